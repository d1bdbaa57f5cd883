package dev.trainstep.api;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import tools.jackson.databind.JsonNode;

import dev.trainstep.api.RawExchange.RawAnswer;
import dev.trainstep.openapi.ExampleExchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32BE;
import static java.nio.charset.StandardCharsets.UTF_32LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Requests of attackers and of broken clients. Each is answered with a problem document,
 * affects no other client, and logs no warning.
 */
@TestPropertySource(properties = { "trainstep.body.max-size=1MB", "trainstep.body.max-numbers=60000",
		"trainstep.body.max-time=12s" })
@Tag("slow")
class HostileTests extends HttpTest {

	/** A value of the attacker, which no answer and no log line may repeat. */
	private static final String SECRET = "s3cret";

	private static final String NETWORK = "\"W1\":[[1]],\"W2\":[[1]]";

	private static final String TYPE = "Content-Type: application/json\r\n";

	private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

	private static final String EXPECT = "Expect: 100-continue\r\n";

	private static final String HOST = "Host: localhost\r\n";

	/** Longer than the 8 KiB that a header may have. */
	private static final String LONG = SECRET.repeat(3000);

	/** The pause between two bytes of a slow upload. */
	private static final long DRIP_MILLIS = 400;

	/**
	 * Bytes of a slow upload: 30 s. This is far longer than the 10 s after which the
	 * service gives up on a silent client, and the 20 s after which it gives up on a slow
	 * one.
	 */
	private static final int DRIPS = 75;

	private static final Endpoint FORWARD = new Endpoint("/forward", "{\"x\":[1]," + NETWORK + ",\"outputs\":[\"h\"]}");

	private static final List<Endpoint> ENDPOINTS = Stream
		.concat(Stream.of(FORWARD),
				ExampleExchange.paths().stream().filter((path) -> !path.equals(FORWARD.path())).map(Endpoint::of))
		.toList();

	/** The pages that were fetched, among them those of problem types. */
	private static final Set<String> PAGES = ConcurrentHashMap.newKeySet();

	private static final Map<Endpoint, String> EXPECTED = new ConcurrentHashMap<>();

	@SuppressWarnings("NullAway.Init") // before each test
	private LogLines lines;

	/** An endpoint, and the body of a valid request to it. */
	record Endpoint(String path, String good) {

		static Endpoint of(String path) {
			return new Endpoint(path, JSON
				.writeValueAsString(Objects.requireNonNull(ExampleExchange.all(path, JSON).get("notebook")).request()));
		}

		String post(String headers, String body) {
			return raw(TYPE + headers + length(body.length()), body);
		}

		String post(String headers) {
			return post(headers, this.good);
		}

		String request() {
			return post("");
		}

		String chunked(String chunks) {
			return raw(TYPE + CHUNKED, chunks);
		}

		String raw(String headers, String body) {
			return "POST " + this.path + " HTTP/1.1\r\n" + HOST + headers + "\r\n" + body;
		}

		@Override
		public String toString() {
			return this.path;
		}

	}

	/** The state of the connection after the answer. */
	enum After {

		/** It takes the next request. */
		KEPT,
		/** It is closed. */
		CLOSED,
		/** It is closed after the client has closed its output. */
		ENDED

	}

	/**
	 * A request and its expected answer.
	 *
	 * @param status 0 if there is no answer
	 * @param type the slug of the problem type; empty for about:blank
	 */
	record Attack(String name, int status, String type, After after, Function<Endpoint, String> request) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	private static Attack bad(String name, Function<Endpoint, String> request) {
		return new Attack(name, 400, "bad-request", After.CLOSED, request);
	}

	private static Attack refused(String name, int status, String type, Function<Endpoint, String> request) {
		return new Attack(name, status, type, After.CLOSED, request);
	}

	private static Attack kept(String name, int status, String type, Function<Endpoint, String> request) {
		return new Attack(name, status, type, After.KEPT, request);
	}

	private static Attack ended(String name, int status, String type, Function<Endpoint, String> request) {
		return new Attack(name, status, type, After.ENDED, request);
	}

	private static Attack harmless(String name, Function<Endpoint, String> request) {
		return new Attack(name, 200, "", After.KEPT, request);
	}

	private static Attack body(String name, String type, String body) {
		return refused(name, 400, type, (to) -> to.post("", body));
	}

	private static Attack encoded(String name, Charset charset) {
		return refused(name, 415, "unsupported-media-type",
				(to) -> to.post("", new String(to.good.getBytes(charset), ISO_8859_1)));
	}

	/** A request with one value that is not allowed. */
	private static Attack value(String name, String type, String path, String body) {
		return kept(name, 422, type, (_) -> new Endpoint(path, body).request());
	}

