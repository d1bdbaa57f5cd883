package dev.trainstep.api;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springdoc.core.service.OpenAPIService;

import org.springframework.beans.factory.annotation.Autowired;

import tools.jackson.databind.JsonNode;

import dev.trainstep.Tools;
import dev.trainstep.openapi.ExampleExchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The OpenAPI document, and its copy in {@code docs/openapi.yaml}. The copy shows every
 * change of the API as a change of a file.
 */
class OpenApiDocumentTests extends HttpTest {

	private static final Path COPY = Path.of("docs/openapi.yaml");

	@Test
	void theServedDocumentIsTheCopyInTheRepository() throws IOException {
		assertIsCopied("openapi.yaml", get("/v3/api-docs.yaml").body());
	}

	@Test
	void theDocumentIsServedAsJsonToo() {
		Answer answer = get("/v3/api-docs");
		assertThat(answer.contentType()).isEqualTo("application/json");
		assertThat(answer.json().get("openapi").stringValue()).startsWith("3.1");
	}

	/** One document per language would let clients fill the memory. */
	@Test
	void thereIsOneDocumentForAllLanguages(@Autowired OpenAPIService documents) {
		String document = get("/v3/api-docs").body();
		for (Locale language : List.of(Locale.FRENCH, Locale.of("qa"), Locale.forLanguageTag("en-x-private"))) {
			Answer answer = send(
					HttpRequest.newBuilder(uri("/v3/api-docs")).header("Accept-Language", language.toLanguageTag()));
			assertThat(answer.body()).isEqualTo(document);
			assertThat(documents.getCachedOpenAPI(language)).isNull();
		}
	}

