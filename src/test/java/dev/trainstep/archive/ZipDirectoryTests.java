package dev.trainstep.archive;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.archive.ZipDirectory.Entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A zip file is what its directory says, or refused. */
class ZipDirectoryTests {

	private static final byte[] NONE = {};

	private static final int SATURATED = 0xffffffff;

	private static final byte[] FIRST = Bytes.latin1("first");

	private static final byte[] SECOND = Bytes.latin1("second one");

	private static ZipMaker two() {
		return new ZipMaker().add("a.npy", FIRST).add("b.npy", SECOND);
	}

	private static List<Entry> entries(ZipMaker zip) {
		return new ZipDirectory(zip.bytes()).entries();
	}

	private static void assertTwo(ZipMaker zip) {
		List<Entry> entries = entries(zip);
		assertThat(entries).extracting(Entry::name).containsExactly("a.npy", "b.npy");
		assertThat(entries).extracting((entry) -> content(zip.bytes(), entry)).containsExactly("first", "second one");
		assertThat(entries).noneMatch(Entry::encrypted).allMatch((entry) -> entry.method() == 0);
	}

	private static String content(byte[] zip, Entry entry) {
		return new String(zip, entry.at(), entry.length(), ISO_8859_1);
	}

	@Test
	void membersAreFoundByTheDirectory() {
		assertTwo(two().make());
		assertTwo(two().with64().make());
	}

	@Test
	void aFileMayHaveNoMembers() {
		assertThat(entries(new ZipMaker().make())).isEmpty();
		assertThat(entries(new ZipMaker().with64().make())).isEmpty();
	}

	@Test
	void whatLiesBeforeTheFirstMemberIsLeftOut() {
		assertTwo(two().after(Bytes.latin1("#!/bin/sh\n")).make());
	}

	@Test
	void extraFieldsAndCommentsOfMembersAreSkipped() {
		byte[] extra = Bytes.latin1("\u0099\u0099\u0002\0xy\u0098\u0098\0\0");
		byte[] torn = Bytes.latin1("\u0099\u0099\u0009\0xy");
		assertTwo(new ZipMaker().add("a.npy", FIRST, extra, extra, Bytes.latin1("a comment"), NONE)
			.add("b.npy", SECOND, torn, torn, NONE, NONE)
			.make());
	}

	/** NumPy writes descriptors to a stream that cannot seek, with zeros in front. */
	@Test
	void dataDescriptorsAreSkipped() {
		byte[] descriptor = Bytes.latin1("PK\u0007\u0008aaaabbbbcccc");
		ZipMaker zip = new ZipMaker().add("a.npy", FIRST, NONE, NONE, NONE, descriptor)
			.add("b.npy", SECOND, NONE, NONE, NONE, descriptor)
			.make();
		for (int member = 0; member < 2; member++) {
			zip.putShort(zip.local(member) + ZipMaker.LOCAL_FLAGS, 1 << 3)
				.putShort(zip.central(member) + ZipMaker.FLAGS, 1 << 3)
				.putInt(zip.local(member) + 14, 0)
				.putInt(zip.local(member) + 18, 0)
				.putInt(zip.local(member) + 22, 0);
		}
		assertTwo(zip);
	}

	@Test
	void zip64FieldsAreReadWhereTheyAreNeeded() {
		byte[] unrelated = Bytes.latin1("\u0099\u0099\u0002\0xy");
		ZipMaker zip = new ZipMaker()
			.add("a.npy", FIRST, ZipMaker.extra64(0, 0),
					Bytes.join(unrelated, ZipMaker.extra64(FIRST.length, FIRST.length, 0)), NONE, NONE)
			.add("b.npy", SECOND, NONE, ZipMaker.extra64(SECOND.length), NONE, NONE)
			.with64()
			.make();
		int first = zip.central(0);
		zip.putInt(first + ZipMaker.LENGTH, SATURATED)
			.putInt(first + ZipMaker.STORED, SATURATED)
			.putInt(first + ZipMaker.HEADER, SATURATED)
			.putInt(zip.central(1) + ZipMaker.LENGTH, SATURATED)
			.putShort(zip.end() + ZipMaker.END_COUNT, 0xffff)
			.putShort(zip.end() + ZipMaker.END_COUNT_HERE, 0xffff)
			.putInt(zip.end() + ZipMaker.END_LENGTH, SATURATED)
			.putInt(zip.end() + ZipMaker.END_OFFSET, SATURATED);
		assertTwo(zip);
	}

	@Test
	void zip64FieldsThatAreNotNeededAreNotRead() {
		assertTwo(new ZipMaker().add("a.npy", FIRST, NONE, ZipMaker.extra64(1, 2, 3), NONE, NONE)
			.add("b.npy", SECOND, NONE, ZipMaker.extra64(), NONE, NONE)
			.make());
	}

