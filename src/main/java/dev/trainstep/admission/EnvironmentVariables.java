package dev.trainstep.admission;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** Settings as environment variables. Spring ignores variables that are no setting. */
final class EnvironmentVariables {

	private static final String PREFIX = "TRAINSTEP_";

	/**
	 * Kubernetes sets these in each container where a service is called trainstep, or
	 * trainstep- and more. Docker did so as well.
	 */
	private static final Pattern OF_SERVICE = Pattern
		.compile(PREFIX + "(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");

	/** The value of another one, such as TRAINSTEP_PORT. */
	private static final Pattern ADDRESS_OF_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

	/** An element of a list. */
	private static final Pattern INDEX = Pattern.compile("_\\d+$");

	private EnvironmentVariables() {
	}

	/**
	 * Requires each variable whose name says that it is a setting to be one.
	 * @throws SettingException if there are others
	 */
	static void requireKnown(Map<String, ?> environment) {
		Set<String> known = names(TrainstepProperties.PREFIX, TrainstepProperties.class).collect(Collectors.toSet());
		Set<String> unknown = new TreeSet<>();
		environment.forEach((variable, value) -> {
			String name = upper(variable);
			boolean ofService = OF_SERVICE.matcher(name).matches()
					|| ADDRESS_OF_SERVICE.matcher(value.toString()).matches();
			if (name.startsWith(PREFIX) && !ofService && !known.contains(INDEX.matcher(name).replaceFirst(""))) {
				unknown.add(variable);
			}
		});
		if (!unknown.isEmpty()) {
			throw SettingException.unknown(unknown.stream(), null);
		}
	}

	/**
	 * The names that Spring knows: without dashes, and with an underscore for each dash.
	 */
	private static Stream<String> names(String prefix, Class<?> settings) {
		return Arrays.stream(settings.getRecordComponents()).flatMap((component) -> {
			String name = prefix + "_" + DataObjectPropertyName.toDashedForm(component.getName());
			return component.getType().isRecord() ? names(name, component.getType())
					: Stream.of(upper(name.replace("-", "")), upper(name.replace('-', '_')));
		});
	}

	private static String upper(String name) {
		return name.toUpperCase(Locale.ROOT);
	}

}
