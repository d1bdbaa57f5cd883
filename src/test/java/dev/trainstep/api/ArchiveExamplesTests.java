package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import dev.trainstep.api.ArchiveTranslation.UntranslatableException;
import dev.trainstep.api.ArchiveTranslation.Value;
import dev.trainstep.openapi.ExampleExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each example of the OpenAPI document gets the same answer, bit for bit, whichever
 * format its request and its answer have. Nothing here knows a field or an endpoint.
 */
class ArchiveExamplesTests extends HttpTest {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static final List<@Nullable String> ANYTHING = Arrays.asList(null, "*/*", "application/*",
			"text/html, */*;q=0.1");

	private enum Format {

		JSON("application/json"), NPZ("application/x-npz"), SAFETENSORS("application/x-safetensors");

		private final String mediaType;

		Format(String mediaType) {
			this.mediaType = mediaType;
		}

		byte[] write(JsonNode json, ArchiveTranslation translation) throws IOException {
			return switch (this) {
				case JSON -> HttpTest.JSON.writeValueAsBytes(json);
				case NPZ -> ArchiveTranslation.npz(translation.values(json));
				case SAFETENSORS -> ArchiveTranslation.safetensors(translation.values(json));
			};
		}

		/** That an answer has what JSON has. */
		void check(byte[] answer, JsonNode expected, ArchiveTranslation translation) throws IOException {
			Map<String, Value> values = translation.values(expected);
			switch (this) {
				case JSON -> assertThat(HttpTest.JSON.readTree(answer)).isEqualTo(expected);
				case NPZ -> assertThat(ArchiveTranslation.fromNpz(answer).entrySet())
					.containsExactlyElementsOf(values.entrySet());
				case SAFETENSORS ->
					assertThat(ArchiveTranslation.fromSafetensors(answer)).isEqualTo(ArchiveTranslation.joined(values));
			}
		}

	}

	static Stream<Arguments> examples() {
		return arguments((example) -> example.answer() != null);
	}

	static Stream<Arguments> answered() {
		return arguments((example) -> example.status() == 200 && example.answer() != null);
	}

