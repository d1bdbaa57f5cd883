package dev.trainstep.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.Allocation;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.json.Reading;
import dev.trainstep.json.StrictJson;

import static org.assertj.core.api.Assertions.assertThat;

/** Archives are read into records like JSON, by their bytes alone. */
class ArchiveFormatTests {

	static final StrictJson JSON = new StrictJson(List.of(), List.of(), List.of());

	/** What refusing may allocate beside what is told, in numbers: lists and texts. */
	private static final long OBJECTS = 20_000;

	record Values(@Nullable Double a, @Nullable Matrix m, double @Nullable [] v, @Nullable Boolean t,
			@Nullable String s, String @Nullable [] names, @Nullable Long n, @Nullable List<Part> parts) {
	}

	record Part(@Nullable Matrix m, @Nullable String s) {
	}

	/** What is wrong, as "KIND pointer detail". */
	static List<String> errors(Reading<?> reading) {
		try {
			reading.violations().throwIfAny();
			return List.of();
		}
		catch (InvalidInputException ex) {
			return ex.violations().stream().map(ArchiveFormatTests::text).toList();
		}
	}

	private static String text(Violation violation) {
		return violation.kind() + " " + violation.pointer() + " " + violation.detail();
	}

	private static Values read(byte[] archive, ArchiveFormat format) {
		return format.read(archive, Values.class, JSON).orThrow();
	}

	private static List<String> errors(byte[] archive, ArchiveFormat format) {
		return errors(format.read(archive, Values.class, JSON));
	}

	private static byte[] npz(String name, byte[] npy) {
		return new ZipMaker().add(name + ".npy", npy).make().bytes();
	}

	private static ZipMaker two() {
		return new ZipMaker().add("a.npy", Bytes.number(0.5)).add("v.npy", Bytes.vector(1, -0.0)).make();
	}

	@Test
	void membersAreFields() {
		Values values = read(new ZipMaker().add("a.npy", Bytes.number(-0.0))
			.add("m.npy", Bytes.matrix(2, 1, 2, 3, 4, 5, 6))
			.add("parts.1.s.npy", Bytes.npy("<U1", "()", new byte[] { 'b', 0, 0, 0 }))
			.add("parts.0.m.npy", Bytes.matrix(1, 7))
			.add("t.npy", Bytes.npy("|b1", "()", new byte[] { 1 }))
			.add("n.npy", Bytes.npy("|u1", "()", new byte[] { (byte) 255 }))
			.make()
			.bytes(), ArchiveFormat.NPZ);
		assertThat(values.a()).isEqualTo(-0.0);
		assertThat(values.t()).isTrue();
		assertThat(values.n()).isEqualTo(255);
		Matrix m = Objects.requireNonNull(values.m());
		assertThat(m.rows()).isEqualTo(3);
		assertThat(m.values()).containsExactly(1, 2, 3, 4, 5, 6);
		assertThat(values.parts()).extracting(Part::s).containsExactly(null, "b");
	}

	@Test
	void falseIsAByteOfZero() {
		assertThat(read(npz("t", Bytes.npy("|b1", "()", new byte[] { 0 })), ArchiveFormat.NPZ).t()).isFalse();
	}

	@Test
	void truthValuesAreNoNumbers() {
		assertThat(errors(npz("v", Bytes.npy("|b1", "(2,)", new byte[2])), ArchiveFormat.NPZ))
			.containsExactly("INVALID_REQUEST #/v true and false are no numbers; astype(float) makes them 1 and 0");
		assertThat(errors(npz("t", Bytes.npy("|b1", "()", new byte[2])), ArchiveFormat.NPZ))
			.containsExactly("MALFORMED_ARCHIVE #/t has 2 bytes of elements, which is not what its shape and type say");
	}

