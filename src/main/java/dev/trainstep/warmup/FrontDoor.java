package dev.trainstep.warmup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.warmup.WarmUp.Call;

/**
 * Asks this service over HTTP, as any stranger does: its requests are counted like
 * others, and where keys are required it asks for pages only.
 */
@Component
class FrontDoor {

	private static final List<String> PAGES = List.of("/livez", "/readyz", "/problems/not-found");

	private static final List<String> TYPES = List.of(MediaType.APPLICATION_JSON_VALUE,
			MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_NDJSON_VALUE);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Environment environment;

	private final ServerProperties server;

	private final boolean needsKeys;

	FrontDoor(Environment environment, ServerProperties server, TrainstepProperties properties) {
		this.environment = environment;
		this.server = server;
		this.needsKeys = properties.keys() != null;
	}

	/**
	 * Asks for some pages, and makes each call once; over TLS, whose certificate it can't
	 * judge, it asks nothing.
	 * @return how many requests were answered
	 * @throws IOException if the service can't be reached from here
	 */
	int ask(List<Call> calls) throws IOException {
		Integer port = this.environment.getProperty("local.server.port", Integer.class);
		boolean isEncrypted = this.server.getSsl() != null && this.server.getSsl().isEnabled();
		if (port == null || isEncrypted) {
			return 0;
		}
		URI self = self(port);
		int answers = 0;
		for (String page : PAGES) {
			send(connection(self + page, MediaType.ALL_VALUE), null);
			answers++;
		}
		for (Call call : this.needsKeys ? List.<Call>of() : calls) {
			for (String type : call.path().equals("/train") ? TYPES : TYPES.subList(0, 1)) {
				send(connection(self + call.path(), type), call.body());
				answers++;
			}
		}
		HttpURLConnection last = connection(self + PAGES.getFirst(), MediaType.ALL_VALUE);
		last.setRequestProperty(HttpHeaders.CONNECTION, "close");
		send(last, null);
		return answers + 1;
	}

	private URI self(int port) {
		InetAddress address = this.server.getAddress();
		String host = (address == null || address.isAnyLocalAddress())
				? InetAddress.getLoopbackAddress().getHostAddress() : address.getHostAddress();
		String path = Objects.requireNonNullElse(this.server.getServlet().getContextPath(), "");
		return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path);
	}

	private static HttpURLConnection connection(String uri, String accept) throws IOException {
		var connection = (HttpURLConnection) URI.create(uri).toURL().openConnection(Proxy.NO_PROXY);
		connection.setConnectTimeout((int) TIMEOUT.toMillis());
		connection.setReadTimeout((int) TIMEOUT.toMillis());
		connection.setInstanceFollowRedirects(false);
		connection.setRequestProperty(HttpHeaders.ACCEPT, accept);
		return connection;
	}

	/** Sends a request, and reads its answer, whatever it is. */
	private static void send(HttpURLConnection connection, byte @Nullable [] body) throws IOException {
		if (body != null) {
			connection.setDoOutput(true);
			connection.setRequestProperty(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
			connection.setFixedLengthStreamingMode(body.length);
			try (OutputStream out = connection.getOutputStream()) {
				out.write(body);
			}
		}
		boolean isError = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
		try (InputStream answer = isError ? connection.getErrorStream() : connection.getInputStream()) {
			if (answer != null) {
				answer.readAllBytes();
			}
		}
	}

}
