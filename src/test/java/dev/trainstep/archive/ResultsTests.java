package dev.trainstep.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.json.NumberArray;
import dev.trainstep.json.Text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Answers are written as named arrays, which are read back as they were. */
class ResultsTests {

	record All(double number, long integer, boolean truth, String string, double[] vector, Matrix matrix,
			Samples samples, Labels labels, int[][] counts, List<Layer> layers, List<Row> rows, List<String> strings,
			List<Boolean> truths, List<Object> none, Object nested) {
	}

	record Part(double number, long integer, boolean truth, String string, double[] vector, Matrix matrix,
			List<Layer> layers, List<String> strings, List<Object> none) {
	}

	record Layer(Matrix W, String activation) {
	}

	record Row(long epoch, @Nullable Double loss, @Nullable String why, boolean right) {
	}

	private static final All ALL = new All(-0.0, Long.MAX_VALUE, true, "\u00fc\ud83d\ude00", new double[] { 1, 0.1 },
			new Matrix(2, 3, new double[] { 1, 2, 3, 4, 5, 6 }),
			new Samples(new Matrix(1, 2, new double[] { 7, 8 }), true), new Labels(new int[] { 2, 0 }, false),
			new int[][] { { 1, 2 }, { 3, 4 } },
			List.of(new Layer(new Matrix(1, 1, new double[] { 9 }), "relu"),
					new Layer(new Matrix(1, 1, new double[] { 10 }), "softmax")),
			List.of(new Row(1, null, "a, \"b\"", true), new Row(2, 0.5, null, false)), List.of("a,b", "c", "\"", ""),
			List.of(true, false), List.of(), Map.of("deep", Map.of("er", 1)));

	private static Map<String, Result.Content> results(Object answer) {
		return Results.of(answer, ArchiveFormatTests.JSON.mapper())
			.stream()
			.collect(Collectors.toMap(Result::name, Result::content, (first, _) -> first, LinkedHashMap::new));
	}

