package dev.trainstep;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.kernel.Kernel;

/** The program. Wires the core, which knows nothing of Spring. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TrainstepApplication {

	private static final Logger log = LoggerFactory.getLogger(TrainstepApplication.class);

	public static void main(String[] args) {
		ConfigurableApplicationContext context = SpringApplication.run(TrainstepApplication.class, args);
		if (context.getBean(TrainstepProperties.class).warmUpOnly()) {
			context.close();
		}
	}

	@Bean
	NetworkService networkService() {
		log.info("computes with the {} kernel", Kernel.CURRENT);
		return new NetworkService();
	}

}