	private static Stream<Arguments> arguments(Predicate<ExampleExchange> isWanted) {
		return ExampleExchange.paths()
			.stream()
			.flatMap((path) -> ExampleExchange.all(path, JSON)
				.entrySet()
				.stream()
				.filter((entry) -> isWanted.test(entry.getValue()))
				.map((entry) -> Arguments.of(path, entry.getKey(), entry.getValue())));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("examples")
	void theAnswerIsTheSameInAllFormats(String path, String name, ExampleExchange example) throws Exception {
		JsonNode request = JSON.readTree(JSON.writeValueAsBytes(example.request()));
		JsonNode expected = JSON.readTree(JSON.writeValueAsBytes(example.answer()));
		var translation = new ArchiveTranslation(get("/v3/api-docs").json());
		for (Format given : Format.values()) {
			byte[] body;
			try {
				body = given.write(request, translation);
			}
			catch (UntranslatableException ex) {
				assertThat(example.status()).as("no array has rows that differ").isNotEqualTo(200);
				continue;
			}
			for (Format wanted : answers(path)) {
				String accept = (example.status() == 200) ? wanted.mediaType : "*/*";
				HttpResponse<byte[]> answer = send(path, body, given.mediaType, accept);
				assertThat(answer.statusCode()).as("%s to %s", given, wanted).isEqualTo(example.status());
				if (example.status() == 200) {
					assertThat(answer.headers().firstValue("Content-Type")).contains(wanted.mediaType);
					wanted.check(answer.body(), expected, translation);
				}
				else {
					checkProblem(answer, expected, given);
				}
			}
		}
	}

	private void checkProblem(HttpResponse<byte[]> answer, JsonNode expected, Format given) {
		assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
		JsonNode problem = JSON.readTree(answer.body());
		if (given == Format.JSON) {
			assertThat(problem).isEqualTo(expected);
		}
		else {
			// Details of types differ: an archive has no rows.
			assertThat(problem.get("type")).isEqualTo(expected.get("type"));
			assertThat(problem.at("/errors/0/pointer")).isEqualTo(expected.at("/errors/0/pointer"));
		}
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("answered")
	void whoeverAcceptsAnythingGetsTheFormatOfTheRequest(String path, String name, ExampleExchange example)
			throws Exception {
		var translation = new ArchiveTranslation(get("/v3/api-docs").json());
		JsonNode request = JSON.readTree(JSON.writeValueAsBytes(example.request()));
		for (Format format : Format.values()) {
			for (@Nullable
			String accept : ANYTHING) {
				HttpResponse<byte[]> answer = send(path, format.write(request, translation), format.mediaType, accept);
				String expected = answers(path).contains(format) ? format.mediaType : Format.JSON.mediaType;
				assertThat(answer.headers().firstValue("Content-Type")).as(accept).contains(expected);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json, */*", "*/*, application/json", "*/*;q=0.9, application/json",
			"application/x-npz;q=0.5, application/json", "application/json, application/x-npz" })
	void aTypeThatIsNamedComesBeforeARange(String accept) throws Exception {
		byte[] body = file("/forward-request.npz").body();
		HttpResponse<byte[]> answer = send("/forward", body, "application/x-npz", accept);
		assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
	}

	static Stream<Arguments> binary() {
		return arguments((example) -> example.answer() == null);
	}

	/** A model, say. */
	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("binary")
	void anAnswerThatIsNoJsonIsTheSameForAllFormatsOfTheRequest(String path, String name, ExampleExchange example)
			throws Exception {
		var translation = new ArchiveTranslation(get("/v3/api-docs").json());
		JsonNode request = JSON.readTree(JSON.writeValueAsBytes(example.request()));
		byte[] expected = send(path, Format.JSON.write(request, translation), Format.JSON.mediaType, null).body();
		for (Format format : Format.values()) {
			HttpResponse<byte[]> answer = send(path, format.write(request, translation), format.mediaType, "*/*");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo(expected);
		}
	}

	/** The OpenAPI document refers to these files. */
	@ParameterizedTest
	@MethodSource("files")
	void theFileOfARequestGetsTheFileOfItsAnswer(String path, String extension) throws Exception {
		HttpResponse<byte[]> request = file(path + "-request." + extension);
		HttpResponse<byte[]> expected = file(path + "-answer." + extension);
		String type = request.headers().firstValue("Content-Type").orElseThrow();
		assertThat(type).isEqualTo("application/x-" + extension);
		HttpResponse<byte[]> answer = send(path, request.body(), type, null);
		assertThat(answer.body()).isEqualTo(expected.body());
		assertThat(answer.headers().firstValue("Content-Disposition"))
			.contains("attachment; filename=\"answer." + extension + "\"");
		assertThat(get("/v3/api-docs").body()).contains("../examples" + path + "-request." + extension,
				"../examples" + path + "-answer." + extension);
	}

	/** Explanations are no arrays. */
	private static Set<Format> answers(String path) {
		return path.equals("/explain") ? EnumSet.of(Format.JSON) : EnumSet.allOf(Format.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "npz", "safetensors" })
	void explanationsAreNoArchives(String extension) throws Exception {
		HttpResponse<byte[]> request = file("/explain-request." + extension);
		String type = request.headers().firstValue("Content-Type").orElseThrow();
		assertThat(send("/explain", request.body(), type, type).statusCode()).isEqualTo(406);
		assertThat(get("/examples/explain-answer." + extension).status()).isEqualTo(404);
	}

	static Stream<Arguments> files() {
		return answered().map((example) -> (String) example.get()[0])
			.filter((path) -> answers(path).contains(Format.NPZ))
			.distinct()
			.flatMap((path) -> Stream.of("npz", "safetensors").map((extension) -> Arguments.of(path, extension)));
	}

	private HttpResponse<byte[]> file(String name) throws Exception {
		HttpResponse<byte[]> file = CLIENT.send(HttpRequest.newBuilder(uri("/examples" + name)).build(),
				BodyHandlers.ofByteArray());
		assertThat(file.statusCode()).isEqualTo(200);
		return file;
	}

	@Test
	void thereIsNoFileOfAnotherName() {
		assertThat(get("/examples/forward-request.zip").status()).isEqualTo(404);
	}

	private HttpResponse<byte[]> send(String path, byte[] body, String type, @Nullable String accept) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
			.header("Content-Type", type)
			.POST(BodyPublishers.ofByteArray(body));
		if (accept != null) {
			request.header("Accept", accept);
		}
		return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
	}

}
