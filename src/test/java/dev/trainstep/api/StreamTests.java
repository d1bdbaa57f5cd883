package dev.trainstep.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.test.context.TestPropertySource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.TrainstepApplication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs that are streamed, and runs whose reader leaves. */
@TestPropertySource(properties = "trainstep.run.max-steps=1000000000000")
class StreamTests extends HttpTest {

	private static final String EVENTS = "text/event-stream";

	private static final String LINES = "application/x-ndjson";

	private static final String SHORT = """
			{"x":[[1,1],[0,1],[1,0]],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"labels":[0,1,0],"epochs":3,"batchSize":2,
			"seed":1,"progressEvery":2,"validation":{"x":[[1,1]],"labels":[1]},"optimizer":{"type":"adam"}}""";

	/** A run that takes hours, without progress events. */
	private static final String LONG = """
			{"x":[%s],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"labels":[%s],"epochs":1000000000,"batchSize":1,
			"eta":1e-9,"progressEvery":9007199254740991}""".formatted("[1,1],".repeat(9_999) + "[0,1]",
			"0,".repeat(9_999) + "1");

	private HttpResponse<Stream<String>> open(String accept, String json) {
		return open(this.port, accept, json);
	}

	private static HttpResponse<Stream<String>> open(int port, String accept, String json) {
		var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/train"))
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString(json))
			.build();
		try {
			return HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
		}
		catch (IOException | InterruptedException ex) {
			throw new AssertionError("no answer", ex);
		}
	}

	/** The events of a run as NDJSON, without heartbeats. */
	private List<JsonNode> lines(String json) {
		HttpResponse<Stream<String>> response = open(LINES, json);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue(LINES);
		List<JsonNode> lines = new ArrayList<>();
		response.body().map(JSON::readTree).filter((line) -> !isOf(line, "heartbeat")).forEach(lines::add);
		return lines;
	}

	private static boolean isOf(JsonNode line, String type) {
		return line.get("type").stringValue().equals(type);
	}

	/** The same run as server-sent events. */
	private List<JsonNode> events(String json) {
		HttpResponse<Stream<String>> response = open(EVENTS, json);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue(EVENTS + ";charset=utf-8");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		List<JsonNode> events = new ArrayList<>();
		String event = "";
		for (String line : response.body().filter((text) -> !text.startsWith(":")).toList()) {
			if (line.startsWith("event: ")) {
				event = line.substring("event: ".length());
			}
			else if (line.startsWith("data: ")) {
				JsonNode data = JSON.readTree(line.substring("data: ".length()));
				ObjectNode object = JSON.createObjectNode().put("type", event);
				events.add(event.equals("error") ? object.set("problem", data) : object.setAll((ObjectNode) data));
			}
			else {
				assertThat(line).isEmpty();
			}
		}
		return events;
	}

	private static JsonNode withoutTime(JsonNode line) {
		ObjectNode copy = line.deepCopy().asObject();
		if (copy.has("elapsedMs")) {
			assertThat(copy.get("elapsedMs").longValue()).isNotNegative();
			copy.put("elapsedMs", 0);
		}
		return copy;
	}

	@Test
	void bothFormatsHaveTheSameEventsAndEndWithTheAnswer() {
		List<JsonNode> lines = lines(SHORT);
		assertThat(lines).map((line) -> line.get("type").stringValue())
			.containsExactly("progress", "progress", "progress", "result");
		assertThat(lines.getFirst().propertyNames()).containsExactly("type", "step", "steps", "epoch", "loss",
				"validationLoss", "gradientNorm", "eta", "elapsedMs");
		assertThat(events(SHORT)).map(StreamTests::withoutTime)
			.containsExactlyElementsOf(lines.stream().map(StreamTests::withoutTime).toList());
		ObjectNode result = lines.getLast().deepCopy().asObject();
		result.remove("type");
		assertThat(result).isEqualTo(post("/train", SHORT).json());
	}

	static Stream<ExampleEvent> examples() {
		return ExampleEvent.all(JSON).stream().filter((example) -> example.request() != null);
	}

	@ParameterizedTest
	@MethodSource("examples")
	void anExampleIsAnEventOfItsRun(ExampleEvent example) {
		String request = JSON.writeValueAsString(example.request());
		JsonNode expected = withoutTime(JSON.valueToTree(example.line()));
		assertThat(lines(request)).map(StreamTests::withoutTime).contains(expected);
		assertThat(events(request)).map(StreamTests::withoutTime).contains(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "*/*; application/json", "application/*; application/json",
					"text/event-stream, application/json; text/event-stream:charset=utf-8",
					"text/*; text/event-stream:charset=utf-8", "application/json:charset=utf-16; application/json",
					"text/event-stream:charset=iso-8859-1; text/event-stream:charset=utf-8",
					"text/event-stream:q=0.5, application/json; application/json",
					"text/event-stream:q=0, */*; application/json",
					"application/problem+json, application/json; application/json",
					"text/html, application/xml:q=0.9, */*:q=0.8; application/json",
					"application/x-ndjson; application/x-ndjson" })
	void theAcceptHeaderDecidesTheFormat(String accept, String contentType) {
		HttpResponse<Stream<String>> response = open(accept.replace(':', ';'), SHORT);
		assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType.replace(':', ';'));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/html", "text/markdown", "application/xml", "image/png, text/plain",
			"application/problem+json", "application/json;q=0", EVENTS + ";q=0", LINES + ";q=0.000", "*/*;q=0" })
	void anotherTypeIsRefusedBeforeTheRequestIsRead(String accept) {
		Answer answer = send(HttpRequest.newBuilder(uri("/train"))
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString("{}")));
		assertThat(answer.status()).isEqualTo(406);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/not-acceptable");
		assertThat(answer.json().get("detail").stringValue())
			.startsWith("This path answers with application/json, application/x-ndjson, application/x-npz, "
					+ "application/x-safetensors, text/event-stream, which");
	}

	@ParameterizedTest
	@ValueSource(strings = { EVENTS, LINES })
	void anErrorBeforeTheFirstByteIsAProblem(String accept) {
		for (String request : List.of("{\"x\":3}", SHORT.replace("\"seed\":1", "\"eta\":1e308"))) {
			HttpResponse<Stream<String>> response = open(accept, request);
			assertThat(response.statusCode()).isIn(400, 422);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { EVENTS, LINES })
	void heartbeatsComeWhileThereAreNoEvents(String accept) {
		HttpResponse<Stream<String>> response = open(accept,
				LONG.replace("\"epochs\"", "\"deadlineMs\":1500,\"epochs\""));
		List<String> lines = response.body().toList();
		String heartbeat = accept.equals(EVENTS) ? ": heartbeat" : "{\"type\":\"heartbeat\"}";
		assertThat(lines.stream().filter(heartbeat::equals).count()).isPositive();
		assertThat(ExampleEvent.all(JSON)).anyMatch((example) -> example.line().equals(Map.of("type", "heartbeat")));
		assertThat(lines.stream().anyMatch((line) -> line.contains("\"stoppedBy\":\"deadline\""))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { EVENTS, LINES })
	void closingTheConnectionEndsTheRun(String accept) throws IOException {
		double cancelled = metric("trainstep_runs_ended_total{by=\"cancelled\"}");
		try (var socket = new Socket("localhost", this.port)) {
			byte[] body = LONG.getBytes(UTF_8);
			socket.getOutputStream()
				.write(("POST /train HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: " + accept
						+ "\r\nContent-Length: " + body.length + "\r\n\r\n")
					.getBytes(UTF_8));
			socket.getOutputStream().write(body);
			var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
			while (!Objects.requireNonNull(reader.readLine()).contains("heartbeat")) {
				// waits until the run is in progress
			}
			assertThat(metric("trainstep_runs_running")).isOne();
		}
		awaitMetric("trainstep_runs_running", (running) -> running == 0);
		awaitMetric("trainstep_runs_ended_total{by=\"cancelled\"}", (ended) -> ended == cancelled + 1);
	}

	@Test
	void runsAreCounted() {
		double started = metric("trainstep_runs_started_total");
		double steps = metric("trainstep_run_steps_total");
		double epochs = metric("trainstep_runs_ended_total{by=\"epochs\"}");
		double overflows = metric("trainstep_runs_ended_total{by=\"overflow\"}");
		post("/train", SHORT);
		lines(SHORT);
		post("/train", SHORT.replace("\"seed\":1", "\"eta\":1e308"));
		assertThat(metric("trainstep_runs_started_total")).isEqualTo(started + 3);
		assertThat(metric("trainstep_runs_ended_total{by=\"epochs\"}")).isEqualTo(epochs + 2);
		assertThat(metric("trainstep_runs_ended_total{by=\"overflow\"}")).isEqualTo(overflows + 1);
		assertThat(metric("trainstep_run_steps_total")).isGreaterThanOrEqualTo(steps + 12);
		assertThat(metric("trainstep_runs_running")).isZero();
	}

	/** The network of each progress is that of a run of so many epochs. */
	@ParameterizedTest
	@ValueSource(strings = { "\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]]",
			"\"layers\":[{\"W\":[[0,1],[0,-1]],\"b\":[0,1],\"activation\":\"softmax\"}]" })
	void aProgressCarriesTheNetworkAfterItsStep(String network) {
		String request = "{" + network + ",\"x\":[[1,1],[0,1]],\"labels\":[0,1],\"epochs\":%d%s}";
		List<JsonNode> lines = lines(request.formatted(3, ",\"progressOutputs\":[\"network\"]"));
		assertThat(events(request.formatted(3, ",\"progressOutputs\":[\"network\"]"))).map(StreamTests::withoutTime)
			.isEqualTo(lines.stream().map(StreamTests::withoutTime).toList());
		List<JsonNode> progress = lines.stream()
			.filter((line) -> line.get("type").stringValue().equals("progress"))
			.toList();
		assertThat(progress).hasSize(3);
		for (int epochs = 1; epochs <= 3; epochs++) {
			JsonNode run = post("/train", request.formatted(epochs, "")).json();
			for (String name : List.of("W1", "W2", "layers")) {
				assertThat(progress.get(epochs - 1).path(name)).isEqualTo(run.path(name));
			}
		}
		assertThat(lines(request.formatted(1, "")).getFirst().has("W1")).isFalse();
	}

	/** The 159 epochs before the loss overflows are not lost. */
	@Test
	void aRunThatDivergesEndsWithItsHistoryAndItsBest() {
		String request = """
				{"layers":[{"W":[[0.5],[-0.3]],"b":[0,0],"activation":"tanh"},{"W":[[0.4,0.2]],"b":[0],"activation":"identity"}],\
				"x":[[-1],[-0.5],[0],[0.5],[1]],"y":[[1],[0.25],[0],[0.25],[1]],"eta":%s,"epochs":1000,\
				"earlyStopping":{"patience":400}}"""
			.formatted("30");
		JsonNode result = post("/train", request).json();
		assertThat(result.get("stoppedBy").stringValue()).isEqualTo("overflow");
		assertThat(result.at("/at/step").intValue()).isGreaterThan(result.get("steps").intValue());
		assertThat(result.at("/at/pointer").stringValue()).startsWith("#/");
		assertThat(result.get("history").size()).isEqualTo(result.get("steps").intValue());
		assertThat(result.at("/best/layers").size()).isEqualTo(2);
		ObjectNode line = lines(request).getLast().deepCopy().asObject();
		assertThat(line.remove("type").stringValue()).isEqualTo("result");
		assertThat((JsonNode) line).isEqualTo(result);
	}

	@Test
	void aShutdownEndsARunWithItsWeights() {
		var service = new SpringApplicationBuilder(TrainstepApplication.class).run("--server.port=0",
				"--management.server.port=0", "--spring.main.banner-mode=off",
				"--trainstep.run.max-steps=1000000000000");
		int servicePort = Integer
			.parseInt(Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port")));
		HttpResponse<Stream<String>> response = open(servicePort, LINES, LONG);
		var lines = response.body().iterator();
		assertThat(lines.next()).isEqualTo("{\"type\":\"heartbeat\"}");
		var closing = CompletableFuture.runAsync(service::close);
		String last = "";
		while (lines.hasNext()) {
			last = lines.next();
		}
		JsonNode result = JSON.readTree(last);
		assertThat(result.get("type").stringValue()).isEqualTo("result");
		assertThat(result.get("stoppedBy").stringValue()).isEqualTo("serverLimit");
		assertThat(result.get("steps").longValue()).isPositive();
		assertThat(result.get("W1").size()).isEqualTo(2);
		closing.join();
	}

}