	@Test
	void aChangedMemberIsToldByItsCheckSum() {
		byte[] archive = npz("a", Bytes.number(1));
		archive[ZipMaker.LOCAL_NAME + 5 + 128 + 7] ^= 1;
		assertThat(errors(archive, ArchiveFormat.NPZ))
			.containsExactly("MALFORMED_ARCHIVE #/a does not have its check sum: it was changed on the way");
	}

	@Test
	void compressedAndEncryptedMembersAreTold() {
		ZipMaker zip = two();
		zip.putShort(zip.central(0) + ZipMaker.METHOD, 8)
			.putShort(zip.local(0) + ZipMaker.LOCAL_METHOD, 8)
			.putShort(zip.central(1) + ZipMaker.FLAGS, 1);
		assertThat(errors(zip.bytes(), ArchiveFormat.NPZ)).containsExactly(
				"INVALID_VALUE #/a is compressed: use numpy.savez, not savez_compressed",
				"INVALID_REQUEST #/v is encrypted");
	}

	/** Nothing is said of the indices of a list that lacks it. */
	@Test
	void aMemberOfAListThatCannotBeReadIsTold() {
		byte[] archive = new ZipMaker().add("a.0.npy", new byte[1]).add("a.1.npy", Bytes.number(1)).make().bytes();
		assertThat(errors(archive, ArchiveFormat.NPZ))
			.containsExactly("MALFORMED_ARCHIVE #/a/0 is no npy file: it does not begin with its magic string");
	}

	@ParameterizedTest
	@CsvSource({ "a", "a.txt", ".npy", "a.npy.npy.", "'a .npy'", "../a.npy", "/a.npy", "a/b.npy", "a\\b.npy", "..npy",
			"a..b.npy", ".a.npy", "a..npy", "a\u00e4.npy", "'a\0.npy'", "a.npY",
			"a123456789012345678901234567890123456789012345678901234567890123456789.npy",
			"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.npy" })
	void aMemberIsNamedLikeAField(String file) {
		byte[] archive = new ZipMaker().add(file, Bytes.number(1)).make().bytes();
		assertThat(errors(archive, ArchiveFormat.NPZ))
			.containsExactly("INVALID_REQUEST # a member of the zip file is not named like W1.npy: " + Member.NAMES);
		assertThat(errors(Bytes.safetensors(
				"{\"__metadata__\":{\"" + file.replace("\\", "\\\\").replace("\0", "\\u0000") + "..\":\"1\"}}",
				new byte[0]), ArchiveFormat.SAFETENSORS))
			.containsExactly("INVALID_REQUEST # a name in the header is not valid: " + Member.NAMES);
	}

