package dev.trainstep.admission;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the keys. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

	@Bean
	Keys keys(TrainstepProperties properties) {
		return Keys.of(properties.keys());
	}

}