	@Test
	void fieldsHaveTheNamesOfTheContract() {
		List<String> network = List.of("W1", "b1", "W2", "b2", "layers");
		List<String> data = List.of("x", "y", "labels", "sampleWeights", "lossFunction");
		List<String> update = List.of("eta", "optimizer", "clipNorm");
		assertThat(fields("ForwardRequest"))
			.containsExactlyInAnyOrderElementsOf(all(network, data, List.of("outputs")));
		assertThat(fields("GradientsRequest"))
			.containsExactlyInAnyOrderElementsOf(all(network, data, List.of("dh", "outputs")));
		assertThat(fields("TrainStepRequest"))
			.containsExactlyInAnyOrderElementsOf(all(network, data, update, List.of("dh", "outputs")));
		assertThat(fields("ApplyGradientsRequest"))
			.containsExactlyInAnyOrderElementsOf(all(network, update, List.of("gradients")));
		assertThat(fields("GradientCheckRequest")).containsExactlyInAnyOrderElementsOf(
				all(network, data, List.of("dh", "gradients", "epsilon", "tolerance", "limit")));
		assertThat(fields("TrainRequest")).containsExactlyInAnyOrderElementsOf(
				all(network, data, update, List.of("epochs", "batchSize", "seed", "schedule", "validation",
						"earlyStopping", "targetLoss", "deadlineMs", "progressEvery", "progressOutputs", "resume")));
		assertThat(fields("ExportRequest"))
			.containsExactlyInAnyOrderElementsOf(all(network, List.of("precision", "outputs")));
		assertThat(fields("DataRequest")).containsExactlyInAnyOrder("shape", "samples", "noise", "seed", "classes");
		assertThat(fields("DataResponse")).containsExactly("x", "labels");
		List<String> forward = List.of("h", "u1", "u2", "u3", "trace", "loss", "lossPerSample", "predictions",
				"accuracy", "confusionMatrix");
		List<String> backward = List.of("delta1", "delta2", "deltas", "dx", "gradients", "gradientNorm");
		assertThat(fields("ForwardResponse")).containsExactlyElementsOf(forward);
		assertThat(fields("GradientsResponse")).containsExactlyInAnyOrderElementsOf(all(forward, backward));
		assertThat(fields("TrainStepResponse"))
			.containsExactlyInAnyOrderElementsOf(all(forward, backward, network, List.of("lossAfter", "optimizer")));
		assertThat(fields("Parameters")).containsExactlyElementsOf(network);
		assertThat(fields("NetworkResponse")).containsExactlyElementsOf(network);
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	private static List<String> all(List<String>... lists) {
		return Stream.of(lists).flatMap(List::stream).toList();
	}

	private List<String> fields(String schema) {
		return List.copyOf(schemas().get(schema).get("properties").propertyNames());
	}

	@Test
	void theNamesInOutputsAreTheResults() {
		assertThat(outputs("ExportRequest")).containsExactlyInAnyOrder("h", "u1", "u2", "u3", "trace");
		assertThat(outputs("ForwardRequest")).containsExactlyInAnyOrderElementsOf(produced("/forward", ""));
		assertThat(outputs("GradientsRequest")).containsExactlyInAnyOrderElementsOf(produced("/gradients", ""));
		assertThat(outputs("TrainStepRequest"))
			.containsExactlyInAnyOrderElementsOf(produced("/train-step", ",\"optimizer\":{\"type\":\"adam\"}"));
	}

	private List<String> outputs(String schema) {
		List<String> names = new ArrayList<>();
		JsonNode list = referenced(schemas().get(schema).get("properties").get("outputs"));
		referenced(list.get("items")).get("enum").forEach((name) -> names.add(name.stringValue()));
		return names;
	}

	private JsonNode referenced(JsonNode schema) {
		return schemas().get(schema.get("$ref").stringValue().replaceFirst(".*/", ""));
	}

	/** The results that the service says it can produce, for a network in either form. */
	private Set<String> produced(String path, String more) {
		String notebook = "\"W1\":[[1]],\"b1\":[1],\"W2\":[[1]],\"b2\":[1]";
		String layers = "\"layers\":[{\"W\":[[1]],\"activation\":\"softmax\"}]";
		return Stream.of(notebook, layers).flatMap((network) -> {
			Answer answer = post(path, "{" + network + ",\"x\":[1],\"labels\":0,\"outputs\":[\"?\"]" + more + "}");
			String detail = answer.json().at("/errors/0/detail").stringValue();
			return Stream.of(detail.replaceFirst("^.* produce ", "").split(", ", -1));
		}).collect(toSet());
	}

	@Test
	void everyFieldIsDescribed() {
		schemas()
			.forEachEntry((name, schema) -> schema.path("properties")
				.forEachEntry((field, property) -> assertThat(property.path("description").asString(""))
					.as(name + "." + field)
					.isNotBlank()));
	}

	private JsonNode schemas() {
		return get("/v3/api-docs").json().get("components").get("schemas");
	}

	@Test
	void everyOperationHasASummaryAndExamples() {
		JsonNode paths = get("/v3/api-docs").json().get("paths");
		assertThat(paths.propertyNames()).containsExactlyElementsOf(ExampleExchange.paths());
		paths.forEach((path) -> {
			JsonNode post = path.get("post");
			assertThat(post.get("summary").stringValue()).isNotBlank();
			assertThat(post.at("/requestBody/content/application~1json/examples").propertyNames()).contains("notebook")
				.hasSizeGreaterThanOrEqualTo(2);
			assertThat(post.get("responses").propertyNames()).containsExactly("200", "400", "401", "406", "408", "413",
					"415", "422", "431", "503");
			post.get("responses")
				.forEach((response) -> response.get("content")
					.forEach((content) -> assertThat(isFile(content) || !content.get("examples").isEmpty()).isTrue()));
		});
	}

	/** JSON has no way to show a file. */
	private static boolean isFile(JsonNode content) {
		return content.at("/schema/format").asString("").equals("binary");
	}

	/** The other tests rely on the validator. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "200; {\"h\":[1.0]}; 0", "200; {\"h\":\"x\"}; 1", "200; {\"h\":[]}; 1",
			"200; {\"loss\":[1]}; 1", "418; {}; 1", "400; {\"h\":[1.0]}; 1" })
	void theValidatorFindsAnUndocumentedAnswer(int status, String body, int least) {
		var response = SimpleResponse.Builder.status(status)
			.withContentType((status < 400) ? "application/json" : "application/problem+json")
			.withBody(body)
			.build();
		assertThat(validator().validateResponse("/forward", Request.Method.POST, response).getMessages())
			.hasSizeGreaterThanOrEqualTo(least)
			.matches((messages) -> least > 0 || messages.isEmpty());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "/forward; {}", "/forward; {\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"foo\":1}",
			"/forward; {\"x\":[1],\"W1\":[1],\"W2\":[[1]]}", "/forward; {\"x\":[1]}",
			"/forward; {\"x\":[1],\"W1\":[[1]]}", "/forward; {\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"z\"]}",
			"/train-step; {\"x\":[1],\"W1\":[[1]],\"W2\":[[1]]}",
			"/gradients; {\"x\":[1],\"layers\":[{\"W\":[[1]],\"activation\":\"softmax\"}]}" })
	void theValidatorFindsAnUndocumentedRequest(String path, String body) {
		var request = SimpleRequest.Builder.post(path).withContentType("application/json").withBody(body).build();
		assertThat(validator().validateRequest(request).getMessages()).isNotEmpty();
	}

	/** The rules are Redocly's strictest, and none is switched off. */
	@Test
	@Tag("slow")
	void theLinterFindsNothing() throws IOException, InterruptedException {
		Path programs = Tools.npmPrograms(Path.of("src/test/lint"), Path.of("target/lint"),
				"docs/openapi.yaml was not linted");
		String report = run(programs.resolve("redocly").toString(), "lint", "--extends=recommended-strict",
				"--format=json", COPY.toString());
		assertThat(JSON.readTree(report).get("totals").toString()).as(report)
			.isEqualTo("{\"errors\":0,\"warnings\":0,\"ignored\":0}");
	}

	private static String run(String... command) throws IOException, InterruptedException {
		var builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
		builder.environment().put("REDOCLY_TELEMETRY", "off");
		builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
		Process process = builder.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