	@Test
	void aByteOfAnyTypeIsWidenedInEitherOrder() {
		assertThat(read(npz("v", Bytes.npy(">i2", "(2,)", new byte[] { 1, 0, -1, -1 })), ArchiveFormat.NPZ).v())
			.containsExactly(256, -1);
		assertThat(read(npz("v", Bytes.npy("|i1", "(2,)", new byte[] { 1, -1 })), ArchiveFormat.NPZ).v())
			.containsExactly(1, -1);
		assertThat(read(npz("v", Bytes.npy("<i1", "(1,)", new byte[] { 1 })), ArchiveFormat.NPZ).v())
			.containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource(ArchiveFormat.class)
	void anArchiveTellsItsSize(ArchiveFormat format) {
		byte[] archive = (format == ArchiveFormat.NPZ) ? two().bytes() : Bytes.safetensors("""
				{"__metadata__":{"s":"x"},"v":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", new byte[2]);
		assertThat(format.sizeOf(archive)).isEqualTo(new ArchiveFormat.Size(2, 3));
		assertThat(ArchiveFormat.recognize(archive)).hasValue(format);
		assertThat(format.sizeOf(new byte[0])).isEqualTo(new ArchiveFormat.Size(0, 0));
		assertThat(format.sizeOf(new byte[100])).isEqualTo(new ArchiveFormat.Size(0, 0));
		for (int length = 0; length < archive.length; length++) {
			byte[] cut = Arrays.copyOf(archive, length);
			assertThat(errors(cut, format)).as("%s", length).isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "P", "PK\u0003", "PK\u0001\u0002", "{\"x\":1}aaaaaaa", "\u0010\0\0\0\0\0\0\0",
			"\u0010\0\0\0\0\0\0\0[]", "\u0010\0\0\0\u0001\0\0\0{}" })
	void whatBeginsOtherwiseIsNotRecognized(String body) {
		assertThat(ArchiveFormat.recognize(Bytes.latin1(body))).isEmpty();
	}

	@Test
	void aMemberThatCannotBeReadHasNoElements() {
		byte[] archive = new ZipMaker().add("a.npy", new byte[100]).add("v.npy", Bytes.vector(1)).make().bytes();
		assertThat(ArchiveFormat.NPZ.sizeOf(archive)).isEqualTo(new ArchiveFormat.Size(2, 1));
	}

	@Test
	void moreMembersThanAreReadAreTooMany() {
		var zip = new ZipMaker();
		for (int i = 0; i <= Member.MAX_MEMBERS; i++) {
			zip.add(i + ".npy", new byte[0]);
		}
		byte[] archive = zip.make().bytes();
		assertThat(ArchiveFormat.NPZ.sizeOf(archive)).isEqualTo(new ArchiveFormat.Size(Member.MAX_MEMBERS + 1, 0));
		assertThat(errors(archive, ArchiveFormat.NPZ))
			.containsExactly("TOO_LARGE # the archive has more than 4096 members");
	}

	/** A list that is not a network's is short; as objects it would take much memory. */
	@Test
	void aListOfManyStringsIsRefusedBeforeItIsRead() {
		byte[] archive = npz("names", Bytes.npy("|S1", "(2000000,)", new byte[2_000_000]));
		ArchiveFormat.NPZ.sizeOf(npz("names", Bytes.npy("|S1", "(2,)", new byte[2])));
		assertThat(Allocation.numbers(() -> ArchiveFormat.NPZ.sizeOf(archive))).isLessThan(OBJECTS);
		assertThat(errors(archive, ArchiveFormat.NPZ))
			.containsExactly("SHAPE_MISMATCH #/names has 2000000 elements, expected at most 32");
	}

	/** Admission sets memory aside for one array of the elements. */
	@Test
	void anArrayInFortranOrderTakesNoSecondArray() {
		byte[] archive = npz("m",
				Bytes.npy("{'descr': '|u1', 'fortran_order': True, 'shape': (1000, 500)}", new byte[500_000]));
		read(archive, ArchiveFormat.NPZ);
		assertThat(Allocation.numbers(() -> read(archive, ArchiveFormat.NPZ))).isLessThan(500_000 + OBJECTS);
	}

	@Test
	void hostileHeadersAllocateLittle() {
		List<byte[]> archives = List.of(npz("a", Bytes.npy("<f8", "(4294967296, 4294967296)", new byte[0])),
				npz("a", Bytes.npy("<f8", "(999999999999999999,)", new byte[8])),
				npz("a", Bytes.npy("<U0", "(1000000000,)", new byte[0])),
				npz("a", Bytes.npy("<U99999999", "()", new byte[0])),
				npz("a", Bytes.npy("|S99999999", "(1000000000,)", new byte[0])),
				npz("a", Bytes.npy("<f8", "(0, 999999999999999999)", new byte[0])),
				npz("a", Bytes.npy(2, 0, " ".repeat(2_000_000), new byte[0])));
		for (byte[] archive : archives) {
			errors(archive, ArchiveFormat.NPZ);
			ArchiveFormat.NPZ.sizeOf(archive);
			assertThat(Allocation.numbers(() -> ArchiveFormat.NPZ.sizeOf(archive))).isLessThan(OBJECTS);
			assertThat(Allocation.numbers(() -> errors(archive, ArchiveFormat.NPZ))).isLessThan(OBJECTS);
		}
	}

}
