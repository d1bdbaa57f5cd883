package dev.trainstep.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.POJONode;

import dev.trainstep.archive.SafetensorsHeader.Array;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.json.Text;

/**
 * The format of Hugging Face: a header, then the elements of all arrays, without a gap.
 * What is no array stands in the header's metadata, as text.
 */
final class Safetensors {

	/** Where elements begin is a multiple of this in what is written. */
	private static final int ALIGNMENT = 8;

	private static final JsonMapper JSON = new JsonMapper();

	private Safetensors() {
	}

	static List<Supplier<Member>> members(byte[] body) {
		var header = new SafetensorsHeader(body);
		requireContiguous(header, body.length - header.end());
		Stream<Supplier<Member>> arrays = header.arrays()
			.stream()
			.map((array) -> () -> member(array, header.end(), body));
		Stream<Supplier<Member>> texts = header.metadata()
			.entrySet()
			.stream()
			.map((entry) -> () -> new Member(checked(entry.getKey()), 1, new POJONode(new Text(entry.getValue()))));
		return Stream.concat(arrays, texts).toList();
	}

	/** Each byte after the header is one of one array. */
	private static void requireContiguous(SafetensorsHeader header, int length) {
		long at = 0;
		List<Array> sorted = header.arrays()
			.stream()
			.sorted(Comparator.comparingLong(Array::from).thenComparingLong(Array::to))
			.toList();
		for (Array array : sorted) {
			if (array.from() != at || array.to() < array.from()) {
				throw new ArchiveException(Kind.MALFORMED_ARCHIVE, SafetensorsHeader.pointer(array.name()),
						"has data_offsets that do not begin where those of another array end, or go back");
			}
			at = array.to();
		}
		if (at != length) {
			throw ArchiveException
				.malformed("the file has " + length + " bytes after its header, and its arrays " + at);
		}
	}

	private static String checked(String name) {
		if (!Member.isName(name)) {
			throw new ArchiveException(Kind.INVALID_REQUEST, "#", "a name in the header is not valid: " + Member.NAMES);
		}
		return name;
	}

	private static Member member(Array array, int begin, byte[] body) {
		String name = checked(array.name());
		Dtype dtype = Dtype.ofSafetensors(array.dtype())
			.orElseThrow(() -> new ArchiveException(Kind.INVALID_REQUEST, Member.pointer(name),
					"of a dtype that is not read; F64 is, and F32, F16, BF16, I8 to I64 and U8 to U64"));
		return Member.of(name, dtype, ByteOrder.LITTLE_ENDIAN, array.shape(), false, body, begin + (int) array.from(),
				begin + (int) array.to());
	}

	static void write(List<Result> results, OutputStream out) throws IOException {
		Map<String, Object> header = new LinkedHashMap<>();
		Map<String, String> metadata = new LinkedHashMap<>();
		List<NamedElements> arrays = new ArrayList<>();
		for (Result result : results) {
			switch (result.content()) {
				case Result.Strings strings -> metadata.put(result.name(), strings.joined());
				case Result.Elements elements -> arrays.add(new NamedElements(result.name(), elements));
			}
		}
		if (!metadata.isEmpty()) {
			header.put(SafetensorsHeader.METADATA, metadata);
		}
		// Those of eight bytes an element come first, so that all of these are aligned.
		arrays.sort(Comparator.comparingInt((array) -> -array.elements().size()));
		long at = 0;
		for (NamedElements array : arrays) {
			Result.Elements elements = array.elements();
			long end = at + elements.length();
			header.put(array.name(),
					new Description(elements.dtype().safetensorsName(), elements.shape(), new long[] { at, end }));
			at = end;
		}
		writeHeader(JSON.writeValueAsBytes(header), out);
		for (NamedElements array : arrays) {
			array.elements().writeTo(out);
		}
	}

	private record NamedElements(String name, Result.Elements elements) {
	}

	/** Of an array, in the header. */
	private record Description(String dtype, int[] shape, @JsonProperty("data_offsets") long[] offsets) {
	}

	/** Writes the header, with as many spaces as the elements need to be aligned. */
	private static void writeHeader(byte[] json, OutputStream out) throws IOException {
		int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
		ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
		header.putLong(length).put(json);
		while (header.hasRemaining()) {
			header.put((byte) ' ');
		}
		out.write(header.array());
	}

}
