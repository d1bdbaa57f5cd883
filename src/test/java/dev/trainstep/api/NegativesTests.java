package dev.trainstep.api;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.openapi.ExampleExchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every example of a request is made wrong at every place, in many ways. The service
 * answers as documented, or refuses with valid pointers. What the schema forbids is
 * refused with 400, with a pointer to the place.
 */
@Tag("slow")
class NegativesTests extends HttpTest {

	/** Marks the place of JSON that a tree cannot hold. */
	private static final String MARK = "@";

	/** A value of each type. */
	private static final Map<String, String> VALUES = Map.of("string", "\"a\"", "number", "2", "boolean", "true",
			"object", "{}", "array", "[]", "null", "null");

	private static final String BEYOND = "1e400";

	/** The expected answer. */
	private enum Expected {

		/** 200, 400 or 422. */
		ANYTHING,
		/** 400: the schema forbids it. */
		NOT_OF_SCHEMA,
		/** 422: the schema allows it, but the value is wrong. */
		NOT_FITTING

	}

	/**
	 * A request made wrong.
	 *
	 * @param place the place that was changed
	 */
	private record Negative(String what, JsonPointer place, String body, Expected expected) {

		@Override
		public String toString() {
			return this.what + " at " + this.place + ": " + this.body;
		}

	}

	static Stream<Arguments> examples() {
		return ExampleExchange.paths()
			.stream()
			.flatMap((path) -> ExampleExchange.all(path, JSON)
				.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().status() == 200)
				.map((entry) -> arguments(path, entry.getKey(),
						JSON.<JsonNode>valueToTree(entry.getValue().request()))));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("examples")
	void aWrongRequestIsRefusedAtItsPlace(String path, String name, JsonNode request) {
		JsonNode document = get("/v3/api-docs").json();
		JsonNode schema = document.at("/paths").get(path).at("/post/requestBody/content/application~1json/schema");
		List<Negative> negatives = new Negatives(document, request).of(schema);
		assertThat(negatives).hasSizeGreaterThan(20);
		negatives.forEach((negative) -> check(negative, post(path, negative.body())));
	}

	private static void check(Negative negative, Answer answer) {
		String description = negative + " → " + answer.body();
		switch (negative.expected()) {
			case ANYTHING -> assertThat(answer.status()).as(description).isIn(200, 400, 422);
			case NOT_OF_SCHEMA -> assertThat(answer.status()).as(description).isEqualTo(400);
			case NOT_FITTING -> assertThat(answer.status()).as(description).isEqualTo(422);
		}
		if (answer.status() != 200) {
			assertThat(answer.contentType()).as(description).isEqualTo("application/problem+json");
			List<JsonPointer> pointers = pointers(answer);
			assertThat(pointers).as(description).isNotEmpty().hasSizeLessThanOrEqualTo(20);
			JsonNode sent = JSON.readTree(negative.body());
			assertThat(pointers).as(description).allMatch((pointer) -> leadsSomewhere(pointer, sent));
			if (negative.expected() == Expected.NOT_OF_SCHEMA) {
				assertThat(pointers).as(description).anyMatch((pointer) -> isAbout(pointer, negative.place()));
			}
		}
	}

	private static List<JsonPointer> pointers(Answer answer) {
		List<JsonPointer> pointers = new ArrayList<>();
		answer.json().get("errors").forEach((error) -> {
			String pointer = error.get("pointer").stringValue();
			assertThat(pointer).startsWith("#");
			pointers.add(JsonPointer.compile(URLDecoder.decode(pointer.substring(1).replace("+", "%2B"), UTF_8)));
		});
		return pointers;
	}

	/**
	 * Whether a pointer leads to a value that was sent, or to a field missing from an
	 * object that was.
	 */
	private static boolean leadsSomewhere(JsonPointer pointer, JsonNode sent) {
		return !sent.at(pointer).isMissingNode() || sent.at(pointer.head()).isObject();
	}

	private static boolean isAbout(JsonPointer pointer, JsonPointer place) {
		// The first element decides the type of an array, so a wrong one makes the next
		// one wrong.
		boolean first = place.last() != null && place.last().getMatchingIndex() == 0;
		return isAbove(pointer, place) || isAbove(first ? place.head() : place, pointer);
	}

