package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.archive.Bytes;
import dev.trainstep.archive.ZipMaker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Archives of attackers and of broken clients. Each is answered with a problem document
 * that names the place, and repeats no value.
 */
@Tag("slow")
class HostileArchivesTests extends HttpTest {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	/** A value of the attacker, which no answer and no log line may repeat. */
	private static final String SECRET = "s3cret!";

	private static final byte[] NONE = {};

	private static final String MALFORMED = "malformed-archive";

	private static final String INVALID = "invalid-request";

	/** The form of an array of one float64 in safetensors. */
	private static final String ONE = "{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":";

	private static final String SHAPE = " bytes of elements, which is not what its shape and type say";

	private static final String LIE = "# the directory of the zip file is wrong: ";

	private static final String NO_DICT = "#/x has a header that is not a dict of descr, fortran_order and a shape of lengths from 0";

	private static final String NAME = "a name is made of letters, digits, _ and -, at most 64 in a row, in at most 16 parts "
			+ "joined by single dots: " + "layers.0.W";

	private static final String FILE_NAME = "# a member of the zip file is not named like W1.npy: " + NAME;

	@SuppressWarnings("NullAway.Init") // before each test
	private LogLines lines;

	/** The notebook's network and a sample, 2-1-1. */
	private static ZipMaker network() {
		return new ZipMaker().add("W1.npy", Bytes.matrix(2, 1, -1)).add("W2.npy", Bytes.matrix(1, 0.5));
	}

	private static ZipMaker good() {
		return network().add("x.npy", Bytes.vector(1, 0.25))
			.add("outputs.npy", Bytes.npy("<U2", "(1,)", Bytes.latin1("u\0\0\0003\0\0\0")));
	}

	/** The same with this instead of x. */
	private static byte[] withX(byte[] npy) {
		return network().add("x.npy", npy).make().bytes();
	}

	/** The same with this member added. */
	private static byte[] with(String file, byte[] npy) {
		return good().add(file, npy).make().bytes();
	}

	private static byte[] goodSafetensors() {
		return safetensors("", "{\"outputs\":\"u3\"}", 0);
	}

	/**
	 * The notebook's network and a sample.
	 * @param more further arrays
	 * @param length of their elements
	 */
	private static byte[] safetensors(String more, String metadata, int length) {
		return Bytes.safetensors("{\"__metadata__\":" + metadata
				+ ",\"W1\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]},\"W2\":{\"dtype\":\"F64\",\"shape\":[1,1],"
				+ "\"data_offsets\":[16,24]},\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[24,40]}" + more
				+ "}", Bytes.join(Bytes.doubles(1, -1, 0.5, 1, 0.25), new byte[length]));
	}

	private static byte[] good(ArchiveFormat format) {
		return (format == ArchiveFormat.NPZ) ? good().make().bytes() : goodSafetensors();
	}

	@BeforeEach
	void listen() {
		this.lines = new LogLines(Level.INFO);
	}

	/** The log has no warning, and no value of the attacker. */
	@AfterEach
	void theLogHasNoWarning() {
		try {
			assertThat(this.lines.all()).noneMatch((line) -> line.getLevel().isGreaterOrEqual(Level.WARN))
				.noneMatch((line) -> (line.getFormattedMessage() + line.getMDCPropertyMap()).contains(SECRET));
		}
		finally {
			this.lines.close();
		}
	}

