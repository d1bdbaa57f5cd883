package dev.trainstep.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Lets requests in without a container, for tests elsewhere. */
public final class Admissions {

	/** Nothing goes over it. */
	private static final SocketChannel CONNECTION = unconnected();

	private Admissions() {
	}

	private static SocketChannel unconnected() {
		try {
			return SocketChannel.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The settings as they are by default, but for these. */
	public static TrainstepProperties properties(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("trainstep",
				TrainstepProperties.class);
	}

	/**
	 * What there is to be shared out.
	 * @param request the one request there is at a time
	 */
	public static Admission of(TrainstepProperties properties, MeterRegistry metrics, HttpServletRequest request) {
		return new Admission(properties, metrics, request);
	}

	/**
	 * Begins work on a request that is here in full, as the filter does.
	 * @throws RefusedException if there is no room for it
	 */
	public static void begin(Admission admission, HttpServletRequest request, byte[] body) {
		Exchange exchange = admission.begin(request, CONNECTION);
		exchange.setBody(body);
		admission.startWork(exchange);
	}

	/** Ends it. */
	public static void end(HttpServletRequest request) {
		Objects.requireNonNull(Exchange.of(request)).close();
	}

}
