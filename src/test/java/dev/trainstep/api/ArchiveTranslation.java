package dev.trainstep.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * JSON as npz and safetensors, and back, by the table in {@code docs/formats.md} and the
 * JDK alone: nothing of the service is used.
 */
final class ArchiveTranslation {

	private static final JsonMapper JSON = new JsonMapper();

	/** The fields whose elements are named by their places, even if they are numbers. */
	private final Set<String> lists;

	private static final Pattern NPY = Pattern
		.compile("\\{'descr': '(.+?)', 'fortran_order': False, 'shape': \\((.*?),?\\), \\} *\n");

	/**
	 * Makes a translation.
	 * @param document the OpenAPI document, which has a schema for each kind of list
	 */
	ArchiveTranslation(JsonNode document) {
		this.lists = document.at("/components/schemas")
			.valueStream()
			.flatMap((schema) -> schema.path("properties").propertyStream())
			.filter((property) -> isList(property.getValue(), document))
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
		assertThat(this.lists).contains("layers", "deltas");
	}

	/** Whether it is a list of objects, samples or matrices. */
	private static boolean isList(JsonNode property, JsonNode document) {
		String pointer = property.path("$ref").asString("#").substring(1);
		return document.at(pointer).path("items").has("$ref") && pointer.endsWith("List");
	}

	/**
	 * A value of an archive.
	 *
	 * @param type {@code f8}, {@code i8}, {@code b1} or {@code U}
	 * @param elements in row-major order: the bits of numbers, or strings
	 */
	record Value(String type, List<Integer> shape, List<?> elements) {

		/** As the metadata of safetensors has it. */
		String text() {
			return this.shape.isEmpty() ? this.elements.getFirst().toString()
					: this.elements.stream()
						.map(Object::toString)
						.map((text) -> text.contains(",") ? '"' + text + '"' : text)
						.collect(Collectors.joining(","));
		}

	}

	/** The values of JSON by their names. */
	Map<String, Value> values(JsonNode json) {
		Map<String, Value> values = new LinkedHashMap<>();
		add("", json, values);
		return values;
	}

	private void add(String name, JsonNode json, Map<String, Value> values) {
		switch (json.getNodeType()) {
			case OBJECT -> json.properties()
				.forEach((field) -> add(name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(),
						values));
			case ARRAY -> addList(name, json, values);
			default -> values.put(name, new Value(type(json), List.of(), List.of(element(json, type(json)))));
		}
	}

	private void addList(String name, JsonNode list, Map<String, Value> values) {
		boolean isList = !list.isEmpty()
				&& (list.get(0).isObject() || (list.get(0).isArray() && this.lists.contains(name)));
		if (!isList) {
			List<JsonNode> leaves = leaves(list).toList();
			String type = type(leaves);
			values.put(name, new Value(type, shape(list), leaves.stream().map((leaf) -> element(leaf, type)).toList()));
		}
		else if (list.valueStream()
			.allMatch((object) -> object.isObject() && object.valueStream().allMatch(JsonNode::isValueNode))) {
			Set<String> fields = new LinkedHashSet<>();
			list.forEach((object) -> fields.addAll(object.propertyNames()));
			for (String field : fields) {
				var column = JSON.createArrayNode();
				list.forEach((object) -> column
					.add(object.has(field) ? object.get(field) : JSON.getNodeFactory().numberNode(Double.NaN)));
				addList(name + "." + field, column, values);
			}
		}
		else {
			for (int i = 0; i < list.size(); i++) {
				add(name + "." + i, list.get(i), values);
			}
		}
	}

	private static Stream<JsonNode> leaves(JsonNode json) {
		return json.isArray() ? json.valueStream().flatMap(ArchiveTranslation::leaves) : Stream.of(json);
	}

	/** Rows of one length; anything else has no shape. */
	private static List<Integer> shape(JsonNode json) {
		if (!json.isArray()) {
			return List.of();
		}
		Set<List<Integer>> rows = StreamSupport.stream(json.spliterator(), false)
			.map(ArchiveTranslation::shape)
			.collect(Collectors.toSet());
		if (rows.size() > 1) {
			throw new UntranslatableException();
		}
		List<Integer> shape = new ArrayList<>(List.of(json.size()));
		rows.forEach(shape::addAll);
		return shape;
	}

