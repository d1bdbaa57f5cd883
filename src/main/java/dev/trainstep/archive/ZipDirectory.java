package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Finds the members of a zip file by its central directory (PKWARE's APPNOTE 6.3.10), as
 * NumPy does. Members are stored: nothing is inflated, so no member is longer than the
 * file. Nothing is taken from a file whose directory is wrong.
 */
final class ZipDirectory {

	static final int LOCAL = 0x04034b50;

	static final int CENTRAL = 0x02014b50;

	static final int END = 0x06054b50;

	static final int LOCAL_LENGTH = 30;

	static final int CENTRAL_LENGTH = 46;

	static final int END_LENGTH = 22;

	private static final int END_64 = 0x06064b50;

	private static final int END_64_LENGTH = 56;

	private static final int LOCATOR_64 = 0x07064b50;

	private static final int LOCATOR_64_LENGTH = 20;

	private static final int EXTRA_64 = 1;

	/** A field of two or four bytes whose value is in a zip64 record. */
	private static final long SATURATED_SHORT = 0xffff;

	private static final long SATURATED = 0xffffffffL;

	private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;

	private static final String LIES = "the directory of the zip file is wrong: ";

	private final byte[] bytes;

	private final ByteBuffer zip;

	/** Where the directory begins and ends. */
	private int begin;

	private int end;

	private long count;

	ZipDirectory(byte[] bytes) {
		this.bytes = bytes;
		this.zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * A member.
	 *
	 * @param name as it is in the file; each character is a byte
	 * @param header where its local header is
	 * @param at where its content begins
	 */
	record Entry(String name, int header, int at, int length, int crc, int method, boolean encrypted) {

		int end() {
			return this.at + this.length;
		}

	}

	/**
	 * Reads the directory.
	 * @throws ArchiveException if it is wrong anywhere
	 */
	List<Entry> entries() {
		find();
		if (this.count > Member.MAX_MEMBERS) {
			throw ArchiveException.tooMany(this.count);
		}
		List<Entry> entries = new ArrayList<>();
		int at = this.begin;
		for (long i = 0; i < this.count; i++) {
			require(this.end - at >= CENTRAL_LENGTH && this.zip.getInt(at) == CENTRAL, "a member is missing in it");
			entries.add(entry(at));
			at += CENTRAL_LENGTH + unsigned(at + 28) + unsigned(at + 30) + unsigned(at + 32);
		}
		require(at == this.end, "it has more than its members");
		requireApart(entries);
		return entries;
	}

	/** Finds the directory from the end of the file. */
	private void find() {
		int at = this.bytes.length - END_LENGTH;
		if (at < 0 || this.zip.getInt(at) != END || unsigned(at + 20) != 0) {
			throw ArchiveException
				.malformed("the zip file does not end with its directory: it is cut off, something follows, "
						+ "or it has a comment; curl sends files with --data-binary");
		}
		require(unsigned(at + 4) == 0 && unsigned(at + 6) == 0, "it is on another disk");
		long entries = unsigned(at + 10);
		require(unsigned(at + 8) == entries, "a part of it is on another disk");
		long length = Integer.toUnsignedLong(this.zip.getInt(at + 12));
		long offset = Integer.toUnsignedLong(this.zip.getInt(at + 16));
		int locator = at - LOCATOR_64_LENGTH;
		if (locator >= 0 && this.zip.getInt(locator) == LOCATOR_64) {
			at = find64(locator);
			entries = either(entries, SATURATED_SHORT, this.zip.getLong(at + 32));
			require(this.zip.getLong(at + 24) == this.zip.getLong(at + 32), "a part of it is on another disk");
			length = either(length, SATURATED, this.zip.getLong(at + 40));
			offset = either(offset, SATURATED, this.zip.getLong(at + 48));
		}
		require(entries >= 0 && offset >= 0 && length >= 0 && offset <= at && length == at - offset,
				"it is not where the file says it is");
		this.begin = (int) offset;
		this.end = at;
		this.count = entries;
	}

	/** Where the record is that has the fields in eight bytes. */
	private int find64(int locator) {
		long at = this.zip.getLong(locator + 8);
		require(at >= 0 && at <= locator - END_64_LENGTH && this.zip.getInt((int) at) == END_64
				&& this.zip.getLong((int) at + 4) == locator - at - 12, "its zip64 record is not where it should be");
		return (int) at;
	}

	private static long either(long field, long saturated, long wide) {
		require(field == saturated || field == wide, "its zip64 record says something else");
		return wide;
	}

	/** A member, by its record in the directory and its local header. */
	private Entry entry(int at) {
		int nameLength = unsigned(at + 28);
		int extraLength = unsigned(at + 30);
		int name = at + CENTRAL_LENGTH;
		require(this.end - name >= nameLength + extraLength + unsigned(at + 32), "a member's name is cut off in it");
		var wide = new Extra64(name + nameLength, extraLength);
		long length = wide.either(Integer.toUnsignedLong(this.zip.getInt(at + 24)));
		long stored = wide.either(Integer.toUnsignedLong(this.zip.getInt(at + 20)));
		long header = wide.either(Integer.toUnsignedLong(this.zip.getInt(at + 42)));
		require(unsigned(at + 34) == 0, "a member is on another disk");
		require(header >= 0 && header <= this.begin - LOCAL_LENGTH && this.zip.getInt((int) header) == LOCAL,
				"a member is not where it says");
		int local = (int) header;
		int localName = local + LOCAL_LENGTH;
		long content = (long) localName + unsigned(local + 26) + unsigned(local + 28);
		require(stored >= 0 && content <= this.begin && stored <= this.begin - content,
				"a member is longer than there is room for it");
		require(unsigned(local + 26) == nameLength
				&& Arrays.equals(this.bytes, name, name + nameLength, this.bytes, localName, localName + nameLength),
				"a member's local header has another name");
		int method = unsigned(at + 10);
		require(unsigned(local + 8) == method && (method != 0 || length == stored),
				"a member is stored in another way or length");
		int flags = unsigned(at + 8) | unsigned(local + 6);
		return new Entry(new String(this.bytes, name, nameLength, ISO_8859_1), local, (int) content, (int) stored,
				this.zip.getInt(at + 16), method, (flags & ENCRYPTED) != 0);
	}

	/** The fields of a member that do not fit into four bytes, in their order. */
	private final class Extra64 {

		private int at;

		private int end;

		Extra64(int from, int length) {
			int field = from;
			int last = from + length;
			while (last - field >= 4 && this.end == 0) {
				int size = unsigned(field + 2);
				if (unsigned(field) == EXTRA_64 && size <= last - field - 4) {
					this.at = field + 4;
					this.end = this.at + size;
				}
				field += 4 + size;
			}
		}

		long either(long field) {
			if (field != SATURATED) {
				return field;
			}
			require(this.end - this.at >= Long.BYTES, "a member's zip64 fields are missing in it");
			this.at += Long.BYTES;
			return ZipDirectory.this.zip.getLong(this.at - Long.BYTES);
		}

	}

	private static void requireApart(List<Entry> entries) {
		List<Entry> sorted = entries.stream().sorted(Comparator.comparingInt(Entry::header)).toList();
		for (int i = 1; i < sorted.size(); i++) {
			require(sorted.get(i - 1).end() <= sorted.get(i).header(), "members overlap");
		}
	}

	private int unsigned(int at) {
		return Short.toUnsignedInt(this.zip.getShort(at));
	}

	private static void require(boolean condition, String lie) {
		if (!condition) {
			throw ArchiveException.malformed(LIES + lie);
		}
	}

}
