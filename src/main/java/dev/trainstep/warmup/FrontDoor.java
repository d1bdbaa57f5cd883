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

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.warmup.WarmUp.Call;

/**
 * Asks this service over HTTP, as any stranger does: its requests are logged and counted
 * like others.
 */
@Component
class FrontDoor {

	private static final List<String> PAGES = List.of("/livez", "/readyz", "/problems/not-found", "/", "/page/main.js");

	private final Environment environment;

	private final ServerProperties server;

	private final boolean needsKeys;

	FrontDoor(Environment environment, ServerProperties server, TrainstepProperties properties) {
		this.environment = environment;
		this.server = server;
		this.needsKeys = properties.keys() != null;
	}

	/** Whether a stranger's requests are answered. */
	boolean isOpen() {
		return isReachable() && !this.needsKeys;
	}

	/** Over TLS it is not: the certificate cannot be judged from here. */
	private boolean isReachable() {
		boolean isEncrypted = this.server.getSsl() != null && this.server.getSsl().isEnabled();
		return this.environment.getProperty("local.server.port") != null && !isEncrypted;
	}

	/**
	 * Asks for some pages, which need no key.
	 * @param patience for each answer
	 * @return how many requests were answered
	 * @throws IOException if the service cannot be reached from here
	 */
	int askForPages(Duration patience) throws IOException {
		if (!isReachable()) {
			return 0;
		}
		for (String page : PAGES) {
			send(connection(self() + page, MediaType.ALL_VALUE, patience));
		}
		return PAGES.size();
	}

	/**
	 * Makes a call.
	 * @param patience for the answer
	 * @throws IOException if the service cannot be reached from here
	 */
	void ask(Call call, Duration patience) throws IOException {
		HttpURLConnection connection = connection(self() + call.path(), call.accept(), patience);
		connection.setDoOutput(true);
		connection.setRequestProperty(HttpHeaders.CONTENT_TYPE, call.type());
		// It is not told the length: told, it would wait for a millisecond whether the
		// server has hung up.
		try (OutputStream out = connection.getOutputStream()) {
			out.write(call.body());
		}
		send(connection);
	}

	/** Has the connection closed, which others may need. */
	void leave(Duration patience) throws IOException {
		if (isReachable()) {
			HttpURLConnection last = connection(self() + PAGES.getFirst(), MediaType.ALL_VALUE, patience);
			last.setRequestProperty(HttpHeaders.CONNECTION, "close");
			send(last);
		}
	}

	private URI self() {
		InetAddress address = this.server.getAddress();
		String host = (address == null || address.isAnyLocalAddress())
				? InetAddress.getLoopbackAddress().getHostAddress() : address.getHostAddress();
		String port = this.environment.getRequiredProperty("local.server.port");
		String path = Objects.requireNonNullElse(this.server.getServlet().getContextPath(), "");
		return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path);
	}

	private static HttpURLConnection connection(String uri, String accept, Duration patience) throws IOException {
		var connection = (HttpURLConnection) URI.create(uri).toURL().openConnection(Proxy.NO_PROXY);
		connection.setConnectTimeout((int) patience.toMillis());
		connection.setReadTimeout((int) patience.toMillis());
		connection.setInstanceFollowRedirects(false);
		connection.setRequestProperty(HttpHeaders.ACCEPT, accept);
		return connection;
	}

	/** Sends the request, if it is not sent yet, and reads its answer, whatever it is. */
	private static void send(HttpURLConnection connection) throws IOException {
		boolean isError = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
		try (InputStream answer = isError ? connection.getErrorStream() : connection.getInputStream()) {
			if (answer != null) {
				answer.readAllBytes();
			}
		}
	}

}
