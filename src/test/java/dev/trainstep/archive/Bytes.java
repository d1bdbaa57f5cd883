package dev.trainstep.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Makes npy and safetensors files byte by byte, wrong ones too. */
public final class Bytes {

	/** The alignment of the headers that NumPy writes. */
	private static final int ALIGNMENT = 64;

	private Bytes() {
	}

	public static byte[] join(byte[]... parts) {
		int length = 0;
		for (byte[] part : parts) {
			length += part.length;
		}
		ByteBuffer all = ByteBuffer.allocate(length);
		for (byte[] part : parts) {
			all.put(part);
		}
		return all.array();
	}

	/** The bytes of characters below 256. */
	public static byte[] latin1(String text) {
		return text.getBytes(ISO_8859_1);
	}

	/** In the order of bytes of most machines. */
	public static byte[] doubles(double... numbers) {
		return record(numbers.length * Double.BYTES, (to) -> to.asDoubleBuffer().put(numbers));
	}

	/** A record of this length; zero where nothing is put. */
	static byte[] record(int length, Consumer<ByteBuffer> put) {
		var bytes = new byte[length];
		put.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
		return bytes;
	}

	/** A file of version 1.0, as NumPy writes it. */
	public static byte[] npy(String descr, String shape, byte[] elements) {
		return npy("{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }", elements);
	}

	/** A file of version 1.0 with this header. */
	public static byte[] npy(String header, byte[] elements) {
		int before = Npy.MAGIC.length + 2 + Short.BYTES;
		int length = Math.ceilDiv(before + header.length() + 1, ALIGNMENT) * ALIGNMENT - before;
		return npy(1, 0, header + " ".repeat(length - header.length() - 1) + "\n", elements);
	}

	/** A file of any version with this header, which is not padded. */
	public static byte[] npy(int major, int minor, String header, byte[] elements) {
		byte[] length = (major == 1) ? record(Short.BYTES, (to) -> to.putShort((short) header.length()))
				: record(Integer.BYTES, (to) -> to.putInt(header.length()));
		return join(Npy.MAGIC, new byte[] { (byte) major, (byte) minor }, length, latin1(header), elements);
	}

	/** A file of float64 in the notebook's shapes: a vector. */
	public static byte[] vector(double... numbers) {
		return npy("<f8", "(" + numbers.length + ",)", doubles(numbers));
	}

	/** A matrix of float64. */
	public static byte[] matrix(int cols, double... numbers) {
		return npy("<f8", "(" + numbers.length / cols + ", " + cols + ")", doubles(numbers));
	}

	/** A single float64. */
	public static byte[] number(double number) {
		return npy("<f8", "()", doubles(number));
	}

	public static byte[] safetensors(String header, byte[] elements) {
		byte[] json = header.getBytes(UTF_8);
		return safetensors(json.length, json, elements);
	}

	/** A file that says this of the length of its header. */
	public static byte[] safetensors(long length, byte[] header, byte[] elements) {
		return join(record(Long.BYTES, (to) -> to.putLong(length)), header, elements);
	}

	/** The same zip file with the check sums of its members, if it has any. */
	public static byte[] withCheckSums(byte[] file) {
		byte[] zip = file.clone();
		try {
			List<ZipDirectory.Entry> entries = new ZipDirectory(zip).entries();
			ByteBuffer all = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
			int at = all.getInt(zip.length - ZipDirectory.END_LENGTH + ZipMaker.END_OFFSET);
			for (ZipDirectory.Entry entry : entries) {
				if (at < 0) {
					return file;
				}
				var crc = new CRC32();
				crc.update(zip, entry.at(), entry.length());
				all.putInt(at + ZipMaker.CRC, (int) crc.getValue());
				at += ZipDirectory.CENTRAL_LENGTH + all.getShort(at + ZipMaker.NAME_LENGTH)
						+ all.getShort(at + ZipMaker.EXTRA_LENGTH) + all.getShort(at + ZipMaker.COMMENT_LENGTH);
			}
			return zip;
		}
		catch (ArchiveException | IndexOutOfBoundsException ex) {
			return file;
		}
	}

}
