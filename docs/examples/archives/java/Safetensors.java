import java.io.IOException;
import java.net.URI;
import java.net.http.*;
import java.nio.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.*;

/**
 * Trains a network to compute XOR: java Safetensors.java [URL], default http://localhost:8080. Reads and writes
 * safetensors by hand. Needs a JDK 17 or newer.
 */
public class Safetensors {

	/** An array in the header, as the service writes it: name, type, shape, where it begins and ends. */
	static final Pattern TENSOR = Pattern.compile("\"([^\"]+)\":\\{\"dtype\":\"(F64|I64)\",\"shape\":\\[([0-9,]*)],"
			+ "\"data_offsets\":\\[([0-9]+),([0-9]+)]}");

	static final HttpClient CLIENT = HttpClient.newHttpClient();

	record Tensor(String shape, double... elements) {
	}

	/** A file of tensors, as float64, and of texts, which are given as JSON. */
	static byte[] encode(Map<String, Tensor> tensors, String texts) {
		StringBuilder header = new StringBuilder("{\"__metadata__\":{" + texts + "}");
		int end = 0;
		for (var tensor : tensors.entrySet()) {
			header.append(",\"%s\":{\"dtype\":\"F64\",\"shape\":[%s],\"data_offsets\":[%d,%d]}".formatted(tensor.getKey(),
					tensor.getValue().shape(), end, end += tensor.getValue().elements().length * Double.BYTES));
		}
		byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
		ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
		file.putLong(json.length).put(json);
		tensors.values().forEach((tensor) -> Arrays.stream(tensor.elements()).forEach(file::putDouble));
		return file.array();
	}

	/** The tensors of a file that are float64 or int64. */
	static Map<String, Tensor> decode(byte[] bytes) {
		ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		int length = (int) file.getLong();
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		Matcher tensor = TENSOR.matcher(new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8));
		while (tensor.find()) {
			int begin = Integer.parseInt(tensor.group(4));
			double[] elements = new double[(Integer.parseInt(tensor.group(5)) - begin) / Double.BYTES];
			boolean integers = tensor.group(2).equals("I64");
			file.position(Long.BYTES + length + begin);
			Arrays.setAll(elements, (i) -> integers ? file.getLong() : file.getDouble());
			tensors.put(tensor.group(1), new Tensor(tensor.group(3), elements));
		}
		return tensors;
	}

	static Map<String, Tensor> post(String url, Map<String, Tensor> tensors, String texts) throws Exception {
		var request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/x-safetensors");
		var body = HttpRequest.BodyPublishers.ofByteArray(encode(tensors, texts));
		var answer = CLIENT.send(request.POST(body).build(), HttpResponse.BodyHandlers.ofByteArray());
		if (answer.statusCode() != 200) {
			throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
		}
		return decode(answer.body());
	}

	public static void main(String... args) throws Exception {
		String service = (args.length > 0) ? args[0] : "http://localhost:8080";
		var xor = Map.of("x", new Tensor("4,2", 0, 0, 0, 1, 1, 0, 1, 1), "labels", new Tensor("4", 0, 1, 1, 0));
		var request = new LinkedHashMap<>(xor);
		request.putAll(post(service + "/init", Map.of("sizes", new Tensor("3", 2, 8, 2)), "\"seed\":\"1\""));
		for (int step = 0; step < 200; step++) {
			request.putAll(post(service + "/train-step", request, "\"eta\":\"0.5\",\"outputs\":\"\""));
		}
		var result = post(service + "/forward", request, "\"outputs\":\"loss,predictions\"");
		System.out.print("loss " + result.get("loss").elements()[0] + " predictions");
		Arrays.stream(result.get("predictions").elements()).forEach((label) -> System.out.print(" " + (int) label));
		System.out.println();
	}

}