	private HttpResponse<byte[]> post(String path, String contentType, byte[] body) {
		try {
			return CLIENT.send(HttpRequest.newBuilder(uri(path))
				.header("Content-Type", contentType)
				.header("Accept", "application/json")
				.POST(BodyPublishers.ofByteArray(body))
				.build(), BodyHandlers.ofByteArray());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	private HttpResponse<byte[]> forward(ArchiveFormat format, byte[] body) {
		return post("/forward", format.mediaType(), body);
	}

	private static void assertRefused(HttpResponse<byte[]> answer, int status, String type, String... errors) {
		String text = new String(answer.body(), UTF_8);
		assertThat(answer.statusCode()).as(text).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(text).doesNotContain(SECRET);
		JsonNode problem = JSON.readTree(text);
		assertThat(problem.get("type").stringValue()).isEqualTo("/problems/" + type);
		if (errors.length > 0) {
			assertThat(errors(problem)).containsExactly(errors);
		}
	}

	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void aGoodOneIsAnswered(ArchiveFormat format) {
		HttpResponse<byte[]> answer = forward(format, good(format));
		assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"u3\":[0.375]}");
	}

	private static Arguments refused(String name, byte[] body, int status, String type, String... errors) {
		return arguments(name, body, status, type, errors);
	}

	static Stream<Arguments> containers() {
		byte[] one = Bytes.number(1);
		ZipMaker compressed = good().make();
		compressed.putShort(compressed.central(2) + ZipMaker.METHOD, 8)
			.putShort(compressed.local(2) + ZipMaker.LOCAL_METHOD, 8)
			.putInt(compressed.central(2) + ZipMaker.LENGTH, -2);
		ZipMaker encrypted = good().make();
		encrypted.putShort(encrypted.central(2) + ZipMaker.FLAGS, 1);
		ZipMaker overlapping = good().make();
		overlapping.putInt(overlapping.central(2) + ZipMaker.LENGTH, 160)
			.putInt(overlapping.central(2) + ZipMaker.STORED, 160);
		ZipMaker renamed = good().make();
		renamed.putShort(renamed.local(2) + ZipMaker.LOCAL_NAME, 'y');
		ZipMaker counted = good().make();
		counted.putShort(counted.end() + ZipMaker.END_COUNT, 3).putShort(counted.end() + ZipMaker.END_COUNT_HERE, 3);
		ZipMaker elsewhere = good().make();
		elsewhere.putInt(elsewhere.end() + ZipMaker.END_OFFSET, 0);
		ZipMaker changed = good().make();
		changed.putInt(changed.central(2) + ZipMaker.CRC, 1);
		return Stream.of(
				refused("bomb", compressed.bytes(), 422, "invalid-value",
						"#/x is compressed: use numpy.savez, not savez_compressed"),
				refused("encrypted", encrypted.bytes(), 400, INVALID, "#/x is encrypted"),
				refused("overlapping", overlapping.bytes(), 400, MALFORMED, LIE + "members overlap"),
				refused("another name", renamed.bytes(), 400, MALFORMED,
						LIE + "a member's local header has another name"),
				refused("fewer than there are", counted.bytes(), 400, MALFORMED, LIE + "it has more than its members"),
				refused("elsewhere", elsewhere.bytes(), 400, MALFORMED, LIE + "it is not where the file says it is"),
				refused("changed", changed.bytes(), 400, MALFORMED,
						"#/x does not have its check sum: it was changed on the way"),
				refused("something follows", Bytes.join(good().make().bytes(), Bytes.latin1(SECRET)), 400, MALFORMED,
						"# the zip file does not end with its directory: it is cut off, something follows, "
								+ "or it has a comment; curl sends files with --data-binary"),
				refused("nothing", new ZipMaker().make().bytes(), 400, INVALID),
				refused("path above", with("../" + SECRET + ".npy", one), 400, INVALID, FILE_NAME),
				refused("absolute path", with("/etc/passwd.npy", one), 400, INVALID, FILE_NAME),
				refused("NUL", with("eta\0.npy", one), 400, INVALID, FILE_NAME),
				refused("long name", with(SECRET.repeat(700) + ".npy", one), 400, INVALID, FILE_NAME),
				refused("5,000 letters", with("a".repeat(5000) + ".npy", one), 400, INVALID, FILE_NAME),
				refused("no npy", with(SECRET, one), 400, INVALID, FILE_NAME),
				refused("no name", with(".npy", one), 400, INVALID, FILE_NAME),
				refused("dot in front", with(".eta.npy", one), 400, INVALID, FILE_NAME),
				refused("dot at the end", with("eta..npy", one), 400, INVALID, FILE_NAME),
				refused("two dots", with("a..b.npy", one), 400, INVALID, FILE_NAME),
				refused("many dots", with("a" + ".a".repeat(16) + ".npy", one), 400, INVALID, FILE_NAME),
				refused("twice", with("x.npy", one), 400, INVALID, "#/x given twice"),
				refused("whole and part", with("x.0.npy", one), 400, INVALID, "#/x given as a whole and in parts"),
				refused("gap", with("layers.1.W.npy", Bytes.matrix(1, 1)), 400, INVALID,
						"#/layers there is no index 0: indices count from 0, without gaps and leading zeros"),
				refused("leading zero", with("layers.00.W.npy", Bytes.matrix(1, 1)), 400, INVALID,
						"#/layers there is no index 0: indices count from 0, without gaps and leading zeros"));
	}

	static Stream<Arguments> arrays() {
		String dict = "{'descr': '<f8', 'fortran_order': False, 'shape': ";
		byte[] two = Bytes.doubles(1, 0.25);
		return Stream.of(
				refused("long header", withX(Bytes.npy(2, 0, dict + "(2,)}" + " ".repeat(10_000_000), two)), 400,
						MALFORMED, "#/x has a header of 10000055 bytes; the limit is 10000"),
				refused("code", withX(Bytes.npy(dict + "__import__('os').system('" + SECRET + "')}", two)), 400,
						MALFORMED, NO_DICT),
				refused("code as a length", withX(Bytes.npy(dict + "(10**10**10,)}", two)), 400, MALFORMED, NO_DICT),
				refused("negative length", withX(Bytes.npy("<f8", "(-2,)", two)), 400, MALFORMED, NO_DICT),
				refused("lengths of 2^64", withX(Bytes.npy("<f8", "(4294967296, 4294967296)", two)), 400, MALFORMED,
						"#/x has 16" + SHAPE),
				refused("lengths of 2^64 without elements", withX(Bytes.npy("<f8", "(4294967296, 4294967296)", NONE)),
						400, MALFORMED, "#/x has 0" + SHAPE),
				refused("2^61 elements", withX(Bytes.npy("<f8", "(2305843009213693952,)", NONE)), 400, MALFORMED),
				refused("10^18 elements", withX(Bytes.npy("<f8", "(999999999999999999,)", NONE)), 400, MALFORMED,
						"#/x has 0" + SHAPE),
				refused("cut off", withX(Bytes.npy("<f8", "(2,)", new byte[15])), 400, MALFORMED, "#/x has 15" + SHAPE),
				refused("longer", withX(Bytes.npy("<f8", "(2,)", new byte[17])), 400, MALFORMED, "#/x has 17" + SHAPE),
				refused("objects", withX(Bytes.npy("|O", "(2,)", Bytes.latin1(SECRET))), 400, INVALID,
						"#/x object arrays are pickles, which are not read; leave None out, and give what is in a "
								+ "dict or a list names with dots, such as optimizer.type or layers.0.W"),
				refused("no elements", withX(Bytes.npy("<f8", "(0,)", NONE)), 422, "shape-mismatch", "#/x is empty"),
				refused("no elements in 2^40", withX(Bytes.npy("<f8", "(0, 1099511627776)", NONE)), 422,
						"shape-mismatch", "#/x is empty"),
				refused("1000 dimensions", withX(Bytes.npy("<f8", "(2" + ",1".repeat(999) + ")", two)), 400, INVALID,
						"#/x expected a sample: an array of numbers, or a batch: an array of such rows, found an array of "
								+ "1000 dimensions"),
				refused("a column", with("b1.npy", Bytes.npy("<f8", "(2, 1)", two)), 400, INVALID,
						"#/b1 expected an array of numbers, found an array of 2 dimensions; ravel() makes it one of 1"),
				refused("rows one by one", with("layers.0.W.0.npy", Bytes.vector(1, 2)), 400, INVALID,
						"#/layers/0/W/0 expected a row, found an array; all rows together are one array of 2 dimensions",
						"#/layers/0/activation missing"),
				refused("numbers for names",
						network().add("x.npy", Bytes.vector(1, 2))
							.add("outputs.npy", Bytes.vector(1, 2))
							.make()
							.bytes(),
						400, INVALID, "#/outputs expected an array of strings, found numbers"),
				refused("a number", withX(Bytes.number(1)), 400, INVALID,
						"#/x expected a sample: an array of numbers, or a batch: an array of such rows, found a number"),
				refused("NaN", withX(Bytes.vector(1, Double.NaN)), 422, "invalid-value",
						"#/x/1 NaN or infinite, which no value is"),
				refused("truth values", withX(Bytes.npy("|b1", "(2,)", new byte[2])), 400, INVALID,
						"#/x true and false are no numbers; astype(float) makes them 1 and 0"),
				refused("2^53 + 1", withX(Bytes.npy("<i8", "(2,)", Bytes.latin1("\0\0\0\0\0\0\0\0\1\0\0\0\0\0\40\0"))),
						422, "invalid-value", "#/x/1 an integer of 64 bits that no float64 equals"),
				refused("10^9 empty strings",
						network().add("x.npy", Bytes.vector(1, 2))
							.add("outputs.npy", Bytes.npy("<U0", "(1000000000,)", NONE))
							.make()
							.bytes(),
						400, INVALID, "#/outputs strings come alone, or as a list of one dimension"),
				refused("surrogate",
						network().add("x.npy", Bytes.vector(1, 2))
							.add("outputs.npy", Bytes.npy("<U1", "(1,)", new byte[] { 0, (byte) 0xd8, 0, 0 }))
							.make()
							.bytes(),
						400, MALFORMED, "#/outputs has a string that is not Unicode"),
				refused("beyond Unicode",
						network().add("x.npy", Bytes.vector(1, 2))
							.add("outputs.npy", Bytes.npy(">U1", "(1,)", new byte[] { 0, 0x11, 0, 0 }))
							.make()
							.bytes(),
						400, MALFORMED, "#/outputs has a string that is not Unicode"),
				refused("not ASCII",
						network().add("x.npy", Bytes.vector(1, 2))
							.add("outputs.npy", Bytes.npy("|S1", "(1,)", new byte[] { -1 }))
							.make()
							.bytes(),
						400, MALFORMED, "#/outputs has a string that is not ASCII"),
				refused("long string",
						network().add("x.npy", Bytes.vector(1, 2))
							.add("lossFunction.npy", Bytes.npy("|S1001", "()", Bytes.latin1("a".repeat(1001))))
							.make()
							.bytes(),
						400, INVALID, "#/lossFunction a string has at most 1000 characters"),
				refused("matrix of strings", with("lossFunction.npy", Bytes.npy("|S1", "(1, 1)", new byte[] { 'a' })),
						400, INVALID, "#/lossFunction strings come alone, or as a list of one dimension"),
				refused("strings of 10^9 characters", with("lossFunction.npy", Bytes.npy("<U1000000000", "()", NONE)),
						400, MALFORMED, "#/lossFunction has strings of no length that is known"),
				refused("unknown string", with("lossFunction.npy", Bytes.npy("|S7", "()", Bytes.latin1(SECRET))), 422,
						"invalid-value"),
				refused("2,000,000 strings",
						network().add("x.npy", Bytes.vector(1, 2))
							.add("outputs.npy", Bytes.npy("|S1", "(2000000,)", new byte[2_000_000]))
							.make()
							.bytes(),
						422, "shape-mismatch", "#/outputs has 2000000 elements, expected at most 32"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "containers", "arrays" })
	void aWrongNpzIsRefused(String name, byte[] body, int status, String type, String... errors) {
		assertRefused(forward(ArchiveFormat.NPZ, body), status, type, errors);
	}

	static Stream<Arguments> safetensors() {
		String offsets = "#/y has data_offsets that do not begin where those of another array end, or go back";
		String header = "# the header of the safetensors file is not JSON: ";
		return Stream.of(
				refused("header of 2^63 bytes", Bytes.safetensors(1L << 63, Bytes.latin1("{}"), NONE), 400, MALFORMED),
				refused("header of 2 MB", Bytes.safetensors("{}" + " ".repeat(2_000_000), NONE), 400, MALFORMED,
						"# the first eight bytes, the length of the header of safetensors, are above 1048576"),
				refused("header beyond the file", Bytes.safetensors(1000, Bytes.latin1("{}"), NONE), 400, MALFORMED,
						"# the file ends within its header"),
				refused("overlapping", safetensors(",\"y\":" + ONE + "[32,40]}", "{}", 0), 400, MALFORMED, offsets),
				refused("hole", safetensors(",\"y\":" + ONE + "[41,49]}", "{}", 9), 400, MALFORMED, offsets),
				refused("backwards", safetensors(",\"y\":" + ONE + "[40,32]}", "{}", 0), 400, MALFORMED, offsets),
				refused("longer", safetensors("", "{}", 1), 400, MALFORMED,
						"# the file has 41 bytes after its header, and its arrays 40"),
				refused("twice", safetensors(",\"x\":" + ONE + "[40,48]}", "{}", 8), 400, INVALID, "#/x given twice"),
				refused("as metadata too", safetensors("", "{\"x\":\"" + SECRET + "\"}", 0), 400, INVALID,
						"#/x given twice"),
				refused("100 deep", safetensors(",\"y\":" + "[".repeat(100) + "]".repeat(100), "{}", 0), 400,
						MALFORMED),
				refused("not UTF-8", Bytes.safetensors(5, new byte[] { '{', '"', -1, '"', '}' }, NONE), 400, MALFORMED,
						header + "it is not UTF-8"),
				refused("not JSON", Bytes.safetensors("{" + SECRET + "}", NONE), 400, MALFORMED, header + "at byte 9"),
				refused("F8",
						safetensors(",\"y\":{\"dtype\":\"F8_E5M2\",\"shape\":[1],\"data_offsets\":[40,41]}", "{}", 1),
						400, INVALID),
				refused("unknown field", safetensors("", "{\"format\":\"" + SECRET + "\"}", 0), 400, INVALID),
				refused("no string", safetensors("", "{\"eta\":1}", 0), 400, MALFORMED,
						"#/eta is no string in __metadata__"),
				refused("name", safetensors("", "{\"" + SECRET + "\":\"1\"}", 0), 400, INVALID,
						"# a name in the header is not valid: " + NAME));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("safetensors")
	void wrongSafetensorsAreRefused(String name, byte[] body, int status, String type, String... errors) {
		assertRefused(forward(ArchiveFormat.SAFETENSORS, body), status, type, errors);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "' 0.1' | 400 | #/eta expected a number, found a string",
			"NaN | 400 | #/eta expected a number, found a string",
			"0x1 | 400 | #/eta expected a number, found a string", "1e999 | 422 | #/eta a number beyond float64",
			"s3cret! | 400 | #/eta expected a number, found a string" })
	void aRateAsTextIsANumberOfJson(String eta, int status, String error) {
		byte[] body = safetensors(",\"y\":" + ONE + "[40,48]}", "{\"eta\":\"" + eta + "\"}", 8);
		assertRefused(post("/train-step", ArchiveFormat.SAFETENSORS_TYPE, body), status,
				(status == 400) ? INVALID : "invalid-value", error);
	}

	@Test
	void textIsReadByItsField() {
		byte[] sizes = Bytes.doubles(2, 3, 2);
		String array = ",\"sizes\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]}}";
		assertThat(init("{\"__metadata__\":{\"seed\":\"1.0\",\"bias\":\"true\"}" + array, sizes).statusCode())
			.isEqualTo(200);
		assertRefused(init("{\"__metadata__\":{\"seed\":\"1.0\",\"bias\":\"True\"}" + array, sizes), 400, INVALID,
				"#/bias expected true or false, found a string");
		assertRefused(init("{\"__metadata__\":{\"seed\":\"1.5\"}" + array, sizes), 400, INVALID,
				"#/seed expected an integer");
		assertThat(post("/train-step", ArchiveFormat.SAFETENSORS_TYPE, safetensors(
				",\"labels\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[40,41]}", "{\"eta\":\"0.1\"}", 1))
			.statusCode()).isEqualTo(200);
	}

	private HttpResponse<byte[]> init(String header, byte[] elements) {
		return post("/init", ArchiveFormat.SAFETENSORS_TYPE, Bytes.safetensors(header, elements));
	}

	@Test
	void aHundredThousandMembersAreTooMany() {
		byte[] names = new byte[0];
		var header = new StringBuilder("{\"__metadata__\":{\"a\":\"\"");
		for (int i = 0; i < 100_000; i++) {
			header.append(",\"").append(i).append("\":\"\"");
		}
		assertRefused(forward(ArchiveFormat.SAFETENSORS, Bytes.safetensors(header + "}}", names)), 400, MALFORMED);
		var some = new StringBuilder("{\"__metadata__\":{\"a\":\"\"");
		for (int i = 0; i < 5_000; i++) {
			some.append(",\"").append(i).append("\":\"\"");
		}
		assertRefused(forward(ArchiveFormat.SAFETENSORS, Bytes.safetensors(some + "}}", names)), 413,
				"content-too-large");
		ZipMaker zip = good().make();
		zip.putShort(zip.end() + ZipMaker.END_COUNT, 0xffff).putShort(zip.end() + ZipMaker.END_COUNT_HERE, 0xffff);
		assertRefused(forward(ArchiveFormat.NPZ, zip.bytes()), 413, "content-too-large");
		byte[] record = Arrays.copyOfRange(zip.bytes(), zip.central(2), zip.central(3));
		byte[] many = new byte[100_000 * record.length];
		for (int i = 0; i < 100_000; i++) {
			System.arraycopy(record, 0, many, i * record.length, record.length);
		}
		ZipMaker end = new ZipMaker().make();
		end.putShort(ZipMaker.END_COUNT, 100_000 & 0xffff)
			.putShort(ZipMaker.END_COUNT_HERE, 100_000 & 0xffff)
			.putInt(ZipMaker.END_LENGTH, many.length);
		assertRefused(forward(ArchiveFormat.NPZ, Bytes.join(many, end.bytes())), 413, "content-too-large");
	}

	/** 20,000,000 bytes, each of which is a number. */
	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void moreNumbersThanTheLimitAreRefusedByTheHeader(ArchiveFormat format) {
		byte[] elements = new byte[20_000_000];
		byte[] body = (format == ArchiveFormat.NPZ) ? withX(Bytes.npy("|u1", "(10000000, 2)", elements)) : Bytes
			.safetensors("{\"x\":{\"dtype\":\"U8\",\"shape\":[10000000,2],\"data_offsets\":[0,20000000]}}", elements);
		HttpResponse<byte[]> answer = forward(format, body);
		assertRefused(answer, 413, "content-too-large");
		assertThat(JSON.readTree(answer.body()).get("detail").stringValue()).contains("the limit is 16000000");
	}

	static Stream<Arguments> otherThanDeclared() {
		byte[] json = Bytes.latin1("{\"x\":[1]}");
		byte[] npz = good().make().bytes();
		byte[] safetensors = goodSafetensors();
		String send = "; send it with Content-Type: ";
		String npzType = ArchiveFormat.NPZ_TYPE;
		String safetensorsType = ArchiveFormat.SAFETENSORS_TYPE;
		String array = "# one array, without a name; numpy.savez writes arrays with their names";
		return Stream.of(
				arguments(npzType, json, MALFORMED,
						"# looks like JSON, and is declared to be npz" + send + "application/json"),
				arguments(safetensorsType, json, MALFORMED,
						"# looks like JSON, and is declared to be safetensors" + send + "application/json"),
				arguments(npzType, Bytes.latin1("\n\t {}"), MALFORMED,
						"# looks like JSON, and is declared to be npz" + send + "application/json"),
				arguments("application/json", npz, "malformed-json",
						"# looks like npz, and is declared to be JSON" + send + npzType),
				arguments("application/json", safetensors, "malformed-json",
						"# looks like safetensors, and is declared to be JSON" + send + safetensorsType),
				arguments(npzType, safetensors, MALFORMED,
						"# looks like safetensors, and is declared to be npz" + send + safetensorsType),
				arguments(safetensorsType, npz, MALFORMED,
						"# looks like npz, and is declared to be safetensors" + send + npzType),
				arguments(npzType, Bytes.vector(1, 2), MALFORMED, array),
				arguments(safetensorsType, Bytes.vector(1, 2), MALFORMED, array));
	}

	@ParameterizedTest
	@MethodSource("otherThanDeclared")
	void aBodyOfAnotherFormatIsToldWhatItIs(String contentType, byte[] body, String type, String error) {
		assertRefused(post("/forward", contentType, body), 400, type, error);
	}

	/** The length of its header begins like another format. */
	@ParameterizedTest
	@ValueSource(ints = { '{', 0x93 })
	void safetensorsAreNotTakenForAnotherFormat(int length) {
		String header = "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}}";
		byte[] body = Bytes.safetensors(header + " ".repeat(length - header.length()), new byte[8]);
		assertRefused(forward(ArchiveFormat.SAFETENSORS, body), 400, MALFORMED, "#/x has 8" + SHAPE);
	}

	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void anEmptyBodyIsRefused(ArchiveFormat format) {
		assertRefused(forward(format, NONE), 400, INVALID);
	}

	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void eachBeginningIsRefused(ArchiveFormat format) {
		byte[] good = good(format);
		for (int length = 1; length < good.length; length++) {
			assertRefused(forward(format, Arrays.copyOf(good, length)), 400, MALFORMED);
		}
	}

	/** Most fields are checked; of some any value will do. */
	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void anyByteMayBeChanged(ArchiveFormat format) {
		byte[] good = good(format);
		for (int at = 0; at < good.length; at++) {
			byte[] body = good.clone();
			body[at] ^= (byte) (1 << at % Byte.SIZE);
			assertThat(forward(format, body).statusCode()).as("%s", at).isIn(200, 400, 413, 422);
		}
	}

	/** Admission counts the numbers of a body as its reader will read them. */
	@ParameterizedTest
	@ValueSource(strings = { "application/x-npz", "APPLICATION/X-NPZ", "application/x-npz;charset=utf-8",
			"application/x-npz ; a=b", "application/x-npz;a=\"b;c\"", " application/x-npz\t" })
	void aTypeIsTheSameForAdmissionAndForReading(String contentType) throws IOException {
		byte[] body = withX(Bytes.npy("|u1", "(10000000, 2)", new byte[20_000_000]));
		assertThat(status(body, contentType)).isEqualTo(413);
		assertThat(status(good().make().bytes(), contentType)).isEqualTo(200);
	}

	/** Of two headers, both read the same, or neither is read. */
	@ParameterizedTest
	@ValueSource(strings = { "application/json\r\nContent-Type: application/x-npz",
			"application/x-npz\r\nContent-Type: application/json", "application/json, application/x-npz",
			"application/x-npz, application/json", "application/x-npz,", "application/x-npz;", ";application/x-npz",
			"application/x-npz\r\nContent-Type: application/x-safetensors" })
	void anAmbiguousTypeIsNoWayAroundTheLimits(String contentType) throws IOException {
		byte[] npz = withX(Bytes.npy("|u1", "(10000000, 2)", new byte[20_000_000]));
		assertThat(status(npz, contentType)).isIn(400, 413, 415);
		byte[] json = Bytes.latin1("{\"x\":[1" + ",1".repeat(17_000_000) + "],\"W1\":[[1]],\"W2\":[[1]]}");
		assertThat(status(json, contentType)).isIn(400, 413, 415);
	}

	private int status(byte[] body, String contentType) throws IOException {
		try (var exchange = new RawExchange(this.port)) {
			exchange.send("POST /forward HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + contentType
					+ "\r\nContent-Length: " + body.length + "\r\n\r\n" + new String(body, ISO_8859_1));
			return Objects.requireNonNull(exchange.read(false)).status();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/data", "/init", "/forward", "/gradients", "/train-step", "/apply-gradients", "/train",
			"/gradient-check" })
	void eachEndpointRefusesNonsense(String path) {
		for (ArchiveFormat format : ArchiveFormat.values()) {
			for (byte[] body : List.of(new byte[100], Bytes.latin1("PK\u0003\u0004" + SECRET))) {
				assertThat(post(path, format.mediaType(), body).statusCode()).isEqualTo(400);
			}
			assertRefused(post(path, format.mediaType(), (format == ArchiveFormat.NPZ)
					? with("nothing.npy", Bytes.number(1)) : safetensors("", "{\"nothing\":\"" + SECRET + "\"}", 0)),
					400, INVALID);
		}
	}

}
