package dev.trainstep.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A connection that sends any bytes, well-formed or not. Text has one byte per character.
 */
final class RawExchange implements AutoCloseable {

	/** Milliseconds, longer than any time limit of the service. */
	private static final int PATIENCE = 40_000;

	/** Milliseconds, longer than the service drains a refused request. */
	private static final int SOON = 10_000;

	private final Socket socket;

	private final InputStream in;

	RawExchange(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(PATIENCE);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	/** An answer; the names of its headers are in lower case. */
	record RawAnswer(int status, Map<String, String> headers, String body) {

		String header(String name) {
			return this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
		}

	}

	void send(String text) throws IOException {
		send(text.getBytes(ISO_8859_1));
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/** Closes the output only. */
	void endOutput() throws IOException {
		this.socket.shutdownOutput();
	}

	/** Resets the connection. */
	void abort() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	/** Reads this many bytes, or fewer if the connection ends before. */
	String readBytes(int count) throws IOException {
		return new String(this.in.readNBytes(count), ISO_8859_1);
	}

	/** Reads an answer; null if the connection is closed instead. */
	@Nullable RawAnswer read(boolean toHead) throws IOException {
		String line = line();
		if (line == null) {
			return null;
		}
		List<String> words = List.of(line.split(" ", 3));
		int status = Integer.parseInt(words.get(1));
		Map<String, String> headers = new TreeMap<>();
		for (String header = line(); header != null && !header.isEmpty(); header = line()) {
			int colon = header.indexOf(':');
			headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
		}
		boolean empty = toHead || status < 200 || status == 204 || status == 304;
		return new RawAnswer(status, headers, empty ? "" : body(headers));
	}

	private String body(Map<String, String> headers) throws IOException {
		if (headers.containsKey("transfer-encoding")) {
			var body = new StringBuilder();
			int length = Integer.parseInt(requiredLine(), 16);
			while (length > 0) {
				body.append(readBytes(length));
				requiredLine();
				length = Integer.parseInt(requiredLine(), 16);
			}
			requiredLine();
			return body.toString();
		}
		String length = headers.get("content-length");
		return readBytes((length != null) ? Integer.parseInt(length) : Integer.MAX_VALUE);
	}

	private String requiredLine() throws IOException {
		String line = line();
		if (line == null) {
			throw new EOFException("closed in the middle of an answer");
		}
		return line;
	}

	private @Nullable String line() throws IOException {
		var line = new ByteArrayOutputStream();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0) {
				return null;
			}
			line.write(b);
		}
		return line.toString(ISO_8859_1).stripTrailing();
	}

	/**
	 * Waits for the connection to be closed, for less than its idle timeout. Further
	 * bytes count as not closed.
	 */
	boolean isClosed() {
		try {
			this.socket.setSoTimeout(SOON);
			return this.in.read() < 0;
		}
		catch (java.net.SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
