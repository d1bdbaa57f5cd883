package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Training on handwritten digits, as in {@code docs/examples/digits/digits.py}, makes a
 * network that reads digits it was not trained on.
 */
class LearnsTests extends HttpTest {

	private static final double MAX_PIXEL = 16;

	@Test
	void aNetworkLearnsToReadDigits() throws IOException, InterruptedException {
		List<String> digits = Files.readAllLines(Path.of("docs/examples/digits/digits.csv"));
		ObjectNode request = (ObjectNode) post("/init", "{\"sizes\":[64,32,10],\"seed\":1,\"bias\":true}").json();
		request.setAll(data(digits, (i) -> i % 4 != 0 && i % 8 != 1));
		request.set("validation", data(digits, (i) -> i % 8 == 1));
		request.setAll((ObjectNode) JSON.readTree("""
				{"eta":0.01,"optimizer":{"type":"adam"},"epochs":40,"batchSize":32,"seed":1,
				"schedule":{"type":"cosine","warmupSteps":50},"earlyStopping":{"patience":10}}"""));
		List<JsonNode> lines = new ArrayList<>();
		HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri("/train"))
				.header("Content-Type", "application/json")
				.header("Accept", "application/x-ndjson")
				.POST(BodyPublishers.ofString(request.toString()))
				.build(), BodyHandlers.ofLines())
			.body()
			.forEach((line) -> lines.add(JSON.readTree(line)));
		JsonNode result = lines.getLast();
		assertThat(result.get("stoppedBy").stringValue()).isEqualTo("earlyStopping");
		assertThat(result.get("accuracy").doubleValue()).isGreaterThan(0.99);
		ObjectNode test = data(digits, (i) -> i % 4 == 0);
		for (String name : List.of("W1", "b1", "W2", "b2")) {
			test.set(name, result.at("/best/" + name));
		}
		test.withArray("/outputs").add("accuracy");
		assertThat(post("/forward", test.toString()).json().get("accuracy").doubleValue()).isGreaterThan(0.95);
	}

	/** The samples on these lines, each of 64 pixels and the digit that they show. */
	private static ObjectNode data(List<String> digits, IntPredicate lines) {
		ObjectNode data = JSON.createObjectNode();
		for (int i = 0; i < digits.size(); i++) {
			if (lines.test(i)) {
				String[] fields = digits.get(i).split(",", -1);
				ArrayNode x = data.withArray("/x").addArray();
				for (int pixel = 0; pixel < fields.length - 1; pixel++) {
					x.add(Integer.parseInt(fields[pixel]) / MAX_PIXEL);
				}
				data.withArray("/labels").add(Integer.parseInt(fields[fields.length - 1]));
			}
		}
		return data;
	}

}
