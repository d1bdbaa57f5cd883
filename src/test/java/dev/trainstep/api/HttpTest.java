package dev.trainstep.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.TrainstepApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to the service over HTTP as a client does. Every exchange is validated against
 * the OpenAPI document: each answer, and each request that is not refused.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "spring.main.banner-mode=off" })
abstract class HttpTest {

	static final JsonMapper JSON = new JsonMapper();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static @Nullable OpenApiInteractionValidator validator;

	/** Far longer than anything here takes, for slow machines. */
	static final Duration PATIENCE = Duration.ofSeconds(20);

	@LocalServerPort
	int port;

	@LocalManagementPort
	int managementPort;

	/** An answer of the service. */
	record Answer(int status, String contentType, String body, HttpResponse<String> response) {

		JsonNode json() {
			return JSON.readTree(this.body);
		}

	}

	/** Posts JSON to an endpoint. */
	Answer post(String path, String json) {
		Answer answer = send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json)));
		if (answer.status() < 400) {
			assertNone(validator().validateRequest(
					SimpleRequest.Builder.post(path).withContentType("application/json").withBody(json).build()));
		}
		return answer;
	}

	/** Posts JSON to an endpoint that answers with a file. */
	HttpResponse<byte[]> download(String path, String json) {
		return download(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json)));
	}

	/** The answer is not validated: a file is any bytes. */
	HttpResponse<byte[]> download(HttpRequest.Builder request) {
		try {
			return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	Answer get(String path) {
		return send(HttpRequest.newBuilder(uri(path)));
	}

	Answer send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
			String contentType = response.headers().firstValue("Content-Type").orElse("");
			if (response.request().method().equals("POST")) {
				assertNone(validator().validateResponse(response.uri().getPath(), Request.Method.POST,
						SimpleResponse.Builder.status(response.statusCode())
							.withContentType(contentType)
							.withBody(response.body())
							.build()));
			}
			return new Answer(response.statusCode(), contentType, response.body(), response);
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	/** The errors of a problem, as "pointer detail". */
	static List<String> errors(JsonNode problem) {
		List<String> errors = new ArrayList<>();
		problem.get("errors")
			.forEach((error) -> errors
				.add(error.get("pointer").stringValue() + " " + error.get("detail").stringValue()));
		return errors;
	}

	/** All metrics, as Prometheus reads them from a management port. */
	String scrape(int port) {
		return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))).body();
	}

	/** The value of a metric, summed over its labels; 0 if there is none of that name. */
	double metric(String name) {
		return scrape(this.managementPort).lines()
			.filter((line) -> line.startsWith(name + " ") || line.startsWith(name + "{"))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	/** Waits until the value of a metric fulfils the condition. */
	void awaitMetric(String name, Predicate<Double> condition) {
		Awaitility.await().atMost(PATIENCE).until(() -> metric(name), condition);
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	OpenApiInteractionValidator validator() {
		if (validator == null) {
			validator = OpenApiInteractionValidator.createForInlineApiSpecification(get("/v3/api-docs").body()).build();
		}
		return validator;
	}

	/** Starts the service on free ports with these settings, and stops it. */
	static void start(String... settings) {
		Stream<String> fixed = Stream.of("--server.port=0", "--management.server.port=0",
				"--spring.main.banner-mode=off");
		SpringApplication
			.run(TrainstepApplication.class, Stream.concat(fixed, Arrays.stream(settings)).toArray(String[]::new))
			.close();
	}

	private static void assertNone(ValidationReport report) {
		assertThat(report.getMessages()).isEmpty();
	}

	/** The next class may have another document. */
	@AfterAll
	static void forgetDocument() {
		validator = null;
	}

	/**
	 * A file in {@code docs} is what was made, and so shows every change of it in review.
	 */
	static void assertIsCopied(String name, String content) throws IOException {
		Path copy = Path.of("docs", name);
		Path made = Path.of("target", name);
		Files.writeString(made, content);
		assertThat(copy).as("if it is meant to change: cp " + made + " " + copy).hasContent(content);
	}

}
