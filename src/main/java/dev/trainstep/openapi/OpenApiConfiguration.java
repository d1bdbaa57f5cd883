package dev.trainstep.openapi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;

import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.problem.Problem;

import static java.util.Objects.requireNonNull;

/**
 * What the document says beyond what controllers and records say of themselves: the
 * errors and the examples of every operation, which requests are closed, and an order
 * that stays.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	private static final String SCHEMAS = "#/components/schemas/";

	@Bean
	OpenApiCustomizer document(JsonMapper mapper, List<DocumentPart> parts) {
		return (document) -> {
			operations(document).forEach(OpenApiConfiguration::describeAnswer);
			ProblemResponses.addTo(document);
			ExampleArchives.addTo(document);
			close(document);
			parts.forEach((part) -> part.addTo(document));
			nameLists(document);
			sort(document);
			document.getPaths()
				.forEach((path, item) -> item.readOperations()
					.forEach((operation) -> addExamples(path, operation, ExampleExchange.all(path, mapper))));
		};
	}

	/** Springdoc describes every answer as "OK", and takes wildcards for media types. */
	private static void describeAnswer(Operation operation) {
		ApiResponse answer = requireNonNull(operation.getResponses().get("200"));
		if (answer.getDescription().equals(HttpStatus.OK.getReasonPhrase())) {
			answer.setDescription("The results.");
		}
		answer.getContent().keySet().removeIf((mediaType) -> mediaType.contains("*"));
	}

	/** Objects in requests have no fields but those that are documented. */
	private static void close(OpenAPI document) {
		Deque<Schema<?>> open = new ArrayDeque<>();
		operations(document).filter((operation) -> operation.getRequestBody() != null)
			.flatMap((operation) -> operation.getRequestBody().getContent().values().stream())
			.forEach((content) -> open.add(content.getSchema()));
		Set<Schema<?>> seen = new HashSet<>();
		while (!open.isEmpty()) {
			Schema<?> schema = open.remove();
			if (schema.get$ref() != null) {
				schema = requireNonNull(
						document.getComponents().getSchemas().get(schema.get$ref().substring(SCHEMAS.length())));
			}
			if (seen.add(schema)) {
				if (schema.getProperties() != null) {
					schema.setAdditionalProperties(false);
					schema.getProperties().values().forEach(open::add);
				}
				if (schema.getItems() != null) {
					open.add(schema.getItems());
				}
				if (schema.getOneOf() != null) {
					schema.getOneOf().forEach(open::add);
				}
			}
		}
	}

	private static Stream<Operation> operations(OpenAPI document) {
		return document.getPaths().values().stream().flatMap((path) -> path.readOperations().stream());
	}

	/**
	 * Moves the schema of each list out of its field. Where a list that has no name is
	 * left out of a request, OpenAPI Generator's Java client sends an empty one.
	 */
	private static void nameLists(OpenAPI document) {
		for (Schema<?> schema : List.copyOf(document.getComponents().getSchemas().values())) {
			if (schema.getProperties() != null) {
				schema.getProperties().replaceAll((field, property) -> nameList(property, document));
			}
		}
	}

	private static Schema<?> nameList(Schema<?> property, OpenAPI document) {
		if (property.getItems() == null || property.getItems().get$ref() == null) {
			return property;
		}
		String name = property.getItems().get$ref().substring(SCHEMAS.length()) + "List";
		document.getComponents()
			.addSchemas(name,
					SchemaMaker.ofType("array")
						.items(property.getItems())
						.minItems(property.getMinItems())
						.maxItems(property.getMaxItems()));
		return SchemaMaker.reference(name).description(property.getDescription());
	}

	/** Springdoc finds paths and schemas in no particular order. */
	private static void sort(OpenAPI document) {
		var paths = new Paths();
		ExampleExchange.paths().forEach((path) -> paths.put(path, requireNonNull(document.getPaths().get(path))));
		document.setPaths(paths);
		document.getComponents().setSchemas(new TreeMap<>(document.getComponents().getSchemas()));
	}

	private static void addExamples(String path, Operation operation, Map<String, ExampleExchange> exchanges) {
		exchanges.forEach((name, exchange) -> {
			if (exchange.status() == HttpStatus.OK.value()) {
				addExample(operation.getRequestBody().getContent(), name, exchange.summary(), exchange.request());
			}
		});
		operation.getResponses().forEach((code, response) -> {
			int status = Integer.parseInt(code);
			Content content = response.getContent();
			exchanges.forEach((name, exchange) -> {
				if (exchange.status() == status && exchange.answer() != null) {
					addExample(content, name, exchange.summary(), exchange.answer());
					addText(content, MediaType.TEXT_PLAIN_VALUE, exchange.summary(), path, name, "txt");
					addText(content, MediaType.TEXT_MARKDOWN_VALUE, exchange.summary(), path, name, "md");
				}
			});
			if (exchanges.values().stream().noneMatch((exchange) -> exchange.status() == status)) {
				var problem = Problem.of(HttpStatus.valueOf(status), path);
				addExample(content, "problem", problem.title(), problem);
			}
		});
	}

	private static void addText(Content content, String mediaType, String summary, String path, String name,
			String extension) {
		if (content.containsKey(mediaType)) {
			ExampleExchange.text(path, name, extension)
				.ifPresent(
						(text) -> content.get(mediaType).addExamples(name, new Example().summary(summary).value(text)));
		}
	}

	/** To what is one JSON document. */
	private static void addExample(Content content, String name, String summary, Object value) {
		content.forEach((mediaType, type) -> {
			if (mediaType.endsWith("json") && !mediaType.equals(MediaType.APPLICATION_NDJSON_VALUE)) {
				type.addExamples(name, new Example().summary(summary).value(value));
			}
		});
	}

}
