package dev.trainstep.api;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.util.HexFormat;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Bytes and headers that no well-kept client sends, and connections that break off. */
class ProtocolTests extends HttpTest {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	private static final String ANSWER = "{\"h\":[1.0]}";

	private Answer post(byte[] body) {
		return send(HttpRequest.newBuilder(uri("/forward"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofByteArray(body)));
	}

	private HttpRequest.Builder good() {
		return HttpRequest.newBuilder(uri("/forward")).POST(BodyPublishers.ofString(GOOD));
	}

	@ParameterizedTest
	@ValueSource(strings = { "00007b00", "007b0000", "0000fffe", "feff0000", "0000007bffffffff", "ff",
			"7b22c328223a317d", "efbbbf", "00" })
	void bytesInNoEncodingOfJsonAreRefused(String hex) {
		Answer answer = post(HexFormat.of().parseHex(hex));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void everyEncodingOfJsonIsRead(String charset) {
		assertThat(post(GOOD.getBytes(Charset.forName(charset))).body()).isEqualTo(ANSWER);
		assertThat(post(("\ufeff" + GOOD).getBytes(Charset.forName(charset))).body()).isEqualTo(ANSWER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "multipart/form-data", "multipart/form-data; boundary=x",
			"application/x-www-form-urlencoded", "text/json", "application/xml", "application/json+x", "*/*" })
	void otherMediaTypesAreRefused(String type) {
		assertThat(send(good().header("Content-Type", type)).status()).isEqualTo(415);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json;charset=utf-16", "application/json;charset=iso-8859-1", "*/*",
			"application/json;q=0.1", "application/json;charset=UTF-16LE;q=0.5, text/html" })
	void theAnswerIsInUtf8WhateverIsAccepted(String accept) {
		Answer answer = send(good().header("Content-Type", "application/json").header("Accept", accept));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.contentType()).isEqualTo("application/json");
		assertThat(answer.body()).isEqualTo(ANSWER);
	}

	@Test
	void aLargeBodyThatIsRefusedAtItsStartStillGetsItsAnswer() {
		Answer answer = post(("{\"x\":[1,,1" + ",1".repeat(7_000_000)).getBytes(UTF_8));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/malformed-json");
	}

	@Test
	void aBrokenChunkIsRefused() throws IOException {
		assertThat(exchange("Transfer-Encoding: chunked\r\n\r\n2\r\n{}XXXX")).startsWith("HTTP/1.1 400 ")
			.contains("application/problem+json", "/problems/bad-request");
	}

	/**
	 * Sends a request's end over a socket of its own, and reads what comes until it is
	 * closed.
	 */
	private String exchange(String end) throws IOException {
		try (var socket = new Socket("localhost", this.port)) {
			socket.getOutputStream().write(start(end));
			return new String(socket.getInputStream().readAllBytes(), UTF_8);
		}
	}

	private static byte[] start(String end) {
		return ("POST /forward HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
				+ end)
			.getBytes(ISO_8859_1);
	}

	@Test
	void aConnectionThatBreaksOffIsNoErrorOfTheService() throws IOException {
		try (var warnings = new LogLines(Level.WARN)) {
			byte[] request = start("Content-Length: " + GOOD.length() + "\r\n\r\n" + GOOD);
			for (int cut = 1; cut < request.length; cut += 3) {
				try (var socket = new Socket("localhost", this.port)) {
					// Every other time without a goodbye.
					socket.setSoLinger(cut % 2 == 0, 0);
					socket.getOutputStream().write(request, 0, cut);
				}
			}
			String batch = "[[1]" + ",[1]".repeat(300_000) + "]";
			String large = GOOD.replace("[1],\"W1\"", batch + ",\"W1\"");
			try (var socket = new Socket("localhost", this.port)) {
				socket.setSoLinger(true, 0);
				socket.getOutputStream().write(start("Content-Length: " + large.length() + "\r\n\r\n" + large));
				assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
			}
			assertThat(post(GOOD.getBytes(UTF_8)).body()).isEqualTo(ANSWER);
			assertThat(warnings.all()).isEmpty();
		}
	}

}
