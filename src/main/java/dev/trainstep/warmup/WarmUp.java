package dev.trainstep.warmup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.OwnRequests;
import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.openapi.ExampleExchange;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Has the service answer its own examples for a while before it is ready, over HTTP as
 * anybody would: the first calls of callers then find compiled code. What it meets with
 * is no reason not to start.
 */
@Component
class WarmUp implements ApplicationRunner {

	private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

	private static final List<String> ENDPOINTS = List.of("/init", "/forward", "/gradients", "/apply-gradients",
			"/train-step", "/gradient-check", "/train");

	private static final List<String> PAGES = List.of("/livez", "/readyz", "/problems/not-found");

	/** Of a network and samples for which the kernels have something to do. */
	private static final int INPUTS = 64;

	private static final int SAMPLES = 32;

	private static final String LARGER = "{\"sizes\":[64,32,10],\"seed\":1}";

	/** For an answer, at most: nobody else is here yet. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Duration duration;

	private final boolean only;

	private final Environment environment;

	private final ServerProperties server;

	private final OwnRequests own;

	private final JsonMapper json;

	private final MeterRegistry metrics;

	WarmUp(TrainstepProperties properties, Environment environment, ServerProperties server, OwnRequests own,
			JsonMapper json, MeterRegistry metrics) {
		this.duration = properties.warmUp();
		this.only = properties.warmUpOnly();
		this.environment = environment;
		this.server = server;
		this.own = own;
		this.json = json;
		this.metrics = metrics;
	}

	private enum Kind {

		/** Answered as it asks. */
		SERVED,

		/** Refused before it is read, as what there is no room for. */
		REFUSED,

		/** After which the connection is closed, which others may need. */
		LAST

	}

	/** A request; a page is asked for without a body. */
	private record Call(String path, byte @Nullable [] body, MediaType accept, Kind kind) {

		static final Call LAST = new Call("/livez", null, MediaType.ALL, Kind.LAST);

		static Call page(String path) {
			return new Call(path, null, MediaType.ALL, Kind.SERVED);
		}

		static Call post(String path, byte[] body) {
			return new Call(path, body, MediaType.APPLICATION_JSON, Kind.SERVED);
		}

	}

	/**
	 * Warms up, if that is wanted and there is a server.
	 * @throws IllegalStateException if it fails where it is all that was to be done
	 */
	@Override
	public void run(ApplicationArguments arguments) {
		Integer port = this.environment.getProperty("local.server.port", Integer.class);
		if (port == null || !this.duration.isPositive()) {
			return;
		}
		try {
			warmUp(self(port), this.own.begin());
		}
		catch (IOException | RuntimeException ex) {
			if (this.only) {
				throw new IllegalStateException("not warmed up", ex);
			}
			log.warn("not warmed up any further: {}", ex.toString());
		}
		finally {
			this.own.end();
			forgetMetrics();
		}
	}

	private void warmUp(URI self, String secret) throws IOException {
		long begin = System.nanoTime();
		int answers = 0;
		List<Call> calls = calls(send(self, Call.post("/init", LARGER.getBytes(UTF_8)), secret));
		while (System.nanoTime() - begin < this.duration.toNanos()) {
			send(self, calls.get(answers % calls.size()), secret);
			answers++;
		}
		send(self, Call.LAST, secret);
		log.info("warmed up by {} requests in {} ms", answers, (System.nanoTime() - begin) / 1_000_000);
	}

	/** Where this service is reached from here. */
	private URI self(int port) {
		InetAddress address = this.server.getAddress();
		String host = (address == null || address.isAnyLocalAddress())
				? InetAddress.getLoopbackAddress().getHostAddress() : address.getHostAddress();
		String scheme = (this.server.getSsl() != null && this.server.getSsl().isEnabled()) ? "https" : "http";
		String path = Objects.requireNonNullElse(this.server.getServlet().getContextPath(), "");
		return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path);
	}

	/**
	 * One of each kind first, for where there is little time, then the other examples.
	 * @param network to make larger requests of
	 */
	private List<Call> calls(String network) {
		List<Call> first = new ArrayList<>(larger(network));
		List<Call> others = new ArrayList<>();
		for (String path : ENDPOINTS) {
			List<Call> calls = first;
			for (ExampleExchange example : ExampleExchange.all(path, this.json).values()) {
				byte[] body = this.json.writeValueAsBytes(example.request());
				calls.add(Call.post(path, body));
				if (path.equals("/train")) {
					calls.add(new Call(path, body, MediaType.APPLICATION_NDJSON, Kind.SERVED));
					calls.add(new Call(path, body, MediaType.TEXT_EVENT_STREAM, Kind.SERVED));
				}
				calls = others;
			}
			calls.add(new Call(path, "{}".getBytes(UTF_8), MediaType.APPLICATION_JSON, Kind.REFUSED));
		}
		first.add(new Call("/forward", "{}".getBytes(UTF_8), MediaType.APPLICATION_JSON, Kind.REFUSED));
		PAGES.forEach((path) -> first.add(Call.page(path)));
		first.addAll(others);
		return first;
	}

	/** Requests about a network that was made, or none if it could not be. */
	private static List<Call> larger(String network) {
		if (!network.endsWith("}") || !network.contains("\"W1\"")) {
			return List.of();
		}
		var data = new StringBuilder(",\"x\":");
		var labels = new StringBuilder(",\"labels\":");
		for (int i = 0; i < SAMPLES; i++) {
			data.append((i == 0) ? "[" : ",");
			labels.append((i == 0) ? "[" : ",").append(i % 10);
			for (int j = 0; j < INPUTS; j++) {
				data.append((j == 0) ? "[" : ",").append((i * j) % 17 / 16.0);
			}
			data.append(']');
		}
		byte[] body = (network.substring(0, network.length() - 1) + data + ']' + labels + "]}").getBytes(UTF_8);
		return List.of(Call.post("/forward", body), Call.post("/gradients", body), Call.post("/train-step", body));
	}

	/** Returns the answer, whatever it is. */
	private static String send(URI self, Call call, String secret) throws IOException {
		var connection = (HttpURLConnection) URI.create(self + call.path()).toURL().openConnection(Proxy.NO_PROXY);
		connection.setConnectTimeout((int) PATIENCE.toMillis());
		connection.setReadTimeout((int) PATIENCE.toMillis());
		connection.setRequestProperty(OwnRequests.HEADER, secret);
		connection.setRequestProperty(HttpHeaders.ACCEPT, call.accept().toString());
		connection.setInstanceFollowRedirects(false);
		switch (call.kind()) {
			case SERVED -> {
			}
			case REFUSED -> connection.setRequestProperty(HttpHeaders.CONTENT_ENCODING, "gzip");
			case LAST -> connection.setRequestProperty(HttpHeaders.CONNECTION, "close");
		}
		if (call.body() != null) {
			connection.setDoOutput(true);
			connection.setRequestProperty(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
			connection.setFixedLengthStreamingMode(call.body().length);
			try (OutputStream body = connection.getOutputStream()) {
				body.write(call.body());
			}
		}
		boolean error = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
		try (InputStream answer = error ? connection.getErrorStream() : connection.getInputStream()) {
			return (answer != null) ? new String(answer.readAllBytes(), UTF_8) : "";
		}
	}

	/**
	 * What is counted is what comes from now on. A counter is looked up for each request,
	 * and made anew.
	 */
	private void forgetMetrics() {
		for (Meter meter : this.metrics.getMeters()) {
			if (meter instanceof Counter && meter.getId().getName().startsWith("trainstep.")) {
				this.metrics.remove(meter);
			}
		}
	}

}