	@Test
	void flagsOfEncryptionAreTold() {
		for (int flag : new int[] { 1, 1 << 6, 1 << 13 }) {
			ZipMaker zip = two().make();
			zip.putShort(zip.central(0) + ZipMaker.FLAGS, flag).putShort(zip.local(1) + ZipMaker.LOCAL_FLAGS, flag);
			assertThat(entries(zip)).allMatch(Entry::encrypted);
		}
	}

	/** Its content is not read, so its length need not be that of the content. */
	@Test
	void aCompressedMemberIsFound() {
		ZipMaker zip = two().make();
		zip.putShort(zip.central(0) + ZipMaker.METHOD, 8)
			.putShort(zip.local(0) + ZipMaker.LOCAL_METHOD, 8)
			.putInt(zip.central(0) + ZipMaker.LENGTH, 1_000_000_000);
		assertThat(entries(zip).getFirst().method()).isEqualTo(8);
	}

	@Test
	void membersMayBeInAnyOrder() {
		ZipMaker zip = two().make();
		int first = zip.local(0);
		int second = zip.local(1);
		assertThat(first).isLessThan(second);
		ZipMaker swapped = new ZipMaker().add("a.npy", FIRST).add("a.npy", FIRST).make();
		swapped.putInt(swapped.central(0) + ZipMaker.HEADER, swapped.local(1))
			.putInt(swapped.central(1) + ZipMaker.HEADER, swapped.local(0));
		assertThat(entries(swapped)).extracting(Entry::header).containsExactly(swapped.local(1), swapped.local(0));
	}

	static Stream<Arguments> lies() {
		String other = "it is not where the file says it is";
		String missing = "a member is missing in it";
		String disk = "it is on another disk";
		String part = "a part of it is on another disk";
		String where = "a member is not where it says";
		String room = "a member is longer than there is room for it";
		String length = "a member is stored in another way or length";
		String name = "a member's local header has another name";
		String cut = "a member's name is cut off in it";
		return Stream.of(lie(disk, (zip) -> zip.putShort(zip.end() + ZipMaker.END_DISK, 1)),
				lie(disk, (zip) -> zip.putShort(zip.end() + ZipMaker.END_DIRECTORY_DISK, 1)),
				lie(part, (zip) -> zip.putShort(zip.end() + ZipMaker.END_COUNT, 3)),
				lie(part, (zip) -> zip.putShort(zip.end() + ZipMaker.END_COUNT_HERE, 1)),
				lie(missing, (zip) -> count(zip, 3)), lie("it has more than its members", (zip) -> count(zip, 1)),
				lie("it has more than its members", (zip) -> count(zip, 0)),
				lie(other, (zip) -> zip.putInt(zip.end() + ZipMaker.END_LENGTH, 1)),
				lie(other, (zip) -> zip.putInt(zip.end() + ZipMaker.END_LENGTH, SATURATED)),
				lie(other, (zip) -> zip.putInt(zip.end() + ZipMaker.END_OFFSET, 1)),
				lie(other, (zip) -> zip.putInt(zip.end() + ZipMaker.END_OFFSET, zip.end() + 1)),
				lie(other, (zip) -> zip.putInt(zip.end() + ZipMaker.END_OFFSET, SATURATED)),
				lie(missing, (zip) -> zip.putInt(zip.central(0), ZipDirectory.LOCAL)),
				lie(missing, (zip) -> zip.putInt(zip.central(1), 0)),
				lie("a member is on another disk", (zip) -> zip.putShort(zip.central(1) + ZipMaker.DISK, 1)),
				lie("a member is on another disk", (zip) -> zip.putShort(zip.central(1) + ZipMaker.DISK, 0xffff)),
				lie(cut, (zip) -> zip.putShort(zip.central(1) + ZipMaker.NAME_LENGTH, 6)),
				lie(cut, (zip) -> zip.putShort(zip.central(1) + ZipMaker.EXTRA_LENGTH, 0xffff)),
				lie(cut, (zip) -> zip.putShort(zip.central(1) + ZipMaker.COMMENT_LENGTH, 1)),
				lie(missing, (zip) -> zip.putShort(zip.central(0) + ZipMaker.COMMENT_LENGTH, 1)),
				lie(where, (zip) -> zip.putInt(zip.central(1) + ZipMaker.HEADER, 1)),
				lie(where, (zip) -> zip.putInt(zip.central(1) + ZipMaker.HEADER, zip.central(0) - 29)),
				lie(where, (zip) -> zip.putInt(zip.central(1) + ZipMaker.HEADER, zip.end())),
				lie(where, (zip) -> zip.putInt(zip.central(1) + ZipMaker.HEADER, 0x80000000)),
				lie(where, (zip) -> zip.putInt(zip.local(1), ZipDirectory.CENTRAL)),
				lie("a member's zip64 fields are missing in it",
						(zip) -> zip.putInt(zip.central(1) + ZipMaker.HEADER, SATURATED)),
				lie("a member's zip64 fields are missing in it",
						(zip) -> zip.putInt(zip.central(1) + ZipMaker.LENGTH, SATURATED)),
				lie(room, (zip) -> zip.putInt(zip.central(1) + ZipMaker.STORED, SECOND.length + 1)),
				lie(room, (zip) -> zip.putInt(zip.central(1) + ZipMaker.STORED, 0x7fffffff)),
				lie(room, (zip) -> zip.putShort(zip.local(1) + ZipMaker.LOCAL_NAME_LENGTH, 0xffff)),
				lie(room, (zip) -> zip.putShort(zip.local(1) + 28, 0xffff)),
				lie(length, (zip) -> zip.putInt(zip.central(1) + ZipMaker.LENGTH, SECOND.length - 1)),
				lie(length, (zip) -> zip.putInt(zip.central(1) + ZipMaker.STORED, SECOND.length - 1)),
				lie(length, (zip) -> zip.putShort(zip.central(1) + ZipMaker.METHOD, 8)),
				lie(length, (zip) -> zip.putShort(zip.local(1) + ZipMaker.LOCAL_METHOD, 8)),
				lie(name, (zip) -> zip.putShort(zip.local(1) + ZipMaker.LOCAL_NAME, 'x')),
				lie(name, (zip) -> zip.putShort(zip.local(1) + ZipMaker.LOCAL_NAME_LENGTH, 4)),
				lie(name, (zip) -> zip.putShort(zip.central(1) + ZipMaker.NAME_LENGTH, 4)),
				lie("a member's local header has another name",
						(zip) -> zip.putInt(zip.central(1) + ZipMaker.HEADER, 0)
							.putInt(zip.central(1) + ZipMaker.LENGTH, FIRST.length)
							.putInt(zip.central(1) + ZipMaker.STORED, FIRST.length)));
	}

