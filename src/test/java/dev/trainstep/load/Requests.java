package dev.trainstep.load;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests as bytes. Their numbers are the same every time. */
final class Requests {

	/** The smallest request. */
	static final String TINY = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]],\"outputs\":[\"h\"]}";

	private Requests() {
	}

	static byte[] get(String path) {
		return Connection.ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	static byte[] post(String path, String json) {
		return Connection.ascii(header(path, json.length()) + json);
	}

	/**
	 * The header of a request with a body of this length.
	 * @param fields further header fields
	 */
	static String header(String path, long length, String... fields) {
		return header(path, "application/json", length, fields);
	}

	/** The same, with a body of this type. */
	static String header(String path, String contentType, long length, String... fields) {
		String more = IntStream.range(0, fields.length)
			.mapToObj((i) -> fields[i] + "\r\n")
			.collect(Collectors.joining());
		return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + contentType + "\r\nContent-Length: "
				+ length + "\r\n" + more + "\r\n";
	}

	/** A matrix of numbers with all digits of a float64. */
	static String matrix(int rows, int columns) {
		var random = new Random(1);
		return matrix(rows, columns, () -> String.valueOf(random.nextDouble(-0.1, 0.1)));
	}

	/** A matrix of the shortest numbers. */
	static String zeros(int rows, int columns) {
		return matrix(rows, columns, () -> "0");
	}

	private static String matrix(int rows, int columns, Supplier<String> number) {
		var matrix = new StringBuilder("[");
		for (int i = 0; i < rows; i++) {
			matrix.append((i == 0) ? "[" : ",[");
			for (int j = 0; j < columns; j++) {
				matrix.append((j == 0) ? "" : ",").append(number.get());
			}
			matrix.append(']');
		}
		return matrix.append(']').toString();
	}

	/** A network in the notebook's form, as the fields of a request. */
	static String network(int inputs, int hidden, int classes) {
		return "\"W1\":" + matrix(hidden, inputs) + ",\"W2\":" + matrix(classes, hidden);
	}

	static String labels(int rows) {
		return IntStream.range(0, rows).mapToObj((row) -> "0").collect(Collectors.joining(",", "[", "]"));
	}

}
