package dev.trainstep.api;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;

import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.api.Output.Stage;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.openapi.DocumentPart;
import dev.trainstep.openapi.NamedSchema;
import dev.trainstep.openapi.NumberOrList;

import static dev.trainstep.openapi.SchemaMaker.arrayOf;
import static dev.trainstep.openapi.SchemaMaker.choice;
import static dev.trainstep.openapi.SchemaMaker.integer;
import static dev.trainstep.openapi.SchemaMaker.number;
import static dev.trainstep.openapi.SchemaMaker.reference;
import static dev.trainstep.openapi.SchemaMaker.requireWithout;
import static dev.trainstep.openapi.SchemaMaker.requiring;
import static java.util.Objects.requireNonNull;

/**
 * What the OpenAPI document says of the contract as a whole, and what is special in it.
 */
@Configuration(proxyBeanMethods = false)
class ContractDocument {

	private static final String OUTPUTS = """
			The results to return, by name. What is not asked for is not computed if it can be avoided. An unknown name, \
			or one that this request cannot produce (`loss` without a target, say), is refused with the list of those it \
			can. Left out:""";

	private static final Set<String> NEED_A_TARGET_OR_DH = Stream
		.of(TrainStepRequest.class, GradientsRequest.class, GradientCheckRequest.class)
		.map(Class::getSimpleName)
		.collect(Collectors.toSet());

	@Bean
	OpenAPI openApi(BuildProperties build, TrainstepProperties limits) {
		var key = new SecurityRequirement().addList("key");
		return new OpenAPI()
			.info(new Info().title("trainstep")
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
								- **Lossless.** float64 in, float64 throughout, shortest decimals that read back the same \
								out, written as Java writes them: `2.0`, `1.0E7`, `4.9E-324`.

								**Limits.** A body has at most %d bytes and %d numbers, and comes at %d bytes per second at least, within \
								%d s. A request takes at most %d multiply-adds (an activation counts as 32), %d numbers in \
								between and %d in its answer. A training run ends, with its weights so far, after %d steps or %d s; \
								`resume` carries on. When the service is full it answers 503, with `Retry-After`."""
							.formatted(limits.maxBodySize(), limits.body().maxNumbers(),
									limits.body().minRate().toBytes(), limits.body().maxTime().toSeconds(),
									limits.cost().maxMultiplyAdds(), limits.cost().maxNumbers(),
									limits.cost().maxAnswerNumbers(), limits.run().maxSteps(),
									limits.run().maxDuration().toSeconds())))
			.servers(List.of(new Server().url("/").description("This server")))
			.components(new Components().addSecuritySchemes("key",
					new SecurityScheme().type(SecurityScheme.Type.HTTP)
						.scheme("bearer")
						.description("Needed where the operator has set keys.")))
			.security((limits.keys() != null) ? List.of(key) : List.of(new SecurityRequirement(), key));
	}

	@Bean
	NamedSchema sizes() {
		return new NamedSchema(long[].class, "Sizes",
				arrayOf(integer("int64").minimum(BigDecimal.ONE)).minItems(2)
					.maxItems(33)
					.description("Sizes of layers."));
	}

	@Bean
	NumberOrList lossPerSample() {
		return new NumberOrList(ForwardResponse.LossPerSample.class);
	}

	/**
	 * A network is either W1 and W2, or layers. A target is y or labels. What a run is
	 * validated on is data of its own, or a fraction.
	 */
	@Bean
	DocumentPart alternatives() {
		return (document) -> document.getComponents().getSchemas().forEach((name, schema) -> {
			boolean isRequest = Boolean.FALSE.equals(schema.getAdditionalProperties());
			if (isRequest && schema.getProperties() != null && schema.getProperties().containsKey("W1")) {
				requireWithout(schema, "layers", requiring("W1", "W2"));
			}
			if (name.equals("Validation")) {
				requireWithout(schema, "fraction", requiring("x"));
			}
			if (name.equals(TrainRequest.class.getSimpleName())) {
				requireBesideX(schema, target());
			}
			if (NEED_A_TARGET_OR_DH.contains(name)) {
				requireBesideX(schema, requireWithout(new JsonSchema(), "dh", target()));
			}
		});
	}

	private static Schema<?> target() {
		return requireWithout(new JsonSchema(), "labels", requiring("y"));
	}

	/** A schema has but one {@code if}, so this one is in what x brings with it. */
	private static void requireBesideX(Schema<?> schema, Schema<?> required) {
		schema.setDependentSchemas(Map.of("x", required));
	}

	/** Which results each request can ask for, and which come back if it does not. */
	@Bean
	DocumentPart outputs() {
		return (document) -> {
			describeOutputs(document, ExportRequest.class, Stage.MODEL,
					" `trace` is an output for each layer's z and a: `trace.0.z`, `trace.0.a`, `trace.1.z`, …");
			describeOutputs(document, ForwardRequest.class, Stage.FORWARD, "");
			describeOutputs(document, GradientsRequest.class, Stage.BACKWARD, "");
			describeOutputs(document, TrainStepRequest.class, Stage.STEP,
					" The updated network always comes back, and the optimizer if there is one.");
		};
	}

	private static void describeOutputs(OpenAPI document, Class<?> request, Stage stage, String note) {
		Schema<?> schema = requireNonNull(document.getComponents().getSchemas().get(request.getSimpleName()));
		Schema<?> outputs = requireNonNull(schema.getProperties().get("outputs"));
		outputs.description(OUTPUTS + " " + defaults(stage) + "." + note);
		String name = request.getSimpleName().replace("Request", "Output");
		outputs.setItems(reference(name));
		document.getComponents()
			.addSchemas(name, choice(Output.of(stage).stream().map(Output::toString).toList())
				.description("The name of a result."));
	}

	/** The results that come back by default, by what they depend on. */
	private static String defaults(Stage stage) {
		Map<String, List<String>> byCondition = Output.defaults(stage)
			.stream()
			.collect(Collectors.groupingBy(Output::condition, LinkedHashMap::new,
					Collectors.mapping((output) -> "`" + output + "`", Collectors.toList())));
		return byCondition.entrySet()
			.stream()
			.map((entry) -> (entry.getKey() + " " + String.join(", ", entry.getValue())).strip())
			.collect(Collectors.joining(", "));
	}

	/** A computation has the values on its way beside its other fields. */
	@Bean
	DocumentPart valuesOnTheWay() {
		return (document) -> {
			Schema<?> computation = requireNonNull(document.getComponents().getSchemas().get("Computation"));
			computation.getProperties().remove("inner");
			computation
				.setRequired(computation.getRequired().stream().filter((name) -> !name.equals("inner")).toList());
			for (Quantity quantity : Quantity.values()) {
				Schema<?> schema = quantity.isList() ? reference("Vector") : number();
				computation.addProperty(quantity.toString(), schema.description(quantity.prose()));
			}
		};
	}

	/** An example of each event of a stream, in either format. */
	@Bean
	DocumentPart streams(JsonMapper mapper) {
		return (document) -> {
			Collection<ExampleEvent> events = ExampleEvent.all(mapper);
			document.getPaths()
				.values()
				.stream()
				.flatMap((item) -> item.readOperations().stream())
				.flatMap((operation) -> operation.getResponses().values().stream())
				.forEach((response) -> response.getContent()
					.forEach((mediaType, type) -> events.forEach((event) -> event.addTo(mediaType, type, mapper))));
		};
	}

}