	private static Arguments lie(String lie, Consumer<ZipMaker> tell) {
		return arguments(lie, tell);
	}

	private static void count(ZipMaker zip, int count) {
		zip.putShort(zip.end() + ZipMaker.END_COUNT, count).putShort(zip.end() + ZipMaker.END_COUNT_HERE, count);
	}

	private static void assertLies(ZipMaker zip, String lie) {
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> entries(zip))
			.withMessage("the directory of the zip file is wrong: " + lie);
	}

	@ParameterizedTest
	@MethodSource("lies")
	void aLieOfTheDirectoryIsTold(String lie, Consumer<ZipMaker> tell) {
		ZipMaker zip = two().make();
		tell.accept(zip);
		assertLies(zip, lie);
	}

	static Stream<Arguments> lies64() {
		String other = "its zip64 record says something else";
		String where = "its zip64 record is not where it should be";
		String directory = "it is not where the file says it is";
		return Stream.of(
				lie(other,
						(zip) -> zip.putShort(zip.end() + ZipMaker.END_COUNT, 1)
							.putShort(zip.end() + ZipMaker.END_COUNT_HERE, 1)),
				lie(other, (zip) -> zip.putInt(zip.end() + ZipMaker.END_LENGTH, 1)),
				lie(other, (zip) -> zip.putInt(zip.end() + ZipMaker.END_OFFSET, 1)),
				lie(other, (zip) -> zip.putLong(zip.record() + ZipMaker.RECORD_COUNT, 3)),
				lie("a part of it is on another disk",
						(zip) -> zip.putLong(zip.record() + ZipMaker.RECORD_COUNT_HERE, 1)),
				lie(where, (zip) -> zip.putLong(zip.locator() + 8, -1)),
				lie(where, (zip) -> zip.putLong(zip.locator() + 8, Long.MAX_VALUE)),
				lie(where, (zip) -> zip.putLong(zip.locator() + 8, zip.record() + 1)),
				lie(where, (zip) -> zip.putLong(zip.locator() + 8, zip.record() - 1)),
				lie(where, (zip) -> zip.putInt(zip.record(), 0)),
				lie(where, (zip) -> zip.putLong(zip.record() + ZipMaker.RECORD_LENGTH, 45)),
				lie(where, (zip) -> zip.putLong(zip.record() + ZipMaker.RECORD_LENGTH, -1)),
				lie(directory, (zip) -> wide(zip, ZipMaker.END_OFFSET, ZipMaker.RECORD_OFFSET, -1)),
				lie(directory, (zip) -> wide(zip, ZipMaker.END_OFFSET, ZipMaker.RECORD_OFFSET, 1L << 62)),
				lie(directory, (zip) -> wide(zip, ZipMaker.END_LENGTH, ZipMaker.RECORD_SIZE, Long.MIN_VALUE)),
				lie(directory, (zip) -> wide(zip, ZipMaker.END_LENGTH, ZipMaker.RECORD_SIZE, 1L << 62)),
				lie(directory, (zip) -> {
					count(zip, 0xffff);
					zip.putLong(zip.record() + ZipMaker.RECORD_COUNT, -1)
						.putLong(zip.record() + ZipMaker.RECORD_COUNT_HERE, -1);
				}), lie("a member is missing in it", (zip) -> {
					count(zip, 0xffff);
					zip.putLong(zip.record() + ZipMaker.RECORD_COUNT, 4096)
						.putLong(zip.record() + ZipMaker.RECORD_COUNT_HERE, 4096);
				}));
	}

	private static void wide(ZipMaker zip, int end, int record, long value) {
		zip.putInt(zip.end() + end, SATURATED).putLong(zip.record() + record, value);
	}

	@ParameterizedTest
	@MethodSource("lies64")
	void aLieOfAZip64RecordIsTold(String lie, Consumer<ZipMaker> tell) {
		ZipMaker zip = two().with64().make();
		tell.accept(zip);
		assertLies(zip, lie);
	}

	@Test
	void aLieOfAMembersZip64FieldsIsTold() {
		long[][] fields = { { -1 }, { Long.MIN_VALUE }, { 1L << 32 }, { Long.MAX_VALUE } };
		for (long[] field : fields) {
			for (int saturated : new int[] { ZipMaker.STORED, ZipMaker.HEADER, ZipMaker.LENGTH }) {
				ZipMaker zip = new ZipMaker().add("a.npy", FIRST, NONE, ZipMaker.extra64(field), NONE, NONE).make();
				zip.putInt(zip.central(0) + saturated, SATURATED);
				assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> entries(zip));
			}
		}
	}

	@Test
	void membersThatOverlapAreRefused() {
		byte[] inner = new ZipMaker().add("b.npy", SECOND).make().bytes();
		ZipMaker nested = new ZipMaker().add("a.npy", inner).add("b.npy", SECOND).make();
		nested.putInt(nested.central(1) + ZipMaker.HEADER, nested.local(0) + 35);
		assertLies(nested, "members overlap");
		ZipMaker same = new ZipMaker().add("a.npy", FIRST).add("a.npy", FIRST).make();
		same.putInt(same.central(1) + ZipMaker.HEADER, same.local(0));
		assertLies(same, "members overlap");
		ZipMaker empty = new ZipMaker().add("a.npy", NONE).add("a.npy", NONE).make();
		empty.putInt(empty.central(1) + ZipMaker.HEADER, empty.local(0));
		assertLies(empty, "members overlap");
	}

	@Test
	void whatDoesNotEndWithItsDirectoryIsNone() {
		byte[] good = two().make().bytes();
		byte[] comment = two().make().bytes();
		comment[comment.length - 2] = 1;
		for (byte[] zip : List.of(NONE, new byte[21], new byte[22], Bytes.join(good, new byte[1]), comment,
				Bytes.join(comment, new byte[1]))) {
			assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> new ZipDirectory(zip).entries())
				.withMessage("the zip file does not end with its directory: it is cut off, something follows, "
						+ "or it has a comment; curl sends files with --data-binary");
		}
	}

	@Test
	void moreMembersThanAreReadAreNotLookedAt() {
		ZipMaker zip = two().make();
		count(zip, 0xffff);
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> entries(zip))
			.satisfies((ex) -> assertThat(ex.members()).isEqualTo(0xffff));
		ZipMaker zip64 = two().with64().make();
		count(zip64, 0xffff);
		zip64.putLong(zip64.record() + ZipMaker.RECORD_COUNT, Long.MAX_VALUE)
			.putLong(zip64.record() + ZipMaker.RECORD_COUNT_HERE, Long.MAX_VALUE);
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> entries(zip64))
			.satisfies((ex) -> assertThat(ex.members()).isEqualTo(Long.MAX_VALUE));
	}

	/** Each field of each record is a lie once. */
	@Test
	void anyByteMayBeAnyOther() {
		byte[] good = new ZipMaker().add("a.npy", FIRST, NONE, ZipMaker.extra64(1, 2), NONE, NONE)
			.add("b.npy", SECOND)
			.with64()
			.make()
			.bytes();
		for (int at = 0; at < good.length; at++) {
			for (int value = 0; value < 256; value++) {
				byte[] zip = good.clone();
				zip[at] = (byte) value;
				try {
					assertThat(new ZipDirectory(zip).entries()).hasSize(2);
				}
				catch (ArchiveException ex) {
					assertThat(ex).hasMessageMatching("the (zip file|directory of the zip file) .*");
				}
			}
		}
	}

}
