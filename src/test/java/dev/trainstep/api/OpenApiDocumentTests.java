package dev.trainstep.api;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import dev.trainstep.Tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The document of the API, and its copy in {@code docs/openapi.yaml}, which makes a
 * change of the API one that is seen.
 */
class OpenApiDocumentTests extends HttpTest {

	private static final Path COPY = Path.of("docs/openapi.yaml");

	private static final Path SERVED = Path.of("target/openapi.yaml");

	@Test
	void theServedDocumentIsTheOneInTheRepository() throws IOException {
		String served = get("/v3/api-docs.yaml").body();
		Files.writeString(SERVED, served);
		assertThat(COPY).as("if the API is meant to change: cp " + SERVED + " " + COPY).hasContent(served);
	}

	@Test
	void itIsServedAsJsonToo() {
		Answer answer = get("/v3/api-docs");
		assertThat(answer.contentType()).isEqualTo("application/json");
		assertThat(answer.json().get("openapi").stringValue()).startsWith("3.1");
	}

	@Test
	void namesAreThoseOfTheNotebook() {
		List<String> data = List.of("x", "W1", "b1", "W2", "b2", "y", "labels");
		assertThat(fields("ForwardRequest")).containsAll(data).hasSize(8).contains("outputs");
		assertThat(fields("TrainStepRequest")).containsAll(data).hasSize(9).contains("eta", "outputs");
		List<String> results = List.of("h", "u1", "u2", "u3", "loss", "lossPerSample", "predictions", "accuracy");
		assertThat(fields("ForwardResponse")).containsExactlyElementsOf(results);
		assertThat(fields("TrainStepResponse")).containsAll(results)
			.hasSize(17)
			.contains("delta1", "delta2", "gradients", "gradientNorm", "lossAfter", "W1", "b1", "W2", "b2");
		assertThat(fields("Gradients")).containsExactly("W1", "b1", "W2", "b2");
	}

	private List<String> fields(String schema) {
		return List.copyOf(schemas().get(schema).get("properties").propertyNames());
	}

	@Test
	void theNamesInOutputsAreTheResults() {
		String network = "\"W1\":[[1]],\"b1\":[1],\"W2\":[[1]],\"b2\":[1],\"x\":[1],\"labels\":0";
		assertThat(outputs("ForwardRequest")).containsExactlyElementsOf(produced("/forward", network));
		assertThat(outputs("TrainStepRequest")).containsExactlyElementsOf(produced("/train-step", network));
	}

	private List<String> outputs(String schema) {
		List<String> names = new ArrayList<>();
		schemas().at("/" + schema + "/properties/outputs/items/enum").forEach((name) -> names.add(name.stringValue()));
		return names;
	}

	/** What the service itself says that it can produce. */
	private List<String> produced(String path, String fields) {
		String detail = post(path, "{" + fields + ",\"outputs\":[\"?\"]}").json().at("/errors/0/detail").stringValue();
		return List.of(detail.replaceFirst("^.* produce ", "").split(", ", -1));
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
		assertThat(paths.propertyNames()).containsExactly("/forward", "/train-step");
		paths.forEach((path) -> {
			JsonNode post = path.get("post");
			assertThat(post.get("summary").stringValue()).isNotBlank();
			assertThat(post.at("/requestBody/content/application~1json/examples").propertyNames())
				.containsExactly("notebook", "batch", "outputs");
			assertThat(post.get("responses").propertyNames()).containsExactly("200", "400", "406", "415", "422");
			post.get("responses")
				.forEach((response) -> response.get("content")
					.forEach((content) -> assertThat(content.get("examples").size()).isPositive()));
		});
	}

	/** By Redocly's strictest rules, none of them switched off. */
	@Test
	void aLinterFindsNothingInIt() throws IOException, InterruptedException {
		String npm = Tools.require("npm", "docs/openapi.yaml was not linted").toString();
		Path lint = Files.createDirectories(Path.of("target/lint"));
		for (String file : List.of("package.json", "package-lock.json")) {
			Files.write(lint.resolve(file), Files.readAllBytes(Path.of("src/test/lint", file)));
		}
		run(npm, "ci", "--ignore-scripts", "--prefix", lint.toString());
		String report = run(lint.resolve("node_modules/.bin/redocly").toString(), "lint",
				"--extends=recommended-strict", "--format=json", COPY.toString());
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
