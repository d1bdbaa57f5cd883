package dev.trainstep.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.json.Reading;
import dev.trainstep.json.StrictJson;

/** Formats of named arrays, which carry what JSON carries. */
public enum ArchiveFormat {

	/** NumPy's. */
	NPZ("npz", ArchiveFormat.NPZ_TYPE) {

		@Override
		boolean recognizes(byte[] body) {
			return body.length >= Integer.BYTES && little(body).getInt() == ZipDirectory.LOCAL;
		}

		@Override
		List<Supplier<Member>> members(byte[] body) {
			return Npz.members(body);
		}

		@Override
		List<Supplier<Member>> intactMembers(byte[] body) {
			return Npz.intactMembers(body);
		}

		@Override
		void write(List<Result> results, OutputStream out) throws IOException {
			Npz.write(results, out);
		}

	},

	/** Hugging Face's. */
	SAFETENSORS("safetensors", ArchiveFormat.SAFETENSORS_TYPE) {

		@Override
		boolean recognizes(byte[] body) {
			return body.length > Long.BYTES && body[Long.BYTES] == '{' && little(body).getLong() >>> Integer.SIZE == 0;
		}

		@Override
		List<Supplier<Member>> members(byte[] body) {
			return Safetensors.members(body);
		}

		@Override
		void write(List<Result> results, OutputStream out) throws IOException {
			Safetensors.write(results, out);
		}

	};

	/** The media type of npz, which is not registered. */
	public static final String NPZ_TYPE = "application/x-npz";

	/** The media type of safetensors, which is not registered. */
	public static final String SAFETENSORS_TYPE = "application/x-safetensors";

	private final String extension;

	private final String mediaType;

	ArchiveFormat(String extension, String mediaType) {
		this.extension = extension;
		this.mediaType = mediaType;
	}

	private static ByteBuffer little(byte[] body) {
		return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
	}

	/** The ending of its files' names, which is the name it is known by. */
	public String extension() {
		return this.extension;
	}

	public String mediaType() {
		return this.mediaType;
	}

	/** The format that a body begins like. */
	public static Optional<ArchiveFormat> recognize(byte[] body) {
		return Arrays.stream(values()).filter((format) -> format.recognizes(body)).findFirst();
	}

	/** Whether a body begins like a file of NumPy's with one array, which has no name. */
	public static boolean isSingleArray(byte[] body) {
		return body.length >= Npy.MAGIC.length
				&& Arrays.equals(body, 0, Npy.MAGIC.length, Npy.MAGIC, 0, Npy.MAGIC.length);
	}

	/** Whether a body begins like a file of this format. */
	abstract boolean recognizes(byte[] body);

	/**
	 * Finds the members of an archive. Each is read when it is asked for.
	 * @throws ArchiveException if the archive as a whole is malformed
	 */
	abstract List<Supplier<Member>> members(byte[] body);

	/** The same, with check sums, if the format has them. */
	List<Supplier<Member>> intactMembers(byte[] body) {
		return members(body);
	}

	abstract void write(List<Result> results, OutputStream out) throws IOException;

	/**
	 * How much an archive has.
	 *
	 * @param members named values
	 * @param elements of all members that can be read
	 */
	public record Size(long members, long elements) {
	}

	/** How much an archive has, by its headers. */
	public Size sizeOf(byte[] archive) {
		try {
			List<Supplier<Member>> members = members(archive);
			return new Size(members.size(), members.stream().mapToLong(ArchiveFormat::countElements).sum());
		}
		catch (ArchiveException ex) {
			return new Size(ex.members(), 0);
		}
	}

	private static long countElements(Supplier<Member> member) {
		try {
			return member.get().elements();
		}
		catch (ArchiveException ex) {
			return 0;
		}
	}

	/**
	 * Reads a record.
	 * @param archive it is not modified
	 */
	public <T> Reading<T> read(byte[] archive, Class<T> type, StrictJson json) {
		var reading = new Reading<T>();
		var members = new Members(reading.violations());
		try {
			intactMembers(archive).forEach(members::add);
			// Where a member is missing, places in lists mean nothing.
			if (reading.violations().isEmpty()) {
				ObjectNode tree = members.tree();
				if (reading.violations().isEmpty()) {
					json.read(tree, type, reading);
				}
			}
		}
		catch (ArchiveException ex) {
			ex.addTo(reading.violations());
		}
		return reading;
	}

	/** Makes an archive of an answer, or of JSON. */
	public byte[] toBytes(Object answer, JsonMapper mapper) {
		var out = new ByteArrayOutputStream();
		try {
			write(answer, out, mapper);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	/** Writes an answer. */
	public void write(Object answer, OutputStream out, JsonMapper mapper) throws IOException {
		write(Results.of(answer, mapper), out);
	}

}