	private static boolean isAbove(JsonPointer above, JsonPointer below) {
		return (below + "/").startsWith(above + "/");
	}

	/** Makes wrong requests from a valid one, by the schemas of the document. */
	private static final class Negatives {

		private static final String SAMPLES = "#/components/schemas/Samples";

		/** What the document says of samples in prose. */
		private static final String VECTOR_OR_MATRIX = """
				{"oneOf": [{"$ref": "#/components/schemas/Vector"}, {"$ref": "#/components/schemas/Matrix"}]}""";

		/** What it says of labels, the only field without a type. */
		private static final String CLASSES = """
				{"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]}""";

		private final JsonNode document;

		private final JsonNode request;

		private final List<Negative> negatives = new ArrayList<>();

		Negatives(JsonNode document, JsonNode request) {
			this.document = document;
			this.request = request;
		}

		List<Negative> of(JsonNode schema) {
			visit(JsonPointer.empty(), alternatives(schema), false);
			return this.negatives;
		}

		/**
		 * @param schemas the alternatives for the value at this place
		 */
		private void visit(JsonPointer place, List<JsonNode> schemas, boolean required) {
			JsonNode node = this.request.at(place);
			addWrongTypes(place, node, schemas);
			if (!place.matches()) {
				addDropped(place, required);
			}
			if (node.isNumber()) {
				addWrongNumbers(place, schemas);
			}
			add("nested", place, "[".repeat(20) + "]".repeat(20), Expected.NOT_OF_SCHEMA);
			List<JsonNode> matching = schemas.stream().filter((schema) -> matches(schema, node)).toList();
			assertThat(matching).as(place.toString()).isNotEmpty();
			if (node instanceof ObjectNode object) {
				visitObject(place, object, matching);
			}
			else if (node instanceof ArrayNode array) {
				// An array of one element may become an array of another alternative.
				visitArray(place, array, (array.size() > 1) ? matching : schemas);
			}
		}

		private void addWrongTypes(JsonPointer place, JsonNode node, List<JsonNode> schemas) {
			VALUES.forEach((type, value) -> {
				boolean allowed = schemas.stream().anyMatch((schema) -> isOfType(schema, type));
				boolean incomplete = type.equals("object")
						&& schemas.stream().allMatch((schema) -> schema.path("required").size() > 0);
				add(type, place, value, (!allowed || incomplete) ? Expected.NOT_OF_SCHEMA : Expected.ANYTHING);
			});
			if (node.isString()) {
				add("empty string", place, "\"\"", Expected.ANYTHING);
			}
		}

		private void addDropped(JsonPointer place, boolean required) {
			JsonNode copy = this.request.deepCopy();
			JsonNode parent = copy.at(place.head());
			if (parent instanceof ObjectNode object) {
				object.remove(place.last().getMatchingProperty());
			}
			else {
				((ArrayNode) parent).remove(place.last().getMatchingIndex());
			}
			this.negatives.add(new Negative("dropped", place, copy.toString(),
					required ? Expected.NOT_OF_SCHEMA : Expected.ANYTHING));
		}

		private void addWrongNumbers(JsonPointer place, List<JsonNode> schemas) {
			boolean integer = schemas.stream().noneMatch((schema) -> type(schema).equals("number"));
			add("beyond float64", place, BEYOND, Expected.NOT_FITTING);
			add("beyond integers", place, "9007199254740993", integer ? Expected.NOT_FITTING : Expected.ANYTHING);
			add("fraction", place, "0.5", integer ? Expected.NOT_OF_SCHEMA : Expected.ANYTHING);
			add("negative", place, "-1", Expected.ANYTHING);
		}

