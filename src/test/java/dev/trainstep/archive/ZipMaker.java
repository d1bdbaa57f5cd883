package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Makes zip files byte by byte: true ones, of which fields can be overwritten afterwards.
 */
public final class ZipMaker {

	private static final int RECORD_64 = 0x06064b50;

	private static final int LOCATOR_64 = 0x07064b50;

	/** Where fields are in a local header. */
	public static final int LOCAL_FLAGS = 6;

	public static final int LOCAL_METHOD = 8;

	public static final int LOCAL_NAME_LENGTH = 26;

	public static final int LOCAL_NAME = 30;

	/** Where fields are in a record of the directory. */
	public static final int FLAGS = 8;

	public static final int METHOD = 10;

	public static final int CRC = 16;

	public static final int STORED = 20;

	public static final int LENGTH = 24;

	public static final int NAME_LENGTH = 28;

	public static final int EXTRA_LENGTH = 30;

	public static final int COMMENT_LENGTH = 32;

	public static final int DISK = 34;

	public static final int HEADER = 42;

	/** Where fields are in the record at the end. */
	public static final int END_DISK = 4;

	public static final int END_DIRECTORY_DISK = 6;

	public static final int END_COUNT_HERE = 8;

	public static final int END_COUNT = 10;

	public static final int END_LENGTH = 12;

	public static final int END_OFFSET = 16;

	public static final int END_COMMENT_LENGTH = 20;

	/** Where fields are in the zip64 record at the end. */
	static final int RECORD_LENGTH = 4;

	static final int RECORD_COUNT_HERE = 24;

	static final int RECORD_COUNT = 32;

	static final int RECORD_SIZE = 40;

	static final int RECORD_OFFSET = 48;

	private static final byte[] NONE = {};

	private final List<Part> parts = new ArrayList<>();

	private final List<Integer> locals = new ArrayList<>();

	private final List<Integer> centrals = new ArrayList<>();

	private byte[] prefix = NONE;

	private boolean zip64;

	private int record;

	private int end;

	private byte[] bytes = NONE;

	/** A member, with what lies around its content. */
	record Part(byte[] name, byte[] content, byte[] localExtra, byte[] extra, byte[] comment, byte[] descriptor) {
	}

	/** Adds a member of this file name. */
	public ZipMaker add(String file, byte[] content) {
		return add(file, content, NONE, NONE, NONE, NONE);
	}

	ZipMaker add(String file, byte[] content, byte[] localExtra, byte[] extra, byte[] comment, byte[] descriptor) {
		this.parts.add(new Part(Bytes.latin1(file), content, localExtra, extra, comment, descriptor));
		return this;
	}

	/** Puts something in front of the first member. */
	ZipMaker after(byte[] prefix) {
		this.prefix = prefix;
		return this;
	}

	/** Has a zip64 record at the end. */
	ZipMaker with64() {
		this.zip64 = true;
		return this;
	}

	/** Makes the file, whose fields can be overwritten from now on. */
	public ZipMaker make() {
		byte[] all = this.prefix;
		for (Part part : this.parts) {
			this.locals.add(all.length);
			all = Bytes.join(all, local(part), part.name(), part.localExtra(), part.content(), part.descriptor());
		}
		int begin = all.length;
		for (int i = 0; i < this.parts.size(); i++) {
			Part part = this.parts.get(i);
			this.centrals.add(all.length);
			all = Bytes.join(all, central(part, this.locals.get(i)), part.name(), part.extra(), part.comment());
		}
		int length = all.length - begin;
		int count = this.parts.size();
		if (this.zip64) {
			this.record = all.length;
			all = Bytes.join(all, record(count, length, begin), locator(all.length));
		}
		this.end = all.length;
		byte[] last = Bytes.record(ZipDirectory.END_LENGTH,
				(to) -> to.putInt(ZipDirectory.END)
					.putInt(0)
					.putShort((short) count)
					.putShort((short) count)
					.putInt(length)
					.putInt(begin));
		this.bytes = Bytes.join(all, last);
		return this;
	}

	private static byte[] local(Part part) {
		return Bytes.record(ZipDirectory.LOCAL_LENGTH,
				(to) -> to.putInt(ZipDirectory.LOCAL)
					.putShort((short) 20)
					.put(new byte[8])
					.putInt(crc(part.content()))
					.putInt(part.content().length)
					.putInt(part.content().length)
					.putShort((short) part.name().length)
					.putShort((short) part.localExtra().length));
	}

	private static byte[] central(Part part, int header) {
		return Bytes.record(ZipDirectory.CENTRAL_LENGTH,
				(to) -> to.putInt(ZipDirectory.CENTRAL)
					.putShort((short) 20)
					.putShort((short) 20)
					.put(new byte[8])
					.putInt(crc(part.content()))
					.putInt(part.content().length)
					.putInt(part.content().length)
					.putShort((short) part.name().length)
					.putShort((short) part.extra().length)
					.putShort((short) part.comment().length)
					.put(new byte[8])
					.putInt(header));
	}

	private static byte[] record(int count, int length, int begin) {
		return Bytes.record(56,
				(to) -> to.putInt(RECORD_64)
					.putLong(44)
					.putShort((short) 45)
					.putShort((short) 45)
					.putLong(0)
					.putLong(count)
					.putLong(count)
					.putLong(length)
					.putLong(begin));
	}

	private static byte[] locator(int record) {
		return Bytes.record(20, (to) -> to.putInt(LOCATOR_64).putInt(0).putLong(record).putInt(1));
	}

	private static int crc(byte[] content) {
		var crc = new CRC32();
		crc.update(content);
		return (int) crc.getValue();
	}

	/** An extra field with values of eight bytes. */
	static byte[] extra64(long... values) {
		return Bytes.record(4 + values.length * Long.BYTES, (to) -> {
			to.putShort((short) 1).putShort((short) (values.length * Long.BYTES));
			for (long value : values) {
				to.putLong(value);
			}
		});
	}

	/** Where a member's local header is. */
	public int local(int member) {
		return this.locals.get(member);
	}

	/** Where a member's record in the directory is. */
	public int central(int member) {
		return this.centrals.get(member);
	}

	/** Where the zip64 record at the end is, and its locator after it. */
	int record() {
		return this.record;
	}

	int locator() {
		return this.end - 20;
	}

	/** Where the last record is. */
	public int end() {
		return this.end;
	}

	private ByteBuffer buffer() {
		return ByteBuffer.wrap(this.bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	public ZipMaker putShort(int at, int value) {
		buffer().putShort(at, (short) value);
		return this;
	}

	public ZipMaker putInt(int at, int value) {
		buffer().putInt(at, value);
		return this;
	}

	ZipMaker putLong(int at, long value) {
		buffer().putLong(at, value);
		return this;
	}

	public byte[] bytes() {
		return this.bytes;
	}

}