	private static Attack get(String name, int status, String type, After after, String path, String headers) {
		return new Attack(name, status, type, after, (_) -> "GET " + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n");
	}

	private static String length(long length) {
		return "Content-Length: " + length + "\r\n";
	}

	private static String chunk(String text) {
		return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
	}

	private static String matrix(int rows, int columns) {
		return "[" + ("[" + "0,".repeat(columns - 1) + "0],").repeat(rows - 1) + "[" + "0,".repeat(columns - 1) + "0]]";
	}

	/** The attacks on every endpoint. */
	static List<Attack> everywhere() {
		return List.of(
				// the request line
				refused("HTTP/2.0", 505, "version-not-supported", (to) -> to.request().replace("HTTP/1.1", "HTTP/2.0")),
				refused("HTTP/3.0", 505, "version-not-supported", (to) -> to.request().replace("HTTP/1.1", "HTTP/3.0")),
				bad("no version of HTTP", (to) -> to.request().replace("HTTP/1.1", "HTTP/" + SECRET)),
				bad("more than a version", (to) -> to.request().replace("HTTP/1.1", "HTTP/1.1" + SECRET)),
				bad("lower-case protocol", (to) -> to.request().replace("HTTP/1.1", "http/1.1")),
				refused("oversized URI", 414, "uri-too-long",
						(to) -> to.request().replace(" HTTP", "?" + LONG + " HTTP")),
				bad("NUL in the path", (to) -> to.request().replace(" HTTP", "\0 HTTP")),
				bad("%00 in the path", (to) -> to.request().replace(" HTTP", "%00 HTTP")),
				bad("no hexadecimal", (to) -> to.request().replace(" HTTP", "%zz HTTP")),
				bad("no UTF-8 in the path", (to) -> to.request().replace(" HTTP", "%ff HTTP")),
				bad("%2f", (to) -> to.request().replace("POST /", "POST /%2f")),
				bad("%5c", (to) -> to.request().replace("POST /", "POST /%5c")),
				bad("backslash", (to) -> to.request().replace("POST /", "POST \\")),
				bad("no slash", (to) -> to.request().replace("POST /", "POST ")),
				bad("fragment", (to) -> to.request().replace(" HTTP", "#" + SECRET + " HTTP")),
				bad("markup in the query", (to) -> to.request().replace(" HTTP", "?<" + SECRET + "> HTTP")),
				bad("path traversal", (to) -> to.request().replace("POST /", "POST /../../")),
				bad("encoded traversal", (to) -> to.request().replace("POST /", "POST /%2e%2e/")),
				kept("double slash", 404, "not-found", (to) -> to.request().replace("POST /", "POST //")),
				kept("slash at the end", 404, "not-found", (to) -> to.request().replace(" HTTP", "/ HTTP")),
				kept("suffix", 404, "not-found", (to) -> to.request().replace(" HTTP", ".json HTTP")),
				harmless("path parameter", (to) -> to.request().replace(" HTTP", ";a=" + SECRET + " HTTP")),
				harmless("session in the path",
						(to) -> to.request().replace(" HTTP", ";jsessionid=" + SECRET + " HTTP")),
				refused("query", 400, "invalid-request",
						(to) -> to.request().replace(" HTTP", "?_method=DELETE&x=" + SECRET + "%zz HTTP")),
				harmless("empty query", (to) -> to.request().replace(" HTTP", "? HTTP")),
				harmless("empty lines before", (to) -> "\r\n\r\n" + to.request()),
				// methods
				kept("TRACE", 405, "method-not-allowed",
						(to) -> "TRACE " + to.path() + " HTTP/1.1\r\n" + HOST + "\r\n"),
				refused("CONNECT", 501, "not-implemented", (to) -> to.request().replace("POST", "CONNECT")),
				kept("unknown method", 405, "method-not-allowed", (to) -> to.request().replace("POST", SECRET)),
				kept("lower-case method", 405, "method-not-allowed", (to) -> to.request().replace("POST", "post")),
				kept("HEAD", 405, "method-not-allowed", (to) -> to.request().replace("POST", "HEAD")),
				kept("GET", 405, "method-not-allowed", (to) -> to.request().replace("POST", "GET")),
				kept("PUT", 405, "method-not-allowed", (to) -> to.request().replace("POST", "PUT")),
				kept("DELETE", 405, "method-not-allowed", (to) -> to.request().replace("POST", "DELETE")),
				kept("PATCH", 405, "method-not-allowed", (to) -> to.request().replace("POST", "PATCH")),
				harmless("method override", (to) -> to.post("X-HTTP-Method-Override: DELETE\r\n")),
				// headers
				bad("no Host", (to) -> to.request().replace(HOST, "")),
				bad("two Hosts", (to) -> to.post("Host: " + SECRET + "\r\n")),
				bad("invalid Host", (to) -> to.request().replace("localhost", SECRET + "{}")),
				harmless("Host with an underscore", (to) -> to.request().replace("localhost", SECRET + "_1:8080")),
				harmless("long Host", (to) -> to.request().replace("localhost", "a".repeat(6000))),
				harmless("long Host in percent", (to) -> to.request().replace("localhost", "%41".repeat(2000))),
				harmless("many languages", (to) -> to.post("Accept-Language: en" + ",en".repeat(50) + "\r\n")),
				bad("invalid port", (to) -> to.request().replace("localhost", "localhost:" + SECRET)),
				bad("another Host than in the URI",
						(to) -> to.request().replace("POST /", "POST http://" + SECRET + "/")),
				refused("oversized header", 431, "header-too-long", (to) -> to.post("X: " + LONG + "\r\n")),
				refused("too many headers", 431, "header-too-long",
						(to) -> to.post(("X: " + SECRET + "\r\n").repeat(200))),
				bad("blank before the colon", (to) -> to.post("X-" + SECRET + " : 1\r\n")),
				bad("invalid name", (to) -> to.post("X-(" + SECRET + "): 1\r\n")),
				bad("no colon", (to) -> to.post(SECRET + "\r\n")),
				bad("no name", (to) -> to.post(": " + SECRET + "\r\n")),
				bad("NUL in a header", (to) -> to.post("X: s3\0" + SECRET + "\r\n")),
				bad("control character in a header", (to) -> to.post("X: \u0001" + SECRET + "\r\n")),
				bad("bare CR in a header", (to) -> to.post("X: a\r" + SECRET + "\r\n")),
				harmless("folded header", (to) -> to.post("X: a\r\n " + SECRET + "\r\n")),
				harmless("bytes in a header", (to) -> to.post("X: \u00ff\u00fe" + SECRET + "\r\n")),
				harmless("bare LF", (to) -> to.request().replace("\r\n", "\n")),
				harmless("unsafe request id", (to) -> to.post("X-Request-Id: <" + SECRET + ">\r\n")),
				harmless("long request id", (to) -> to.post("X-Request-Id: " + SECRET.repeat(20) + "\r\n")),
				harmless("line break in a request id",
						(to) -> to.post("X-Request-Id: a%0d%0aX-Injected:" + SECRET + "\r\n")),
				harmless("folded request id", (to) -> to.post("X-Request-Id: a\r\n X-Injected: " + SECRET + "\r\n")),
				harmless("origin", (to) -> to.post("Origin: http://" + SECRET + "\r\n")),
				harmless("null origin", (to) -> to.post("Origin: null\r\n")),
				harmless("forwarded",
						(to) -> to.post("X-Forwarded-Host: " + SECRET + "\r\nForwarded: host=" + SECRET + "\r\n")),
				harmless("asks whether a page may call",
						(to) -> to.post(
								"Origin: http://" + SECRET + "\r\nAccess-Control-Request-Method: " + SECRET + "\r\n")),
				harmless("forwarded, but not well-formed",
						(to) -> to
							.post("X-Forwarded-Prefix: //" + SECRET + "\r\nX-Forwarded-Port: " + SECRET + "\r\n")),
				harmless("cookie", (to) -> to.post("Cookie: JSESSIONID=" + SECRET + "; =;;\r\n")),
				harmless("many cookies", (to) -> to.post("Cookie: a=b" + "; a=b".repeat(300) + "\r\n")),
				harmless("cookie with a blank", (to) -> to.post("Cookie: a=b " + SECRET + "\r\n")),
				harmless("upgrade to h2c", (to) -> to.post(
						"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n")),
				harmless("upgrade to websocket", (to) -> to.post(
						"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AA==\r\nSec-WebSocket-Version: 13\r\n")),
				kept("nonsense accepted", 406, "not-acceptable", (to) -> to.post("Accept: " + SECRET + "\r\n")),
				kept("nonsense quality", 406, "not-acceptable",
						(to) -> to.post("Accept: application/json;q=" + SECRET + "\r\n")),
				kept("much accepted", 406, "not-acceptable",
						(to) -> to.post("Accept: a/b" + ",a/b".repeat(1500) + "\r\n")),
				refused("unknown expectation", 417, "expectation-failed",
						(to) -> to.post("Expect: " + SECRET + "\r\n")),
				// the length of the body
				refused("unknown transfer encoding", 501, "not-implemented",
						(to) -> to.raw(TYPE + "Transfer-Encoding: " + SECRET + "\r\n", chunk(to.good()))),
				refused("gzip as transfer encoding", 501, "not-implemented",
						(to) -> to.raw(TYPE + "Transfer-Encoding: gzip, chunked\r\n", chunk(to.good()))),
				bad("Transfer-Encoding twice", (to) -> to.raw(TYPE + CHUNKED + CHUNKED, chunk(to.good()))),
				bad("chunked twice",
						(to) -> to.raw(TYPE + "Transfer-Encoding: chunked, chunked\r\n", chunk(to.good()))),
				bad("hidden Transfer-Encoding",
						(to) -> to.raw(TYPE + "Transfer-Encoding: \u000bchunked\r\n", chunk(to.good()))),
				refused("request hidden in a length", 400, "invalid-request",
						(to) -> to.raw(TYPE + length(60) + CHUNKED,
								"0\r\n\r\nGET /livez HTTP/1.1\r\nHost: " + SECRET + "\r\n\r\n")),
				bad("chunked only by its header", (to) -> to.raw(TYPE + length(to.good.length()) + CHUNKED, to.good())),
				bad("no chunk size", (to) -> to.chunked(SECRET + "\r\n")),
				bad("empty chunk size", (to) -> to.chunked("\r\n" + to.good())),
				bad("negative chunk size", (to) -> to.chunked("-1\r\n" + to.good())),
				bad("overflowing chunk size", (to) -> to.chunked("100000002f\r\n" + to.good())),
				bad("overflowing negative chunk size", (to) -> to.chunked("ffffffff\r\n" + to.good())),
				bad("0x before a chunk size", (to) -> to.chunked("0x2f\r\n" + to.good())),
				bad("bare LF after a chunk size", (to) -> to.chunked("2f\n" + to.good())),
				bad("chunk longer than its size", (to) -> to.chunked("2\r\n" + to.good + "\r\n0\r\n\r\n")),
				bad("huge chunk extension", (to) -> to.chunked("2f;" + LONG)),
				bad("huge trailer", (to) -> to.chunked(chunk(to.good()) + "0\r\nX: " + LONG + "\r\n\r\n")),
				bad("invalid trailer", (to) -> to.chunked(chunk(to.good()) + "0\r\n(" + SECRET + ": \r\n\r\n")),
				ended("no last chunk", 400, "bad-request", (to) -> to.chunked(chunk(to.good()))),
				ended("chunk that breaks off", 400, "bad-request", (to) -> to.chunked("2f\r\n{")),
				harmless("a byte a chunk",
						(to) -> to.chunked(
								to.good.chars().mapToObj((c) -> chunk(Character.toString(c))).reduce("", String::concat)
										+ "0\r\n\r\n")),
				bad("negative length", (to) -> to.raw(TYPE + length(-1), to.good())),
				bad("signed length", (to) -> to.raw(TYPE + "Content-Length: +47\r\n", to.good())),
				bad("hexadecimal length", (to) -> to.raw(TYPE + "Content-Length: 0x2f\r\n", to.good())),
				bad("no number as length", (to) -> to.raw(TYPE + "Content-Length: " + SECRET + "\r\n", to.good())),
				bad("empty length", (to) -> to.raw(TYPE + "Content-Length:\r\n", to.good())),
				bad("overflowing length", (to) -> to.raw(TYPE + "Content-Length: 18446744073709551663\r\n", to.good())),
				bad("list of lengths", (to) -> to.raw(TYPE + "Content-Length: 47, 47\r\n", to.good())),
				bad("the same length twice", (to) -> to.post(length(to.good.length()))),
				bad("another length, too", (to) -> to.post(length(4))),
				ended("longer length", 400, "bad-request", (to) -> to.raw(TYPE + length(1000), to.good())),
				ended("much longer length", 400, "bad-request", (to) -> to.raw(TYPE + length(100_000), to.good())),
				refused("shorter length", 400, "malformed-json",
						(to) -> to.raw(TYPE + length(to.good.length() - 1), to.good())),
				refused("no length", 400, "invalid-request", (to) -> to.raw(TYPE, to.good())),
				ended("length above the limit", 413, "content-too-large",
						(to) -> to.raw(TYPE + length(2_000_000), "{")),
				ended("greatest length", 413, "content-too-large",
						(to) -> to.raw(TYPE + length(Long.MAX_VALUE), to.good())),
				refused("length above the limit, asking first", 413, "content-too-large",
						(to) -> to.raw(TYPE + EXPECT + length(2_000_000), "")),
				refused("encoded, asking first", 415, "unsupported-media-type",
						(to) -> to.raw(TYPE + EXPECT + "Content-Encoding: br\r\n" + length(47), "")),
				refused("chunks above the limit", 413, "content-too-large",
						(to) -> to.chunked(chunk(" ".repeat(0x10000)).repeat(20) + "0\r\n\r\n")),
				// the encoding and type of the body
				refused("gzip", 415, "unsupported-media-type", (to) -> to.post("Content-Encoding: gzip\r\n")),
				refused("br", 415, "unsupported-media-type", (to) -> to.post("Content-Encoding: br\r\n")),
				refused("identity and something else", 415, "unsupported-media-type",
						(to) -> to.post("Content-Encoding: identity\r\nContent-Encoding: " + SECRET + "\r\n")),
				harmless("identity", (to) -> to.post("Content-Encoding: identity\r\n")),
				refused("UTF-16 by its charset", 415, "unsupported-media-type",
						(to) -> to.request().replace("json\r", "json;charset=utf-16\r")),
				refused("unknown charset", 415, "unsupported-media-type",
						(to) -> to.request().replace("json\r", "json;charset=" + SECRET + "\r")),
				harmless("quoted charset", (to) -> to.request().replace("json\r", "json;charset=\"utf-8\"\r")),
				kept("no media type", 415, "unsupported-media-type",
						(to) -> to.request().replace("application/json", SECRET)),
				kept("two media types in one", 415, "unsupported-media-type",
						(to) -> to.request().replace("json\r", "json, text/" + SECRET + "\r")),
				kept("two Content-Types", 415, "unsupported-media-type",
						(to) -> to.request().replace(TYPE, "Content-Type: text/" + SECRET + "\r\n" + TYPE)),
				kept("missing Content-Type", 415, "unsupported-media-type", (to) -> to.request().replace(TYPE, "")),
				kept("multipart", 415, "unsupported-media-type",
						(to) -> to.request().replace("application/json", "multipart/form-data; boundary=" + SECRET)),
				kept("form", 415, "unsupported-media-type",
						(to) -> to.request().replace("application/json", "application/x-www-form-urlencoded")),
				// the content of the body
				body("empty body", "invalid-request", ""), body("blank body", "invalid-request", " \r\n\t "),
				body("blank body after a byte order mark", "invalid-request", "\u00ef\u00bb\u00bf  "),
				body("nothing but a byte order mark", "invalid-request", "\u00ef\u00bb\u00bf"),
				body("NUL body", "malformed-json", "\0"), body("deep nesting", "invalid-request", "[".repeat(50_000)),
				body("deep objects", "invalid-request", "{\"x\":".repeat(4000)),
				body("long name", "invalid-request", "{\"" + SECRET.repeat(100) + "\":1}"),
				refused("5000 names", 413, "content-too-large",
						(to) -> to.post("", "{" + "\"a\":1,".repeat(5000) + "\"a\":1}")),
				refused("too many numbers", 413, "content-too-large",
						(to) -> to.post("", "{\"x\":[" + "1,".repeat(60_000) + "1]}")),
				body("duplicate names", "invalid-request", "{\"a\":1,\"a\":1}"),
				body("invalid UTF-8", "malformed-json", "{\"\u00ff" + SECRET + "\":1}"),
				body("surrogate in UTF-8", "malformed-json", "{\"\u00ed\u00a0\u0080\":1}"),
				body("lone surrogate", "malformed-json", "{\"\\ud800\":1}"),
				body("NaN", "malformed-json", "{\"x\":[NaN]}"),
				body("Infinity", "malformed-json", "{\"x\":[-Infinity]}"),
				body("comment", "malformed-json", "/*" + SECRET + "*/{}"),
				refused("something follows", 400, "malformed-json", (to) -> to.post("", to.good + SECRET)),
				refused("another one follows", 400, "malformed-json", (to) -> to.post("", to.good + to.good())),
				harmless("byte order mark", (to) -> to.post("", "\u00ef\u00bb\u00bf" + to.good())),
				encoded("UTF-16 with a byte order mark", UTF_16), encoded("UTF-16BE", UTF_16BE),
				encoded("UTF-16LE", UTF_16LE), encoded("UTF-32BE", UTF_32BE), encoded("UTF-32LE", UTF_32LE));
	}

	/** The attacks on one path, or on none. */
	static List<Attack> somewhere() {
		String w = "\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]],";
		return List.of(
				// no HTTP
				bad("one word", (_) -> SECRET + "\r\n\r\n"), bad("two blanks", (_) -> "  \r\n\r\n"),
				bad("garbage", (_) -> "\u0001\u0002\u0003\r\n\r\n"),
				bad("TLS", (_) -> "\u0016\u0003\u0001\0\u00c8\u0001\0\0\u00c4\u0003\u0003\r\n\r\n"),
				refused("method beyond the header", 414, "uri-too-long", (_) -> LONG + " / HTTP/1.1\r\n\r\n"),
				refused("preface of HTTP/2", 0, "", (_) -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
				// no endpoints
				kept("no endpoint", 404, "not-found", (_) -> new Endpoint("/nowhere", SECRET).request()),
				kept("nonsense accepted nowhere", 404, "not-found",
						(_) -> new Endpoint("/nowhere", SECRET).post("Accept: " + SECRET + "\r\n")),
				kept("probe posted to", 405, "method-not-allowed", (_) -> new Endpoint("/livez", SECRET).request()),
				kept("page posted to", 405, "method-not-allowed", (_) -> new Endpoint("/", SECRET).request()),
				kept("document posted to", 405, "method-not-allowed",
						(_) -> new Endpoint("/v3/api-docs", SECRET).request()),
				kept("error page posted to", 404, "not-found", (_) -> new Endpoint("/error", SECRET).request()),
				bad("* posted to", (_) -> new Endpoint("*", SECRET).request()),
				get("metrics on the main port", 404, "not-found", After.KEPT, "/actuator/prometheus", ""),
				get("traversal among pages", 400, "bad-request", After.CLOSED, "/swagger-ui/..%2fapplication.yml", ""),
				get("traversal by a parameter", 404, "not-found", After.KEPT, "/swagger-ui/..;/application.yml", ""),
				get("traversal in UTF-8 that is too long", 400, "bad-request", After.CLOSED, "/%c0%ae%c0%ae/", ""),
				get("WEB-INF", 404, "not-found", After.KEPT, "/WEB-INF/web.xml", ""),
				get("nonsense range", 416, "", After.KEPT, "/swagger-ui/index.html", "Range: bytes=" + SECRET + "\r\n"),
				get("page unless it changed", 412, "", After.KEPT, "/swagger-ui/swagger-ui.css",
						"If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n"),
				get("nonsense accepted of a probe", 406, "not-acceptable", After.KEPT, "/livez",
						"Accept: " + SECRET + "\r\n"),
				get("nonsense accepted of a page", 406, "not-acceptable", After.KEPT, "/problems/too-large",
						"Accept: " + SECRET + "\r\n"),
				// numbers
				value("1e400", "invalid-value", "/forward", "{" + w + "\"x\":[1e400,1]}"),
				value("huge exponent", "invalid-value", "/forward", "{" + w + "\"x\":[1e999999999,1]}"),
				value("exponent beyond an integer", "invalid-value", "/forward",
						"{" + w + "\"x\":[1e99999999999999999999,1]}"),
				value("huge exponent of a rate", "invalid-value", "/train-step",
						"{" + w + "\"x\":[1,1],\"labels\":0,\"eta\":1e999999999}"),
				value("negative zero as a rate", "invalid-value", "/train-step",
						"{" + w + "\"x\":[1,1],\"labels\":0,\"eta\":-0}"),
				value("huge exponent of a label", "invalid-value", "/gradients",
						"{" + w + "\"x\":[1,1],\"labels\":1e999999999}"),
				value("huge exponent of a seed", "invalid-value", "/init", "{\"sizes\":[2,2],\"seed\":1e999999999}"),
				value("update beyond float64", "overflow", "/apply-gradients",
						"{" + w + "\"gradients\":{\"W1\":[[1e308,1],[0,1]],\"W2\":[[1,2],[2,-1]]},\"eta\":1e308}"),
				refused("20,000 digits", 400, "invalid-request",
						(to) -> to.post("", "{\"x\":[" + "1".repeat(20_000) + "]," + NETWORK + "}")),
				refused("a name twice", 400, "invalid-request",
						(to) -> to.post("", to.good.replace("{", "{\"x\":[1],"))),
				// sizes
				value("huge sizes", "too-large", "/init", "{\"sizes\":[1000000000,1000000000,10],\"seed\":1}"),
				value("sizes whose product is 2^64", "too-large", "/init",
						"{\"sizes\":[4294967296,4294967296],\"seed\":1}"),
				value("size beyond an integer", "invalid-value", "/init",
						"{\"sizes\":[9223372036854775808,2],\"seed\":1}"),
				value("negative sizes", "invalid-value", "/init", "{\"sizes\":[-1,0],\"seed\":1}"),
				value("many sizes", "shape-mismatch", "/init", "{\"sizes\":[1" + ",1".repeat(5000) + "],\"seed\":1}"),
				value("batches beyond the data", "invalid-value", "/train",
						"{" + w + "\"x\":[[1,1]],\"labels\":[0],\"batchSize\":9007199254740991}"),
				value("epochs beyond a float64's integers", "invalid-value", "/train",
						"{" + w + "\"x\":[[1,1]],\"labels\":[0],\"epochs\":9007199254740992}"),
				value("deadline in the past", "invalid-value", "/train",
						"{" + w + "\"x\":[[1,1]],\"labels\":[0],\"deadlineMs\":-1}"));
	}

	static Stream<Arguments> attacks() {
		return Stream.concat(everywhere().stream().map((attack) -> arguments(attack, ENDPOINTS)),
				somewhere().stream().map((attack) -> arguments(attack, List.of(FORWARD))));
	}

	@BeforeEach
	void listen() {
		if (PAGES.add("/v3/api-docs")) {
			get("/v3/api-docs"); // logs on its first call
		}
		this.lines = new LogLines(Level.INFO);
	}

	/** The log has no warning, and no value of the attacker. */
	@AfterEach
	void theLogHasNoWarning() {
		try {
			assertThat(this.lines.all()).noneMatch((line) -> line.getLevel().isGreaterOrEqual(Level.WARN))
				.noneMatch((line) -> (line.getFormattedMessage() + line.getMDCPropertyMap()).contains(SECRET));
		}
		finally {
			this.lines.close();
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("attacks")
	void anAttackIsAnsweredAndAffectsNoOtherClient(Attack attack, List<Endpoint> endpoints) throws IOException {
		for (Endpoint to : endpoints) {
			attack(to, attack);
		}
	}

	private void attack(Endpoint to, Attack attack) throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			String request = attack.request().apply(to);
			exchange.send(request);
			if (attack.after() == After.ENDED) {
				exchange.endOutput();
			}
			boolean toHead = request.startsWith("HEAD ");
			RawAnswer answer = exchange.read(toHead);
			assertThat((answer != null) ? answer.status() : 0).as("%s at %s", attack, to).isEqualTo(attack.status());
			if (answer != null) {
				assertThat(answer.toString()).doesNotContain(SECRET).doesNotContain("x-injected", "access-control");
				if (attack.status() >= 400) {
					assertProblem(answer, attack, toHead);
				}
				else {
					assertThat(answer.body()).isEqualTo(expected(to));
				}
			}
			if (attack.after() == After.KEPT) {
				assertGood(exchange);
			}
			else {
				assertThat(exchange.isClosed()).isTrue();
			}
		}
		assertGoodElsewhere();
	}

	private void assertProblem(RawAnswer answer, Attack attack, boolean toHead) {
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		if (toHead) {
			return;
		}
		JsonNode problem = JSON.readTree(answer.body());
		assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "detail", "instance", "errors");
		assertThat(problem.get("status").intValue()).isEqualTo(attack.status());
		String type = problem.get("type").stringValue();
		assertThat(type).isEqualTo(attack.type().isEmpty() ? "about:blank" : "/problems/" + attack.type());
		if (type.startsWith("/") && PAGES.add(type)) {
			assertThat(get(type).status()).isEqualTo(200);
		}
	}

	/** The answer to a valid request. */
	private String expected(Endpoint to) {
		return EXPECTED.computeIfAbsent(to, (_) -> new String(download(to.path(), to.good()).body(), ISO_8859_1));
	}

	private void assertGood(RawExchange exchange) throws IOException {
		exchange.send(FORWARD.request());
		assertAnswered(exchange.read(false));
	}

	private void assertGoodElsewhere() throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			assertGood(exchange);
		}
	}

	private static void assertAnswered(@Nullable RawAnswer answer) {
		assertThat(Objects.requireNonNull(answer).status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("{\"h\":[1.0]}");
	}

	@Test
	void aClientThatExpects100ContinueGetsIt() throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send(FORWARD.raw(TYPE + EXPECT + length(FORWARD.good.length()), ""));
			assertThat(Objects.requireNonNull(exchange.read(false)).status()).isEqualTo(100);
			exchange.send(FORWARD.good);
			assertAnswered(exchange.read(false));
			assertGood(exchange);
		}
	}

	@Test
	void pipelinedRequestsAreAnsweredInOrder() throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send(FORWARD.request() + new Endpoint("/nowhere", SECRET).request() + FORWARD.request()
					+ new Endpoint("/forward", "{" + SECRET).request() + FORWARD.request());
			assertAnswered(exchange.read(false));
			assertThat(Objects.requireNonNull(exchange.read(false)).status()).isEqualTo(404);
			assertAnswered(exchange.read(false));
			assertThat(Objects.requireNonNull(exchange.read(false)).status()).isEqualTo(400);
			// The bytes after a malformed request may belong to it.
			assertThat(exchange.isClosed()).isTrue();
		}
	}

	@Test
	void bytesAfterAnAmbiguousLengthAreNoRequest() throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange
				.send(FORWARD.raw(TYPE + length(4) + CHUNKED, chunk(FORWARD.good) + "0\r\n\r\n") + FORWARD.request());
			assertAnswered(exchange.read(false));
			assertThat(exchange.isClosed()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "X-" + SECRET + ": " + SECRET + "\r\n", "Content-Length: 3\r\n" + CHUNKED })
	void trailersAreIgnored(String trailers) throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send(FORWARD.chunked(chunk(FORWARD.good) + "0\r\n" + trailers + "\r\n"));
			assertAnswered(exchange.read(false));
			assertGood(exchange);
		}
	}

	@Test
	void anAnswerToHttp09IsItsContentOnly() throws IOException {
		Map<String, String> contents = Map.of("GET /livez", "{\"status\":\"UP\"}", "GET /nowhere",
				"{\"type\":\"/problems/not-found\"", "POST /forward", "{\"type\":\"/problems/bad-request\"");
		for (Map.Entry<String, String> content : contents.entrySet()) {
			try (var exchange = new RawExchange(this.port)) {
				exchange.send(content.getKey() + "\r\n");
				assertThat(exchange.readBytes(Integer.MAX_VALUE)).startsWith(content.getValue());
			}
		}
	}

	@Test
	void optionsAllowNoOtherOrigin() throws IOException {
		for (String path : List.of("*", "/forward")) {
			try (var exchange = new RawExchange(this.port)) {
				exchange.send("OPTIONS " + path + " HTTP/1.1\r\n" + HOST + "Origin: http://" + SECRET
						+ "\r\nAccess-Control-Request-Method: POST\r\n\r\n");
				RawAnswer answer = Objects.requireNonNull(exchange.read(false));
				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.toString()).doesNotContain(SECRET, "access-control");
				assertGood(exchange);
			}
		}
	}

	/** The work would take minutes; its cost is known from the shapes. */
	@Test
	void workBeyondTheLimitIsRefusedWithItsCost() {
		String body = "{\"x\":" + matrix(8000, 2) + ",\"labels\":[0" + ",0".repeat(7999) + "],\"W1\":" + matrix(4900, 2)
				+ ",\"W2\":" + matrix(2, 4900) + "}";
		Answer answer = post("/gradient-check", body);
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/too-large");
		assertThat(errors(answer.json()).getFirst())
			.matches("# takes [0-9]{12,} multiply-adds, expected at most 10000000000;.*");
	}

	/** Each of the 8,000 weights changes all of the 8,000 outputs. */
	@Test
	void activationsCountAsWork() {
		String layer = "{\"W\":" + matrix(8000, 1) + ",\"activation\":\"softmax\"}";
		Answer answer = post("/gradient-check", "{\"x\":[1],\"labels\":0,\"layers\":[" + layer + "]}");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/too-large");
	}

	/**
	 * A slow client.
	 *
	 * @param first sent at once
	 * @param rest sent byte by byte
	 * @param outcome a pattern
	 */
	record Slow(String name, String first, String rest, String outcome) {

		Slow(String name, String first, String outcome) {
			this(name, first, "", outcome);
		}

	}

	private static List<Slow> slow() {
		String start = "POST /forward HTTP/1.1\r\n" + HOST;
		String tooSlow = "408 /problems/too-slow";
		String stalled = tooSlow + "|closed";
		String drip = "a".repeat(DRIPS);
		return List.of(new Slow("nothing", "", "closed"), new Slow("request line that stalls", "POST /for", "closed"),
				new Slow("request line that trickles", "", "POST /" + drip, "closed"),
				new Slow("header that stalls", start + "X", "closed"),
				new Slow("header that trickles", start + "X: ", drip, "closed"),
				new Slow("headers that trickle", start, "X:\r\n".repeat(DRIPS), "closed"),
				new Slow("body that stalls", FORWARD.raw(TYPE + length(47), "{"), stalled),
				new Slow("large body that stalls", FORWARD.raw(TYPE + length(500_000), " ".repeat(100_000)), stalled),
				new Slow("chunk that stalls", FORWARD.chunked("2f\r\n{"), stalled),
				new Slow("trailer that stalls", FORWARD.chunked(chunk(FORWARD.good) + "0\r\n"), stalled),
				new Slow("body of nowhere that stalls", new Endpoint("/nowhere", "").raw(length(47), "{"), stalled),
				new Slow("body that trickles", FORWARD.raw(TYPE + length(1000), ""), " ".repeat(DRIPS), tooSlow),
				new Slow("chunks that trickle", FORWARD.chunked(""), "1\r\n \r\n".repeat(DRIPS), tooSlow),
				new Slow("chunk extension that trickles", FORWARD.chunked("1;"), drip,
						tooSlow + "|400 /problems/bad-request"),
				new Slow("trailer that trickles", FORWARD.chunked(chunk(FORWARD.good()) + "0\r\nX: "), drip,
						tooSlow + "|400 /problems/bad-request"),
				new Slow("body too large that stalls", FORWARD.raw(TYPE + length(2_000_000), "{"),
						"413 /problems/content-too-large"),
				new Slow("encoded body that trickles",
						FORWARD.raw(TYPE + "Content-Encoding: gzip\r\n" + length(1000), ""), drip,
						"415 /problems/unsupported-media-type"));
	}

	/** All run at the same time, since each takes seconds. */
	@Test
	void slowClientsAreGivenUpAndDelayNobody() throws Exception {
		Map<String, String> surprises = new TreeMap<>();
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var results = slow().stream().map((slow) -> threads.submit(() -> outcome(slow))).toList();
			for (int i = 0; i < DRIPS / 10; i++) {
				assertGoodElsewhere();
				Thread.sleep(DRIP_MILLIS);
			}
			for (int i = 0; i < results.size(); i++) {
				String outcome = results.get(i).get();
				if (!outcome.matches(slow().get(i).outcome())) {
					surprises.put(slow().get(i).name(), outcome);
				}
			}
		}
		assertThat(surprises).isEmpty();
		assertHeadersInPiecesAreTaken();
	}

	/** Clients whose header comes in two pieces are served. */
	private void assertHeadersInPiecesAreTaken() throws IOException {
		String request = FORWARD.request();
		int half = request.indexOf(HOST);
		List<RawExchange> exchanges = new ArrayList<>();
		try {
			for (int i = 0; i < 30; i++) {
				var exchange = new RawExchange(this.port);
				exchanges.add(exchange);
				exchange.send(request.substring(0, half));
			}
			for (RawExchange exchange : exchanges) {
				exchange.send(request.substring(half));
				assertAnswered(exchange.read(false));
			}
		}
		finally {
			for (RawExchange exchange : exchanges) {
				exchange.close();
			}
		}
	}

	private String outcome(Slow slow) throws Exception {
		try (var exchange = new RawExchange(this.port); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			exchange.send(slow.first());
			var dripping = threads.submit(() -> {
				for (char c : slow.rest().toCharArray()) {
					Thread.sleep(DRIP_MILLIS);
					exchange.send(Character.toString(c));
				}
				return null;
			});
			try {
				RawAnswer answer = exchange.read(false);
				if (answer == null) {
					return "closed";
				}
				String type = JSON.readTree(answer.body()).get("type").stringValue();
				boolean late = !slow.rest().isEmpty() && dripping.isDone();
				return answer.status() + " " + type + (late ? ", but only after all was sent" : "")
						+ (exchange.isClosed() ? "" : ", and left open");
			}
			catch (IOException ex) {
				return ex.toString();
			}
			finally {
				dripping.cancel(true);
			}
		}
	}

}