	private static String type(List<JsonNode> leaves) {
		Set<String> types = leaves.stream().map(ArchiveTranslation::type).collect(Collectors.toSet());
		if (types.size() > 1 && !types.equals(Set.of("i8", "f8"))) {
			throw new UntranslatableException();
		}
		return (types.size() == 1) ? types.iterator().next() : "f8";
	}

	private static String type(JsonNode json) {
		return switch (json.getNodeType()) {
			case STRING -> "U";
			case BOOLEAN -> "b1";
			case NUMBER -> json.isIntegralNumber() ? "i8" : "f8";
			default -> throw new UntranslatableException();
		};
	}

	private static Object element(JsonNode json, String type) {
		return switch (type) {
			case "U" -> json.stringValue();
			case "b1" -> json.booleanValue() ? 1L : 0L;
			case "i8" -> json.longValue();
			default -> Double.doubleToRawLongBits(json.doubleValue());
		};
	}

	/** JSON that no archive can carry: ragged rows, a null. */
	@SuppressWarnings("serial") // never serialised
	static final class UntranslatableException extends RuntimeException {

	}

	static byte[] npz(Map<String, Value> values) throws IOException {
		var bytes = new ByteArrayOutputStream();
		try (var zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, Value> value : values.entrySet()) {
				byte[] content = npy(value.getValue());
				var entry = new ZipEntry(value.getKey() + ".npy");
				entry.setMethod(ZipEntry.STORED);
				entry.setSize(content.length);
				var crc = new CRC32();
				crc.update(content);
				entry.setCrc(crc.getValue());
				zip.putNextEntry(entry);
				zip.write(content);
			}
		}
		return bytes.toByteArray();
	}

	private static byte[] npy(Value value) {
		int longest = value.elements().stream().mapToInt((element) -> element.toString().length()).max().orElse(0);
		String descr = switch (value.type()) {
			case "U" -> "<U" + Math.max(1, longest);
			case "b1" -> "|b1";
			default -> "<" + value.type();
		};
		String shape = value.shape().stream().map((length) -> length + ",").collect(Collectors.joining());
		String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + ")}\n";
		var npy = ByteBuffer.allocate(10 + header.length() + elements(value).length).order(ByteOrder.LITTLE_ENDIAN);
		npy.put("\u0093NUMPY\1\0".getBytes(ISO_8859_1)).putShort((short) header.length());
		return npy.put(header.getBytes(ISO_8859_1)).put(elements(value)).array();
	}

	private static byte[] elements(Value value) {
		int length = value.elements().stream().mapToInt((element) -> element.toString().length()).max().orElse(0);
		var bytes = ByteBuffer.allocate(value.elements().size() * Math.max(8, 4 * length))
			.order(ByteOrder.LITTLE_ENDIAN);
		for (Object element : value.elements()) {
			switch (value.type()) {
				case "U" -> IntStream.range(0, Math.max(1, length))
					.forEach((i) -> bytes.putInt((i < element.toString().length()) ? element.toString().charAt(i) : 0));
				case "b1" -> bytes.put(((Long) element).byteValue());
				default -> bytes.putLong((Long) element);
			}
		}
		return Arrays.copyOf(bytes.array(), bytes.position());
	}

	/** Numbers and truth values stand in the metadata if they have no dimension. */
	static byte[] safetensors(Map<String, Value> values) {
		ObjectNode header = JSON.createObjectNode();
		ObjectNode metadata = header.putObject("__metadata__");
		var data = new ByteArrayOutputStream();
		values.forEach((name, value) -> {
			if (value.type().equals("U")) {
				metadata.put(name, value.text());
			}
			else if (value.shape().isEmpty() && value.type().equals("b1")) {
				metadata.put(name, (Long) value.elements().getFirst() == 1 ? "true" : "false");
			}
			else if (value.shape().isEmpty() && value.type().equals("i8")) {
				metadata.put(name, value.text());
			}
			else {
				ObjectNode tensor = header.putObject(name);
				tensor.put("dtype", value.type().equals("i8") ? "I64" : "F64");
				value.shape().forEach(tensor.putArray("shape")::add);
				int begin = data.size();
				data.writeBytes(elements(value));
				tensor.putArray("data_offsets").add(begin).add(data.size());
			}
		});
		byte[] json = JSON.writeValueAsBytes(header);
		return ByteBuffer.allocate(8 + json.length + data.size())
			.order(ByteOrder.LITTLE_ENDIAN)
			.putLong(json.length)
			.put(json)
			.put(data.toByteArray())
			.array();
	}

	static Map<String, Value> fromNpz(byte[] npz) throws IOException {
		Map<String, Value> values = new LinkedHashMap<>();
		try (var zip = new ZipInputStream(new ByteArrayInputStream(npz))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				assertThat(entry.getName()).endsWith(".npy");
				values.put(entry.getName().replaceFirst("[.]npy$", ""), fromNpy(zip.readAllBytes()));
			}
		}
		return values;
	}

	private static Value fromNpy(byte[] npy) {
		var in = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
		int length = in.getShort(8);
		assertThat((10 + length) % 64).isZero();
		Matcher header = NPY.matcher(new String(npy, 10, length, ISO_8859_1));
		assertThat(header.matches()).isTrue();
		List<Integer> shape = Pattern.compile("[0-9]+")
			.matcher(header.group(2))
			.results()
			.map(MatchResult::group)
			.map(Integer::valueOf)
			.toList();
		in.position(10 + length);
		String descr = header.group(1);
		int count = shape.stream().reduce(1, Math::multiplyExact);
		if (descr.startsWith("<U")) {
			int size = Integer.parseInt(descr.substring(2));
			List<String> strings = IntStream.range(0, count).mapToObj((_) -> string(in, size)).toList();
			return new Value("U", shape, strings);
		}
		return numbers(descr.substring(1), shape, count, in);
	}

	private static String string(ByteBuffer in, int size) {
		var string = new StringBuilder();
		for (int i = 0; i < size; i++) {
			string.appendCodePoint(in.getInt());
		}
		return string.toString().replace("\0", "");
	}

	private static Value numbers(String type, List<Integer> shape, int count, ByteBuffer in) {
		return new Value(type, shape,
				IntStream.range(0, count).mapToObj((_) -> type.equals("b1") ? (long) in.get() : in.getLong()).toList());
	}

	/** Strings have the shape of a single one: the metadata does not tell. */
	static Map<String, Value> fromSafetensors(byte[] safetensors) {
		var in = ByteBuffer.wrap(safetensors).order(ByteOrder.LITTLE_ENDIAN);
		int length = (int) in.getLong();
		assertThat(length % 8).isZero();
		JsonNode header = JSON.readTree(new String(safetensors, 8, length, UTF_8));
		Map<String, Value> values = new LinkedHashMap<>();
		header.properties().forEach((entry) -> {
			JsonNode tensor = entry.getValue();
			if (entry.getKey().equals("__metadata__")) {
				tensor.properties()
					.forEach((text) -> values.put(text.getKey(),
							new Value("U", List.of(), List.of(text.getValue().stringValue()))));
				return;
			}
			String type = switch (tensor.get("dtype").stringValue()) {
				case "F64" -> "f8";
				case "I64" -> "i8";
				default -> "b1";
			};
			List<Integer> shape = tensor.get("shape").valueStream().map(JsonNode::intValue).toList();
			in.position(8 + length + tensor.get("data_offsets").get(0).intValue());
			values.put(entry.getKey(), numbers(type, shape, shape.stream().reduce(1, Math::multiplyExact), in));
			assertThat(in.position()).isEqualTo(8 + length + tensor.get("data_offsets").get(1).intValue());
		});
		return values;
	}

	/** Values as safetensors has them, which joins strings. */
	static Map<String, Value> joined(Map<String, Value> values) {
		Map<String, Value> joined = new LinkedHashMap<>(values);
		joined.replaceAll(
				(_, value) -> value.type().equals("U") ? new Value("U", List.of(), List.of(value.text())) : value);
		return joined;
	}

}
