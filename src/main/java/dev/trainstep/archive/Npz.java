package dev.trainstep.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

import dev.trainstep.archive.ZipDirectory.Entry;
import dev.trainstep.core.violation.Violation.Kind;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** NumPy's archive of arrays: a zip file whose members are npy files. */
final class Npz {

	private static final String SUFFIX = ".npy";

	/** The least version of zip that reads what is written: 1.0. */
	private static final short VERSION = 10;

	/** 1980-01-01, the first day of zip. */
	private static final short DATE = 1 << 5 | 1;

	private Npz() {
	}

	static List<Supplier<Member>> members(byte[] body) {
		return members(body, Npz::member);
	}

	/** The same, with members whose content is what their check sums say. */
	static List<Supplier<Member>> intactMembers(byte[] body) {
		return members(body, Npz::intact);
	}

	private static List<Supplier<Member>> members(byte[] body, BiFunction<Entry, byte[], Member> read) {
		return new ZipDirectory(body).entries()
			.stream()
			.<Supplier<Member>>map((entry) -> () -> read.apply(entry, body))
			.toList();
	}

	private static Member intact(Entry entry, byte[] body) {
		Member member = member(entry, body);
		var crc = new CRC32();
		crc.update(body, entry.at(), entry.length());
		if ((int) crc.getValue() != entry.crc()) {
			throw new ArchiveException(Kind.MALFORMED_ARCHIVE, Member.pointer(member.name()),
					"does not have its check sum: it was changed on the way");
		}
		return member;
	}

	private static Member member(Entry entry, byte[] body) {
		String name = entry.name().endsWith(SUFFIX) ? entry.name().substring(0, entry.name().length() - SUFFIX.length())
				: "";
		if (!Member.isName(name)) {
			throw new ArchiveException(Kind.INVALID_REQUEST, "#",
					"a member of the zip file is not named like W1.npy: " + Member.NAMES);
		}
		if (entry.encrypted()) {
			throw new ArchiveException(Kind.INVALID_REQUEST, Member.pointer(name), "is encrypted");
		}
		if (entry.method() != 0) {
			throw new ArchiveException(Kind.INVALID_VALUE, Member.pointer(name),
					"is compressed: use numpy.savez, not savez_compressed");
		}
		return new Npy(name, body, entry.at(), entry.end()).read();
	}

	static void write(List<Result> results, OutputStream out) throws IOException {
		var directory = new ByteArrayOutputStream();
		int offset = 0;
		for (Result result : results) {
			byte[] name = (result.name() + SUFFIX).getBytes(US_ASCII);
			byte[] header = Npy.header(descr(result.content()), result.content().shape());
			byte[] common = common(name, header, result.content());
			out.write(bytes(ZipDirectory.LOCAL_LENGTH, (to) -> to.putInt(ZipDirectory.LOCAL).put(common)));
			out.write(name);
			out.write(header);
			result.content().writeTo(out);
			int at = offset;
			directory.write(bytes(ZipDirectory.CENTRAL_LENGTH, (to) -> {
				to.putInt(ZipDirectory.CENTRAL).putShort(VERSION).put(common);
				// No comment, the first disk, no attributes.
				to.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(at);
			}));
			directory.write(name);
			offset += ZipDirectory.LOCAL_LENGTH + name.length + header.length + result.content().length();
		}
		int begin = offset;
		short count = (short) results.size();
		out.write(directory.toByteArray());
		out.write(bytes(ZipDirectory.END_LENGTH,
				(to) -> to.putInt(ZipDirectory.END)
					.putInt(0)
					.putShort(count)
					.putShort(count)
					.putInt(directory.size())
					.putInt(begin)));
	}

	/**
	 * The fields that the local header and the directory have in common. The check sum is
	 * in front of what it is of, so the elements are written twice rather than kept.
	 */
	private static byte[] common(byte[] name, byte[] header, Result.Content content) throws IOException {
		var crc = new CRC32();
		crc.update(header);
		content.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
		int length = header.length + content.length();
		return bytes(ZipDirectory.LOCAL_LENGTH - Integer.BYTES, (to) -> {
			// No flags, stored, at midnight.
			to.putShort(VERSION).putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort(DATE);
			to.putInt((int) crc.getValue()).putInt(length).putInt(length).putShort((short) name.length);
		});
	}

	/** A record of this length; zero where nothing is put. */
	private static byte[] bytes(int length, Consumer<ByteBuffer> put) {
		var bytes = new byte[length];
		put.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
		return bytes;
	}

	private static String descr(Result.Content content) {
		return switch (content) {
			case Result.Strings strings -> "<U" + strings.longest();
			case Result.Elements elements -> elements.dtype().descr();
		};
	}

}
