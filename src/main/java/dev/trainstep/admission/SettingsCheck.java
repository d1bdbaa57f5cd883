package dev.trainstep.admission;

import java.net.InetAddress;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Checks the settings before anything is started, so that the log holds nothing else when
 * one is wrong.
 */
final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	/**
	 * Checks them.
	 * @throws SettingException if the service cannot work with them
	 */
	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Binder settings = Binder.get(context.getEnvironment());
		TrainstepProperties properties = settings.bindOrCreate("trainstep", TrainstepProperties.class);
		boolean isPublic = settings.bind("server.address", InetAddress.class)
			.map((address) -> !address.isLoopbackAddress())
			.orElse(true);
		if (isPublic && properties.keys() == null && !properties.allowAnonymous()) {
			throw new SettingException("other machines can reach this service, and no key is asked for: "
					+ "set TRAINSTEP_KEYS=/path/of/keys, or TRAINSTEP_ALLOWANONYMOUS=true", null);
		}
		Keys.of(properties.keys());
	}

}
