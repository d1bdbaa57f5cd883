package dev.trainstep.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

import tools.jackson.databind.json.JsonMapper;

/**
 * What the OpenAPI document says beyond what the controllers and records say of
 * themselves: the whole, and examples of every operation, which stand as files in
 * {@code openapi/examples} and are tested to be true.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	@Bean
	OpenAPI openApi(BuildProperties build) {
		return new OpenAPI().info(new Info().title("trainstep")
			.version(build.getVersion())
			.license(new License().name("Apache-2.0").identifier("Apache-2.0"))
			.description(
					"""
							A stateless neural-network service: the network travels in the request, the answer carries the new \
							network, and the server keeps nothing. Shapes are given with n inputs, m hidden units, c classes and \
							B samples.

							- **Pure.** An answer depends on the request alone: any replica may answer, and a retry is safe.
							- **Mirrored.** A vector in gives vectors out, a batch in gives batches out. What an answer calls `W1` \
							can be sent back as it stands: a training loop is "copy the answer into the next request".
							- **Nothing silent.** Unknown fields, fields given twice, ragged rows, shapes that do not fit, numbers \
							beyond float64 are refused, with a pointer to the place; so are results that overflow.
							- **Reproducible to the bit.** The same request gives the same bytes on every machine; a sample's \
							results are the same bits alone or in any batch.
							- **Lossless.** float64 in, float64 throughout, shortest decimals that read back the same out."""))
			.servers(List.of(new Server().url("/").description("This server")))
			.security(List.of());
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

	/** Makes the default of a number a number: the annotation's is a string. */
	@Bean
	OpenApiCustomizer numericDefaults() {
		return (document) -> {
			for (Schema<?> schema : document.getComponents().getSchemas().values()) {
				if (schema.getProperties() != null) {
					schema.getProperties().values().forEach(OpenApiConfiguration::makeDefaultNumeric);
				}
			}
		};
	}

	private static void makeDefaultNumeric(Schema<?> property) {
		boolean isNumber = property.getTypes() != null && property.getTypes().contains("number");
		if (isNumber && property.getDefault() instanceof String number) {
			property.setDefault(new BigDecimal(number));
		}
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
			exchanges.forEach((name, exchange) -> {
				if (exchange.status() == status) {
					addExample(response.getContent(), name, exchange.summary(), exchange.answer());
				}
			});
			if (exchanges.values().stream().noneMatch((exchange) -> exchange.status() == status)) {
				var problem = Problem.of(HttpStatus.valueOf(status), path);
				addExample(response.getContent(), "problem", problem.title(), problem);
			}
		});
	}

	private static void addExample(Content content, String name, String summary, Object value) {
		content.values().forEach((type) -> type.addExamples(name, new Example().summary(summary).value(value)));
	}

}
