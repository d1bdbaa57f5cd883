package dev.trainstep.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;

import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.TrainstepProperties;

/**
 * What the OpenAPI document says beyond what the controllers and records say of
 * themselves: the whole, and examples of every operation, which stand as files in
 * {@code openapi/examples} and are tested to be true.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	@Bean
	OpenAPI openApi(BuildProperties build, TrainstepProperties limits) {
		var document = new OpenAPI();
		if (limits.keys() != null) {
			document.components(new Components().addSecuritySchemes("key",
					new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")));
		}
		return document.info(new Info().title("trainstep")
			.version(build.getVersion())
			.license(new License().name("Apache-2.0").identifier("Apache-2.0"))
			.description(
					"""
							A stateless neural-network service: the network travels in the request, the answer carries the new \
							network, and the server keeps nothing. Shapes are given with n inputs, m hidden units, c classes or \
							other outputs, and B samples.

							- **Pure.** An answer depends on the request alone: any replica may answer, and a retry is safe.
							- **Mirrored.** A vector in gives vectors out, a batch in gives batches out; `W1` and `W2` in give `W1` \
							and `W2` out, `layers` give `layers`. What an answer calls `W1`, `layers` or `optimizer` can be sent \
							back as it stands: a training loop is "copy the answer into the next request".
							- **Nothing silent.** Unknown fields, fields given twice, ragged rows, shapes that do not fit, numbers \
							beyond float64 are refused, with a pointer to the place; so are results that overflow.
							- **Reproducible to the bit.** The same request gives the same bytes on every machine; a sample's \
							results are the same bits alone or in any batch.
							- **Lossless.** float64 in, float64 throughout, shortest decimals that read back the same out.

							**Limits.** A body has at most %d bytes and %d numbers, and comes at %d bytes per second at least, within \
							%d s. A request takes at most %d multiply-adds (an activation counts as 32), %d numbers in \
							between and %d in its answer. A training run ends, with its weights so far, after %d steps or %d s; \
							`resume` carries on. When the service is full it answers 503, with `Retry-After`."""
						.formatted(limits.maxBodySize(), limits.body().maxNumbers(), limits.body().minRate().toBytes(),
								limits.body().maxTime().toSeconds(), limits.cost().maxMultiplyAdds(),
								limits.cost().maxNumbers(), limits.cost().maxAnswerNumbers(), limits.run().maxSteps(),
								limits.run().maxDuration().toSeconds())))
			.servers(List.of(new Server().url("/").description("This server")))
			.security((limits.keys() != null) ? List.of(new SecurityRequirement().addList("key")) : List.of());
	}

	@Bean
	ModelConverter wireTypes() {
		return new WireTypes();
	}

	/** Puts what springdoc finds in no particular order into one that stays. */
	@Bean
	OpenApiCustomizer sorted() {
		return (document) -> {
			var paths = new Paths();
			paths.putAll(new TreeMap<>(document.getPaths()));
			document.setPaths(paths);
			document.getComponents().setSchemas(new TreeMap<>(document.getComponents().getSchemas()));
		};
	}

	/** Makes the default of a number a number, say: the annotation's is a string. */
	@Bean
	OpenApiCustomizer typedDefaults() {
		return (document) -> schemas(document)
			.forEach((schema) -> schema.getProperties().values().forEach(OpenApiConfiguration::giveDefaultItsType));
	}

	private static void giveDefaultItsType(Schema<?> property) {
		Set<String> types = Objects.requireNonNullElse(property.getTypes(), Set.of());
		if (property.getDefault() instanceof String text && types.contains("boolean")) {
			property.setDefault(Boolean.valueOf(text));
		}
		else if (property.getDefault() instanceof String number
				&& (types.contains("number") || types.contains("integer"))) {
			property.setDefault(new BigDecimal(number));
		}
	}

	/** Says that a network is either W1 and W2, or layers. */
	@Bean
	OpenApiCustomizer eitherForm() {
		return (document) -> schemas(document).forEach((schema) -> {
			boolean closed = Boolean.FALSE.equals(schema.getAdditionalProperties());
			if (closed && schema.getProperties().containsKey("W1")) {
				schema.addOneOfItem(requiring("W1", "W2"));
				schema.addOneOfItem(requiring("layers"));
			}
		});
	}

	/** Those of objects. */
	private static List<Schema<?>> schemas(OpenAPI document) {
		List<Schema<?>> schemas = new ArrayList<>();
		for (Schema<?> schema : document.getComponents().getSchemas().values()) {
			if (schema.getProperties() != null) {
				schemas.add(schema);
			}
		}
		return schemas;
	}

	private static Schema<?> requiring(String... names) {
		return new JsonSchema().required(List.of(names));
	}

	@Bean
	OpenApiCustomizer examples(JsonMapper mapper) {
		return (document) -> document.getPaths()
			.forEach((path, item) -> item.readOperations()
				.forEach((operation) -> addExamples(path, operation, ExampleExchange.all(path, mapper))));
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
				if (exchange.status() == status) {
					addExample(content, name, exchange.summary(), exchange.answer());
				}
			});
			if (exchanges.values().stream().noneMatch((exchange) -> exchange.status() == status)) {
				var problem = Problem.of(HttpStatus.valueOf(status), path);
				addExample(content, "problem", problem.title(), problem);
			}
		});
	}

	/** To what is JSON. */
	private static void addExample(Content content, String name, String summary, Object value) {
		content.forEach((mediaType, type) -> {
			if (mediaType.endsWith("json") && !mediaType.equals(MediaType.APPLICATION_NDJSON_VALUE)) {
				type.addExamples(name, new Example().summary(summary).value(value));
			}
		});
	}

	/** An example of each event of a stream, in either format. */
	@Bean
	OpenApiCustomizer streams(JsonMapper mapper) {
		return (document) -> {
			Collection<ExampleEvent> events = ExampleEvent.all(mapper);
			document.getPaths()
				.values()
				.stream()
				.flatMap((item) -> item.readOperations().stream())
				.flatMap((operation) -> operation.getResponses().values().stream())
				.forEach((response) -> response.getContent()
					.forEach((mediaType, type) -> addEvents(mediaType, type, events, mapper)));
		};
	}

	private static void addEvents(String mediaType, io.swagger.v3.oas.models.media.MediaType type,
			Collection<ExampleEvent> events, JsonMapper mapper) {
		for (ExampleEvent event : events) {
			var example = new Example().summary(event.summary());
			switch (mediaType) {
				case MediaType.APPLICATION_NDJSON_VALUE -> type.addExamples(event.type(), example.value(event.line()));
				case MediaType.TEXT_EVENT_STREAM_VALUE ->
					type.addExamples(event.type(), example.value(event.asServerSent(mapper)));
				default -> {
					// not a stream
				}
			}
		}
	}

}
