package dev.trainstep.admission;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Makes what admission consists of without a container, for tests elsewhere. */
public final class Admissions {

	private Admissions() {
	}

	/** The default settings, except for these. */
	public static TrainstepProperties properties(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("trainstep",
				TrainstepProperties.class);
	}

	public static Admission of(TrainstepProperties properties, MeterRegistry metrics) {
		return new Admission(properties, metrics);
	}

}
