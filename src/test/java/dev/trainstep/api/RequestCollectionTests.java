package dev.trainstep.api;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.openapi.ExampleExchange;

/**
 * The examples, as requests that editors and Postman can send.
 * {@link ExampleExchangeTests} proves that they get the answers shown.
 */
class RequestCollectionTests extends HttpTest {

	/** Lists are on one line. */
	private static final ObjectWriter PRETTY = JSON.writer()
		.with(new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectNameValueSpacing(Spacing.AFTER))
			.withObjectIndenter(new DefaultIndenter("  ", "\n")));

	@Test
	void editorsCanSendTheExamples() throws IOException {
		var requests = new StringBuilder(
				"""
						# The examples of the OpenAPI page, for the HTTP clients of IntelliJ and Visual Studio Code (REST Client).

						@host = http://localhost:8080
						""");
		ExampleExchange.paths()
			.forEach((path) -> ExampleExchange.all(path, JSON)
				.forEach((name, example) -> requests.append("""

						### %s → %d
						POST {{host}}%s
						Content-Type: application/json

						%s
						""".formatted(example.summary(), example.status(), path,
						PRETTY.writeValueAsString(example.request())))));
		assertIsCopied("requests.http", requests.toString());
	}

	@Test
	void postmanCanSendTheExamples() throws IOException {
		ObjectNode collection = JSON.createObjectNode();
		collection.putObject("info")
			.put("name", "trainstep")
			.put("schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json");
		collection.putArray("variable").addObject().put("key", "host").put("value", "http://localhost:8080");
		ArrayNode folders = collection.putArray("item");
		ExampleExchange.paths().forEach((path) -> {
			ArrayNode requests = folders.addObject().put("name", path).putArray("item");
			ExampleExchange.all(path, JSON).values().forEach((example) -> addTo(requests, path, example));
		});
		assertIsCopied("trainstep.postman_collection.json", PRETTY.writeValueAsString(collection) + "\n");
	}

	private static void addTo(ArrayNode requests, String path, ExampleExchange example) {
		ObjectNode item = requests.addObject().put("name", example.summary() + " → " + example.status());
		item.putArray("event")
			.addObject()
			.put("listen", "test")
			.putObject("script")
			.put("exec", "pm.test('%1$d', () => pm.response.to.have.status(%1$d))".formatted(example.status()));
		ObjectNode request = item.putObject("request").put("method", "POST").put("url", "{{host}}" + path);
		request.putArray("header").addObject().put("key", "Content-Type").put("value", "application/json");
		request.putObject("body").put("mode", "raw").put("raw", PRETTY.writeValueAsString(example.request()));
	}

}