	private static byte[] write(ArchiveFormat format, Object answer) {
		try {
			var out = new ByteArrayOutputStream();
			format.write(answer, out, ArchiveFormatTests.JSON.mapper());
			return out.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] bytes(Result.Content content) {
		try {
			var out = new ByteArrayOutputStream();
			content.writeTo(out);
			assertThat(out.size()).isEqualTo(content.length());
			return out.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(Result.Content content) {
		String values = switch (content) {
			case Result.Strings strings -> strings.values().toString();
			case Result.Elements elements when elements.dtype() == Dtype.BOOL -> Arrays.toString(bytes(elements));
			case Result.Elements elements -> {
				ByteBuffer bytes = ByteBuffer.wrap(bytes(elements)).order(ByteOrder.LITTLE_ENDIAN);
				List<Object> list = new ArrayList<>();
				while (bytes.hasRemaining()) {
					list.add((elements.dtype() == Dtype.INT64) ? (Object) bytes.getLong() : bytes.getDouble());
				}
				yield list.toString();
			}
		};
		return Arrays.toString(content.shape()) + " " + values;
	}

	private static Map<String, String> texts(Object answer) {
		Map<String, String> texts = new LinkedHashMap<>();
		results(answer).forEach((name, content) -> texts.put(name, text(content)));
		return texts;
	}

	@Test
	void eachValueHasThePathOfItsJson() {
		Map<String, String> texts = texts(ALL);
		assertThat(texts).containsEntry("number", "[] [-0.0]")
			.containsEntry("integer", "[] [" + Long.MAX_VALUE + "]")
			.containsEntry("truth", "[] [1]")
			.containsEntry("string", "[] [\u00fc\ud83d\ude00]")
			.containsEntry("vector", "[2] [1.0, 0.1]")
			.containsEntry("matrix", "[2, 3] [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]")
			.containsEntry("samples", "[2] [7.0, 8.0]")
			.containsEntry("labels", "[2] [2, 0]")
			.containsEntry("counts", "[2, 2] [1, 2, 3, 4]")
			.containsEntry("layers.0.W", "[1, 1] [9.0]")
			.containsEntry("layers.1.W", "[1, 1] [10.0]")
			.containsEntry("layers.1.activation", "[] [softmax]")
			.containsEntry("strings", "[4] [a,b, c, \", ]")
			.containsEntry("truths", "[2] [1, 0]")
			.containsEntry("none", "[0] []")
			.containsEntry("nested.deep.er", "[] [1]");
		assertThat(texts.keySet().stream().filter((name) -> !name.startsWith("rows")).toList()).startsWith("number",
				"integer", "truth");
	}

	@Test
	void aListOfObjectsOfPlainValuesIsAColumnForEachField() {
		assertThat(texts(ALL)).containsEntry("rows.epoch", "[2] [1, 2]")
			.containsEntry("rows.loss", "[2] [NaN, 0.5]")
			.containsEntry("rows.why", "[2] [a, \"b\", ]")
			.containsEntry("rows.right", "[2] [1, 0]");
	}

	/** Integers are counted only if all are there. */
	@Test
	void aColumnOfIntegersWithAGapIsOfNumbers() {
		assertThat(texts(Map.of("rows", List.of(Map.of("a", 1, "b", 2), Map.of("b", 3)))))
			.isEqualTo(Map.of("rows.a", "[2] [1.0, NaN]", "rows.b", "[2] [2, 3]"));
	}

	@Test
	void otherListsAreNumbered() {
		assertThat(texts(Map.of("ragged", List.of(List.of(1, 2), List.of(3)))))
			.isEqualTo(Map.of("ragged.0", "[2] [1, 2]", "ragged.1", "[1] [3]"));
		assertThat(texts(Map.of("mixed", List.of("a", 1)))).isEqualTo(Map.of("mixed.0", "[] [a]", "mixed.1", "[] [1]"));
		assertThat(texts(Map.of("deep", List.of(List.of("a"), List.of(), List.of(true)))))
			.isEqualTo(Map.of("deep.0", "[1] [a]", "deep.1", "[0] []", "deep.2", "[1] [1]"));
	}

	@Test
	void nestedRowsOfNumbersAreArrays() {
		assertThat(texts(Map.of("cube", new int[][][] { { { 1, 2 } }, { { 3, 4 } } })))
			.isEqualTo(Map.of("cube", "[2, 1, 2] [1, 2, 3, 4]"));
		assertThat(texts(json("{\"half\":[[1,2],[3,0.5]]}"))).isEqualTo(Map.of("half", "[2, 2] [1.0, 2.0, 3.0, 0.5]"));
		assertThat(texts(json("{\"empty\":[[],[]]}"))).isEqualTo(Map.of("empty", "[2, 0] []"));
		assertThat(texts(Map.of("longs", new long[] { 1, 2 }))).isEqualTo(Map.of("longs", "[2] [1, 2]"));
		assertThat(texts(Map.of("mixed", new Object[] { new long[] { 1, 2 }, new double[] { 3, 4 } })))
			.isEqualTo(Map.of("mixed", "[2, 2] [1.0, 2.0, 3.0, 4.0]"));
		assertThat(texts(json("{\"ragged\":[[1],[2,3]]}")))
			.isEqualTo(Map.of("ragged.0", "[1] [1]", "ragged.1", "[2] [2, 3]"));
	}

	private static JsonNode json(String json) {
		return ArchiveFormatTests.JSON.mapper().readTree(json);
	}

	/** Some of its objects have an array, so all of them are numbered. */
	@Test
	void aListOfObjectsOfWhichSomeHaveArraysIsNumbered() {
		assertThat(texts(json("{\"l\":[{\"a\":1},{\"b\":2},{\"a\":[3]},{\"a\":4}]}")))
			.isEqualTo(Map.of("l.0.a", "[] [1]", "l.1.b", "[] [2]", "l.2.a", "[1] [3]", "l.3.a", "[] [4]"));
		assertThat(texts(Map.of("l", List.of(Map.of("a", new double[] { 3 }), Map.of("a", 4)))))
			.isEqualTo(Map.of("l.0.a", "[1] [3.0]", "l.1.a", "[] [4]"));
		assertThat(texts(json("{\"l\":[1,{\"a\":1}]}"))).isEqualTo(Map.of("l.0", "[] [1]", "l.1.a", "[] [1]"));
	}

	@Test
	void anAnswerHasNoNull() {
		Map<String, @Nullable Object> answer = new LinkedHashMap<>();
		answer.put("a", null);
		assertThatIllegalStateException().isThrownBy(() -> results(answer).size());
	}

	@Test
	void stringsAreCharactersOfFourBytes() {
		var strings = new Result.Strings(List.of("\ud83d\ude00", "ab", ""), false);
		assertThat(strings.longest()).isEqualTo(2);
		assertThat(bytes(strings)).containsExactly(0, 0xf6, 1, 0, 0, 0, 0, 0, 'a', 0, 0, 0, 'b', 0, 0, 0, 0, 0, 0, 0, 0,
				0, 0, 0);
		assertThat(strings.shape()).containsExactly(3);
		assertThat(bytes(new Result.Strings(List.of(""), true))).containsExactly(0, 0, 0, 0);
		assertThat(new Result.Strings(List.of(), false).longest()).isEqualTo(1);
	}

	@Test
	void stringsAreJoinedAsALineOfCsv() {
		assertThat(new Result.Strings(List.of("a,b", "c", "say \"x\"", ""), false).joined())
			.isEqualTo("\"a,b\",c,\"say \"\"x\"\"\",");
		assertThat(new Result.Strings(List.of("a,b"), true).joined()).isEqualTo("a,b");
	}

	@Test
	void aZipFileIsReadByTheJdk(@TempDir Path directory) throws IOException {
		byte[] npz = write(ArchiveFormat.NPZ, ALL);
		Path file = Files.write(directory.resolve("answer.npz"), npz);
		List<String> names = new ArrayList<>();
		try (var zip = new ZipFile(file.toFile()); var stream = new ZipInputStream(new ByteArrayInputStream(npz))) {
			for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
				names.add(entry.getName());
				assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
				assertThat(entry.getExtra()).isNull();
				assertThat(entry.getTimeLocal()).isEqualTo("1980-01-01T00:00:00");
				byte[] content = stream.readAllBytes();
				assertThat(zip.getInputStream(zip.getEntry(entry.getName())).readAllBytes()).isEqualTo(content);
				assertThat(content).startsWith(Npy.MAGIC);
				int header = (content[8] & 0xff) | (content[9] & 0xff) << 8;
				assertThat((10 + header) % 64).isZero();
				assertThat(content[9 + header]).isEqualTo((byte) '\n');
			}
			assertThat(zip.size()).isEqualTo(names.size());
		}
		assertThat(names).isEqualTo(results(ALL).keySet().stream().map((name) -> name + ".npy").toList());
	}

	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void theSameAnswerHasTheSameBytes(ArchiveFormat format) {
		assertThat(write(format, ALL)).isEqualTo(write(format, ALL));
	}

	/** Strings in safetensors are text, whose type only a field tells. */
	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void whatIsWrittenIsRead(ArchiveFormat format) {
		var part = new Part(ALL.number(), 7, ALL.truth(), ALL.string(), ALL.vector(), ALL.matrix(), ALL.layers(),
				ALL.strings(), ALL.none());
		byte[] archive = write(format, part);
		Map<String, Result.Content> results = results(part);
		List<Supplier<Member>> members = format.intactMembers(archive);
		assertThat(members).hasSameSizeAs(results.keySet());
		for (Supplier<Member> supplier : members) {
			Member member = supplier.get();
			Result.Content content = Objects.requireNonNull(results.get(member.name()));
			assertThat(read(member.value())).as(member.name()).isEqualTo(written(content, format));
		}
		long elements = format.sizeOf(archive).elements();
		assertThat(elements).isPositive();
	}

	private static Object read(JsonNode value) {
		if (!value.isPojo()) {
			return value.toString();
		}
		Object pojo = ((POJONode) value).getPojo();
		return switch (pojo) {
			case Text text -> text.value();
			case NumberArray array -> Arrays.toString(array.shape()) + Arrays.toString(array.toDoubles());
			default -> throw new AssertionError(value);
		};
	}

	private static String written(Result.Content content, ArchiveFormat format) {
		return switch (content) {
			case Result.Strings strings when format == ArchiveFormat.SAFETENSORS -> strings.joined();
			case Result.Strings strings -> ArchiveFormatTests.JSON.mapper()
				.writeValueAsString(strings.single() ? strings.values().getFirst() : strings.values());
			case Result.Elements elements when elements.dtype() == Dtype.BOOL && elements.shape().length == 0 ->
				String.valueOf(bytes(elements)[0] != 0);
			case Result.Elements elements -> Arrays.toString(elements.shape()) + Arrays.toString(
					new Tensor(elements.dtype(), elements.shape(), false, ByteOrder.LITTLE_ENDIAN, bytes(elements), 0)
						.toDoubles());
		};
	}

	@Test
	void safetensorsAreAligned() {
		byte[] file = write(ArchiveFormat.SAFETENSORS, ALL);
		var header = new SafetensorsHeader(file);
		assertThat(header.end() % 8).isZero();
		header.arrays()
			.forEach((array) -> assertThat(array.from() % Dtype.ofSafetensors(array.dtype()).orElseThrow().size())
				.as(array.name())
				.isZero());
		assertThat(new SafetensorsHeader(write(ArchiveFormat.SAFETENSORS, Map.of("a", 1))).metadata()).isEmpty();
	}

	@Test
	void anEmptyAnswerIsAnEmptyArchive() {
		for (ArchiveFormat format : ArchiveFormat.values()) {
			assertThat(format.members(write(format, Map.of()))).isEmpty();
		}
	}

}
