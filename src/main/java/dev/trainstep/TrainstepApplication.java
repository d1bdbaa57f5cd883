package dev.trainstep;

import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import dev.trainstep.admission.Carriers;
import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.kernel.Kernel;

/** The program. Wires the core, which knows nothing of Spring. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TrainstepApplication {

	private static final Logger log = LoggerFactory.getLogger(TrainstepApplication.class);

	public static void main(String[] args) {
		Carriers.limit();
		Thread.setDefaultUncaughtExceptionHandler(TrainstepApplication::end);
		SecondSignal.endsAtOnce();
		ConfigurableApplicationContext context = SpringApplication.run(TrainstepApplication.class, args);
		if (context.getBean(TrainstepProperties.class).warmUpOnly()) {
			context.close();
		}
	}

	@Bean
	NetworkService networkService() {
		log.info("computes with the {} kernel", Kernel.CURRENT);
		if (!Kernel.IS_FUSED_IN_HARDWARE) {
			log.warn("this processor, or its virtual machine, has no fused multiply-add: "
					+ "computing is a thousand times as slow, and the limits on multiply-adds are as much lower");
		}
		return new NetworkService();
	}

	/** Tells in /actuator/info how fast this machine can be. */
	@Bean
	InfoContributor arithmetic() {
		return (info) -> info.withDetail("arithmetic", Map.of("kernel", Kernel.CURRENT.name().toLowerCase(Locale.ROOT),
				"fusedMultiplyAdd", Kernel.IS_FUSED_IN_HARDWARE ? "hardware" : "software"));
	}

	/** Tells Prometheus which version runs where, by a gauge that is always 1. */
	@Bean
	MeterBinder version(ObjectProvider<BuildProperties> build, ObjectProvider<GitProperties> git) {
		return (metrics) -> Gauge.builder("trainstep.build.info", () -> 1)
			.description("The version that runs; always 1")
			.tag("version", build.stream().map(BuildProperties::getVersion).findFirst().orElse("unknown"))
			.tag("commit", git.stream().map(GitProperties::getShortCommitId).findFirst().orElse("unknown"))
			.register(metrics);
	}

	/**
	 * Ends the process: without one of its threads, such as one that accepts connections,
	 * it would live on and serve nobody. The thread of a request is not one of these. It
	 * is not ended gracefully, which may take threads that cannot be had.
	 */
	private static void end(Thread thread, Throwable cause) {
		log.error("the thread {} has died", thread.getName(), cause);
		if (!thread.isVirtual() || cause instanceof VirtualMachineError) {
			Runtime.getRuntime().halt(1);
		}
	}

}
