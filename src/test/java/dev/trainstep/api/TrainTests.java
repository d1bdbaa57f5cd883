package dev.trainstep.api;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.TestPropertySource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.core.Network;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.StrictJson;
import dev.trainstep.training.Progress;
import dev.trainstep.training.RunLimits;
import dev.trainstep.training.RunListener;
import dev.trainstep.training.TrainingRun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs in one call and in several. A run of this service has at most 60 steps. */
@TestPropertySource(properties = "trainstep.run.max-steps=60")
class TrainTests extends HttpTest {

	private static final int SAMPLES = 25;

	/** A network, data and settings. */
	private ObjectNode request(String settings) {
		var random = new SplittableRandom(1);
		var request = (ObjectNode) post("/init", "{\"sizes\":[2,5,2],\"seed\":3,\"bias\":true}").json();
		for (int s = 0; s < SAMPLES; s++) {
			request.withArray("/x").add(JSON.valueToTree(random.doubles(2, -1, 1).toArray()));
			request.withArray("/labels").add(random.nextInt(2));
		}
		return request.setAll((ObjectNode) JSON.readTree("{" + settings + "}"));
	}

	private JsonNode answer(String path, JsonNode request) {
		Answer answer = post(path, request.toString());
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json();
	}

	/** Copies fields of the answer into the next request. */
	private static void copy(JsonNode answer, ObjectNode request, String... names) {
		for (String name : names) {
			if (answer.has(name)) {
				request.set(name, answer.get(name));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"eta\":0.1", "\"optimizer\":{\"type\":\"adam\"},\"clipNorm\":0.3" })
	void anEpochOfOneStepIsACallOfTrainStep(String settings) {
		JsonNode run = answer("/train", request("\"epochs\":4," + settings));
		ObjectNode request = request(settings);
		for (int k = 0; k < 4; k++) {
			JsonNode step = answer("/train-step", request);
			assertThat(run.at("/history/" + k + "/loss")).isEqualTo(step.get("loss"));
			copy(step, request, "W1", "b1", "W2", "b2", "optimizer");
		}
		for (String name : List.of("W1", "b1", "W2", "b2")) {
			assertThat(run.get(name)).as(name).isEqualTo(request.get(name));
		}
		assertThat(run.path("optimizer")).isEqualTo(request.path("optimizer"));
		request.remove(List.of("optimizer", "clipNorm", "eta"));
		request.withArray("/outputs").add("loss").add("accuracy");
		JsonNode forward = answer("/forward", request);
		assertThat(run.get("loss")).isEqualTo(forward.get("loss"));
		assertThat(run.get("accuracy")).isEqualTo(forward.get("accuracy"));
	}

	/**
	 * With five samples a step, the limit of the service ends the run between two epochs;
	 * with one sample a step, within an epoch.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"sgd\"}", "{\"type\":\"sgd\",\"momentum\":0.9,\"nesterov\":true}",
			"{\"type\":\"rmsprop\",\"momentum\":0.5}", "{\"type\":\"adagrad\"}", "{\"type\":\"adam\"}",
			"{\"type\":\"adamw\"}" })
	void aResumedRunGivesTheNumbersOfOneRun(String optimizer) {
		for (String batches : List.of("\"batchSize\":5,\"epochs\":20", "\"batchSize\":1,\"epochs\":4")) {
			for (String schedule : List.of("\"type\":\"constant\"", "\"type\":\"linear\",\"finalFactor\":0.2",
					"\"type\":\"cosine\"", "\"type\":\"step\",\"everySteps\":7")) {
				ObjectNode request = request(batches + ",\"seed\":5,\"optimizer\":" + optimizer
						+ ",\"schedule\":{\"warmupSteps\":10," + schedule + "},\"earlyStopping\":{\"patience\":50}"
						+ ",\"clipNorm\":0.7,\"validation\":{\"x\":[[1,1],[0,1]],\"labels\":[1,0]}");
				JsonNode whole = inOneGo(request);
				JsonNode first = answer("/train", request);
				assertThat(first.get("stoppedBy").stringValue()).isEqualTo("serverLimit");
				assertThat(first.get("steps").intValue()).isEqualTo(60);
				copy(first, request, "W1", "b1", "W2", "b2", "optimizer", "resume");
				ObjectNode second = (ObjectNode) answer("/train", request);
				assertThat(second.get("steps").intValue()).isEqualTo(100);
				second.set("history", ((ArrayNode) first.get("history")).addAll((ArrayNode) second.get("history")));
				assertThat(second).isEqualTo(whole);
			}
		}
	}

	/** The same run without HTTP and without limits. */
	private static JsonNode inOneGo(JsonNode json) {
		StrictJson strictJson = ServiceInProcess.strictJson();
		TrainRequest request = strictJson.read(json.toString().getBytes(UTF_8), TrainRequest.class).orThrow();
		TrainRequest.Run task = request.check(new Violations());
		var run = new TrainingRun(task.network(), task.data(), task.plan(),
				new RunLimits(Long.MAX_VALUE, Duration.ofDays(1)), new Silent());
		TrainResponse response = TrainResponse.of(run.run(), task.plan().rule().optimizer());
		return JSON.readTree(strictJson.mapper().writeValueAsString(response));
	}

	private static final class Silent implements RunListener {

		@Override
		public void onProgress(Progress progress, Network network) {
			// not needed
		}

		@Override
		public void onWork() {
			// not needed
		}

		@Override
		public boolean isStopping() {
			return false;
		}

	}

	@Test
	void aRunIsDeterministic() {
		String request = request("\"seed\":5,\"batchSize\":2,\"epochs\":4").toString();
		assertThat(post("/train", request).body()).isEqualTo(post("/train", request).body());
	}

	@Test
	void aDeadlineEndsTheRunWithItsWeights() {
		// So large a network takes longer than the deadline for a few of the 60 steps.
		ObjectNode request = request("\"epochs\":1000000,\"deadlineMs\":1")
			.setAll((ObjectNode) post("/init", "{\"sizes\":[2,5000,2],\"seed\":3,\"bias\":true}").json());
		JsonNode answer = answer("/train", request);
		assertThat(answer.get("stoppedBy").stringValue()).isEqualTo("deadline");
		assertThat(answer.get("steps").intValue()).isLessThan(60);
		assertThat(answer.propertyNames()).containsExactly("stoppedBy", "steps", "epochs", "loss", "accuracy",
				"history", "W1", "b1", "W2", "b2", "resume");
	}

	@Test
	void earlyStoppingKeepsTheBestNetwork() {
		JsonNode answer = answer("/train",
				request("\"epochs\":50,\"eta\":0.000001,\"earlyStopping\":{\"patience\":2," + "\"minDelta\":1}"));
		assertThat(answer.get("stoppedBy").stringValue()).isEqualTo("earlyStopping");
		assertThat(answer.get("epochs").intValue()).isEqualTo(3);
		assertThat(answer.get("best").propertyNames()).containsExactly("epoch", "loss", "W1", "b1", "W2", "b2");
		assertThat(answer.at("/best/epoch").intValue()).isOne();
		assertThat(answer.at("/best/loss")).isEqualTo(answer.at("/history/0/loss"));
	}

	@Test
	void aNetworkInLayersIsAnsweredInLayers() {
		Answer answer = post("/train", """
				{"x":[[1],[2]],"y":[[2],[4]],"layers":[{"W":[[1]],"activation":"identity"}],"epochs":3,
				"earlyStopping":{"patience":1},"optimizer":{"type":"sgd","momentum":0.5}}""");
		JsonNode run = answer.json();
		assertThat(run.propertyNames()).containsExactly("stoppedBy", "steps", "epochs", "loss", "history", "layers",
				"optimizer", "best", "resume");
		assertThat(run.at("/best").propertyNames()).containsExactly("epoch", "loss", "layers");
		assertThat(run.at("/resume/best/parameters").propertyNames()).containsExactly("layers");
		assertThat(run.at("/history/0").propertyNames()).containsExactly("epoch", "loss", "eta");
	}

}
