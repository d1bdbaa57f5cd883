package dev.trainstep.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A minimal HTTP/1.1 client on one connection. */
final class Connection implements Closeable {

	/** Longer than any answer here takes. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int CHUNK = 1 << 16;

	private final Socket socket;

	private final InputStream in;

	private volatile boolean answered;

	Connection(int port) throws IOException {
		this(port, 0);
	}

	/**
	 * @param unread bytes of the receive buffer; 0 for the default of the system
	 */
	Connection(int port, int unread) throws IOException {
		this.socket = new Socket();
		if (unread > 0) {
			this.socket.setReceiveBufferSize(unread);
		}
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout((int) PATIENCE.toMillis());
		this.in = new BufferedInputStream(this.socket.getInputStream(), CHUNK);
	}

	/** Whether somebody listens on the port. */
	static boolean isAccepted(int port) {
		try (var _ = new Connection(port)) {
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new AssertionError("neither accepted nor refused", ex);
		}
	}

	/** Sends a request, then reads its answer. */
	Answer exchange(byte[] request) throws IOException {
		send(request);
		return receive();
	}

	/**
	 * Sends a request and reads its answer at the same time. Sending ends when the answer
	 * comes.
	 */
	Answer upload(byte[] header, byte[] body) throws IOException {
		this.answered = false;
		send(header);
		Thread sender = Thread.ofVirtual().start(() -> sendWhileUnanswered(body));
		try {
			return receive();
		}
		finally {
			this.answered = true;
			join(sender);
		}
	}

	private void sendWhileUnanswered(byte[] body) {
		try {
			for (int from = 0; from < body.length && !this.answered; from += CHUNK) {
				this.socket.getOutputStream().write(body, from, Math.min(CHUNK, body.length - from));
			}
		}
		catch (IOException ex) {
			// The reader of the answer finds out why.
		}
	}

	private void join(Thread sender) throws IOException {
		try {
			if (!sender.join(Duration.ofSeconds(1))) {
				// It is blocked, since nobody reads what it sends.
				close();
				sender.join();
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	Answer receive() throws IOException {
		return receive(Integer.MAX_VALUE);
	}

	/** Reads an answer, at about this many bytes a second. */
	Answer receive(int rate) throws IOException {
		String[] status = line().split(" ", 3);
		Map<String, String> headers = new HashMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			String[] header = line.split(":", 2);
			headers.put(header[0].toLowerCase(Locale.ROOT), (header.length < 2) ? "" : header[1].strip());
		}
		if (status.length < 2) {
			throw new IOException("not HTTP");
		}
		this.answered = true;
		return new Answer(Integer.parseInt(status[1]), headers, body(headers, rate));
	}

	private byte[] body(Map<String, String> headers, int rate) throws IOException {
		if ("chunked".equals(headers.get("transfer-encoding"))) {
			return chunks();
		}
		String length = headers.get("content-length");
		return (length != null) ? slowly(Integer.parseInt(length), rate) : this.in.readAllBytes();
	}

	/** Reads and drops bytes. */
	void skip(int length) throws IOException {
		exactly(length);
	}

	private byte[] slowly(int length, int rate) throws IOException {
		byte[] bytes = new byte[length];
		int tenth = Math.max(1, rate / 10);
		for (int from = 0; from < length; from += tenth) {
			int part = Math.min(tenth, length - from);
			System.arraycopy(exactly(part), 0, bytes, from, part);
			if (from + part < length) {
				Service.sleep(Duration.ofMillis(100));
			}
		}
		return bytes;
	}

	private byte[] chunks() throws IOException {
		var body = new ByteArrayOutputStream();
		int length = Integer.parseInt(line(), 16);
		while (length > 0) {
			body.write(exactly(length));
			line();
			length = Integer.parseInt(line(), 16);
		}
		line();
		return body.toByteArray();
	}

	private byte[] exactly(int length) throws IOException {
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("ended within an answer");
		}
		return bytes;
	}

	/** The next line, without its end. */
	String line() throws IOException {
		var line = new StringBuilder();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0) {
				throw new EOFException("ended before an answer");
			}
			line.append((char) b);
		}
		return line.toString().strip();
	}

	/** Resets the connection. */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/** The bytes of an ASCII text. */
	static byte[] ascii(String text) {
		return text.getBytes(ISO_8859_1);
	}

}
