package dev.trainstep.admission;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the keys, and requires a decision about them on a public address. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

	@Bean
	Keys keys(TrainstepProperties properties, ServerProperties server) {
		if (properties.keys() == null && !properties.allowAnonymous() && isPublic(server.getAddress())) {
			throw new InvalidConfigurationPropertyValueException("trainstep.allow-anonymous", false,
					"Other machines can reach server.address, and trainstep.keys names no file of keys. "
							+ "Set one of the three.");
		}
		return Keys.of(properties.keys());
	}

	private static boolean isPublic(@Nullable InetAddress address) {
		return address == null || !address.isLoopbackAddress();
	}

}
