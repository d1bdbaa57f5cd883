package dev.trainstep.admission;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;

/**
 * Checks the settings before anything is started, so that the log holds nothing else when
 * one is wrong.
 */
final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	/** What a value must be, by the type of its setting. */
	private static final Map<Class<?>, String> KINDS = Map.of(DataSize.class, "a size, such as 64MB", Duration.class,
			"a time, such as 500ms, 60s or 5m", boolean.class, "true or false", long.class, "a whole number",
			Integer.class, "a whole number");

	/**
	 * Checks them.
	 * @throws SettingException if the service cannot work with them
	 */
	@Override
	public void initialize(ConfigurableApplicationContext context) {
		EnvironmentVariables.requireKnown(context.getEnvironment().getSystemEnvironment());
		RefusedSettings.requireNone(context.getEnvironment());
		Binder settings = Binder.get(context.getEnvironment());
		TrainstepProperties properties = bind(settings);
		boolean isPublic = settings.bind("server.address", InetAddress.class)
			.map((address) -> !address.isLoopbackAddress())
			.orElse(true);
		if (isPublic && properties.keys() == null && !properties.allowAnonymous()) {
			throw new SettingException("other machines can reach this service, and no key is asked for: "
					+ "set TRAINSTEP_KEYS=/path/of/keys, or TRAINSTEP_ALLOWANONYMOUS=true", null);
		}
		Keys.of(properties.keys());
	}

	/** Spring binds them again, but tells of mistakes in words of its own. */
	private static TrainstepProperties bind(Binder settings) {
		try {
			return settings.bindOrCreate(TrainstepProperties.PREFIX, Bindable.of(TrainstepProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
		}
		catch (BindException ex) {
			throw toSettingException(ex);
		}
	}

	private static SettingException toSettingException(BindException ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		if (cause instanceof SettingException setting) {
			return setting;
		}
		if (cause instanceof UnboundConfigurationPropertiesException unbound) {
			return SettingException
				.unknown(unbound.getUnboundProperties().stream().map((property) -> property.getName().toString()), ex);
		}
		String kind = KINDS.get(ex.getTarget().getType().toClass());
		return (kind != null) ? new SettingException(ex.getName() + " must be " + kind, ex)
				: SettingException.unknown(Stream.of(ex.getName().toString()), ex);
	}

}