		private void visitObject(JsonPointer place, ObjectNode object, List<JsonNode> schemas) {
			boolean closed = schemas.stream().allMatch((schema) -> isFalse(schema.path("additionalProperties")));
			this.negatives.add(new Negative("extra field", place.appendProperty("extra"),
					body(place, object.deepCopy().put("extra", 1).toString()),
					closed ? Expected.NOT_OF_SCHEMA : Expected.ANYTHING));
			object.properties().forEach((field) -> {
				String name = field.getKey();
				JsonPointer member = place.appendProperty(name);
				List<JsonNode> properties = schemas.stream()
					.flatMap((schema) -> alternatives(schema.at("/properties").path(name)).stream())
					.toList();
				add("given twice", member, field.getValue() + ",\"" + name + "\":" + field.getValue(),
						Expected.NOT_OF_SCHEMA);
				visit(member, properties, schemas.stream().allMatch((schema) -> isRequired(schema, name)));
			});
		}

		private void visitArray(JsonPointer place, ArrayNode array, List<JsonNode> schemas) {
			List<JsonNode> items = schemas.stream()
				.filter((schema) -> isOfType(schema, "array"))
				.flatMap((schema) -> alternatives(schema.get("items")).stream())
				.toList();
			// The middle of a long array is like its second element.
			IntStream.of(0, 1, array.size() - 1).filter((index) -> index < array.size()).distinct().forEach((index) -> {
				JsonPointer element = place.appendIndex(index);
				JsonNode row = array.get(index);
				if (row.isArray() && row.get(0).isNumber() && array.size() > 1) {
					String longer = row.toString().replace("]", ",0]");
					add("ragged", element, longer, Expected.NOT_FITTING);
				}
				visit(element, items, false);
			});
		}

		/** Adds a request with this JSON at the place. */
		private void add(String what, JsonPointer place, String json, Expected expected) {
			this.negatives.add(new Negative(what, place, body(place, json), expected));
		}

		private String body(JsonPointer place, String json) {
			if (place.matches()) {
				return json;
			}
			JsonNode copy = this.request.deepCopy();
			JsonNode parent = copy.at(place.head());
			if (parent instanceof ObjectNode object) {
				object.put(place.last().getMatchingProperty(), MARK);
			}
			else {
				((ArrayNode) parent).set(place.last().getMatchingIndex(), MARK);
			}
			return copy.toString().replace('"' + MARK + '"', json);
		}

		private static boolean isRequired(JsonNode schema, String name) {
			return schema.path("required").valueStream().anyMatch((field) -> field.stringValue().equals(name));
		}

		private static boolean isFalse(JsonNode node) {
			return node.isBoolean() && !node.booleanValue();
		}

		private static String type(JsonNode schema) {
			return schema.get("type").stringValue();
		}

		private static boolean isOfType(JsonNode schema, String type) {
			return type(schema).equals(type) || (type(schema).equals("integer") && type.equals("number"));
		}

		/** Whether a schema without alternatives is the schema of this value. */
		private boolean matches(JsonNode schema, JsonNode node) {
			return switch (type(schema)) {
				case "object" -> node.isObject() && matchesType(schema, node);
				case "array" -> node.isArray() && alternatives(schema.get("items")).stream()
					.anyMatch((items) -> node.isEmpty() || matches(items, node.get(0)));
				case "string" -> node.isString();
				case "boolean" -> node.isBoolean();
				default -> node.isNumber();
			};
		}

		/** Alternative objects differ in their {@code type}. */
		private static boolean matchesType(JsonNode schema, JsonNode node) {
			JsonNode types = schema.at("/properties/type/enum");
			return types.isMissingNode() || types.valueStream().anyMatch((type) -> type.equals(node.get("type")));
		}

		private List<JsonNode> alternatives(JsonNode schema) {
			String reference = schema.path("$ref").asString("");
			if (reference.equals(SAMPLES)) {
				return alternatives(JSON.readTree(VECTOR_OR_MATRIX));
			}
			if (!reference.isEmpty()) {
				return alternatives(this.document.at(reference.substring(1)));
			}
			if (schema.has("type")) {
				return List.of(schema);
			}
			JsonNode alternatives = schema.has("oneOf") ? schema : JSON.readTree(CLASSES);
			return alternatives.get("oneOf").valueStream().flatMap((one) -> alternatives(one).stream()).toList();
		}

	}

}
