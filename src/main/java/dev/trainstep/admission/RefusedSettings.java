package dev.trainstep.admission;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.core.env.Environment;

/** Spring Boot's settings under which the service would not keep its promises. */
final class RefusedSettings {

	private static final String NO_FORMS = "no endpoint takes forms";

	private static final String PROBES = "/livez and /readyz are among these probes";

	private static final String JSON = "JSON is read and written by the rules of the contract alone";

	private static final String CUT_OFF = "requests in flight would be cut off; "
			+ "set spring.lifecycle.timeout-per-shutdown-phase to limit how long they are waited for";

	/** Refused with this value. */
	private static final List<Refused> VALUES = List.of(
			new Refused("server.http2.enabled", true,
					"the service speaks HTTP/1.1; a proxy in front of it may speak HTTP/2"),
			new Refused("server.compression.enabled", true,
					"it would take time that no permit covers, and hold streams back; a proxy in front may compress"),
			new Refused("server.shutdown", Shutdown.IMMEDIATE, CUT_OFF),
			new Refused("spring.main.register-shutdown-hook", false, CUT_OFF),
			new Refused("spring.main.web-application-type", WebApplicationType.NONE,
					"the service answers over HTTP only"),
			new Refused("spring.mvc.dispatch-options-request", false, "OPTIONS would allow every method of every path"),
			new Refused("spring.mvc.log-resolved-exception", true, "the log would hold values of requests"),
			new Refused("spring.mvc.formcontent.filter.enabled", true, NO_FORMS),
			new Refused("spring.mvc.hiddenmethod.filter.enabled", true, NO_FORMS),
			new Refused("spring.servlet.multipart.enabled", true, NO_FORMS),
			new Refused("spring.servlet.encoding.force", true, JSON),
			new Refused("spring.servlet.encoding.force-response", true, JSON),
			new Refused("springdoc.swagger-ui.use-root-path", true, "the page is at the root"),
			new Refused("management.endpoint.health.probes.enabled", false, PROBES),
			new Refused("management.endpoint.health.probes.add-additional-paths", false, PROBES));

	/** Refused with any value, as are all that begin with them. */
	private static final List<Refused> NAMES = List.of(new Refused("spring.jackson", "", JSON),
			new Refused("spring.mvc.apiversion", "", "the API has no versions: what a request means never changes"),
			new Refused("spring.mvc.servlet.path", "",
					"probes and pages would not be found; set server.servlet.context-path to move all paths"));

	private record Refused(String name, Object value, String reason) {

		boolean isSetIn(Binder settings) {
			return settings.bind(this.name, this.value.getClass()).map(this.value::equals).orElse(false);
		}

		boolean covers(ConfigurationPropertyName set) {
			var refused = ConfigurationPropertyName.of(this.name);
			return refused.equals(set) || refused.isAncestorOf(set);
		}

	}

	private RefusedSettings() {
	}

	/**
	 * Checks that none of them is set.
	 * @throws SettingException if one is
	 */
	static void requireNone(Environment environment) {
		var settings = Binder.get(environment);
		for (Refused refused : VALUES) {
			if (refused.isSetIn(settings)) {
				throw new SettingException("%s must not be %s: %s".formatted(refused.name(),
						refused.value().toString().toLowerCase(Locale.ROOT), refused.reason()), null);
			}
		}
		for (Refused refused : NAMES) {
			names(environment).filter(refused::covers).findFirst().ifPresent((set) -> {
				throw new SettingException("%s must not be set: %s".formatted(set, refused.reason()), null);
			});
		}
		if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
			throw new SettingException("management.server.port must not be the main port, where everybody could read "
					+ "the metrics: set another port, or -1 for none", null);
		}
	}

	/** The names of all settings that are known to be set. */
	private static Stream<ConfigurationPropertyName> names(Environment environment) {
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap(IterableConfigurationPropertySource::stream);
	}

}
