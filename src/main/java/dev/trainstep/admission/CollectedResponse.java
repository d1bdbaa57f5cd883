package dev.trainstep.admission;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Collects an answer while it is made, to be sent when the permit to work is back: its
 * reader may be slow. A stream of events is passed on as it comes instead.
 */
final class CollectedResponse extends HttpServletResponseWrapper {

	private static final int BLOCK = 1 << 16;

	private static final int FIRST_BLOCK = 1 << 10;

	private final Exchange exchange;

	private final List<byte[]> blocks = new ArrayList<>();

	/** The bytes of the last block that are used. */
	private int used;

	private long size;

	private @Nullable ServletOutputStream stream;

	private @Nullable PrintWriter writer;

	private @Nullable PacedStream streamed;

	private @Nullable HttpStatusCode error;

	CollectedResponse(HttpServletResponse response, Exchange exchange) {
		super(response);
		this.exchange = exchange;
	}

	/** From here on what is written is passed on at once, through this. */
	OutputStream beginStream(Pace pace) throws IOException {
		this.streamed = new PacedStream((HttpServletResponse) getResponse(), pace);
		return this.streamed;
	}

	boolean isStreamed() {
		return this.streamed != null;
	}

	/** Whether its reader was too slow. */
	boolean isBroken() {
		return this.streamed != null && this.streamed.broken;
	}

	/** The status of an error that has no answer yet, if there was one. */
	@Nullable HttpStatusCode error() {
		return this.error;
	}

	long size() {
		if (this.writer != null) {
			this.writer.flush();
		}
		return this.size;
	}

	/**
	 * Sends what was collected.
	 * @param last whether the connection is ready for the next request then
	 * @throws IOException if its reader is gone, or too slow
	 */
	void send(Pace pace, boolean last) throws IOException {
		if (!last) {
			// Without a length: once all of that is written, the container reads no more.
			setHeader(HttpHeaders.CONNECTION, "close");
		}
		else if (size() > 0) {
			setContentLengthLong(size());
		}
		var out = new PacedStream((HttpServletResponse) getResponse(), pace);
		for (int i = 0; i < this.blocks.size(); i++) {
			byte[] block = this.blocks.get(i);
			out.write(block, 0, (i == this.blocks.size() - 1) ? this.used : block.length);
		}
		out.flush();
	}

	private void collect(byte[] bytes, int from, int length) {
		this.exchange.requireForAnswer(this.size + length);
		int done = 0;
		while (done < length) {
			if (this.blocks.isEmpty() || this.used == this.blocks.getLast().length) {
				this.blocks.add(new byte[this.blocks.isEmpty() ? FIRST_BLOCK : BLOCK]);
				this.used = 0;
			}
			byte[] block = this.blocks.getLast();
			int part = Math.min(length - done, block.length - this.used);
			System.arraycopy(bytes, from + done, block, this.used, part);
			this.used += part;
			done += part;
		}
		this.size += length;
	}

	private void forget() {
		this.blocks.clear();
		this.size = 0;
	}

	@Override
	public ServletOutputStream getOutputStream() {
		if (this.stream == null) {
			this.stream = new CollectingStream();
		}
		return this.stream;
	}

	@Override
	public PrintWriter getWriter() {
		if (this.writer == null) {
			this.writer = new PrintWriter(getOutputStream(), false, UTF_8);
		}
		return this.writer;
	}

	@Override
	public boolean isCommitted() {
		return isStreamed() && super.isCommitted();
	}

	@Override
	public void flushBuffer() {
		// It is sent in the end.
	}

	@Override
	public void resetBuffer() {
		forget();
	}

	@Override
	public void reset() {
		super.reset();
		forget();
	}

	@Override
	public void sendError(int status) {
		this.error = HttpStatusCode.valueOf(status);
	}

	@Override
	public void sendError(int status, String message) {
		sendError(status);
	}

	private final class CollectingStream extends ServletOutputStream {

		@Override
		public void write(int b) {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] b, int off, int len) {
			collect(b, off, len);
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new UnsupportedOperationException("it is collected");
		}

	}

	/** Writes piece by piece, and gives up on a reader that is too slow. */
	private static final class PacedStream extends OutputStream {

		private final HttpServletResponse response;

		private final OutputStream out;

		private final Pace pace;

		private boolean broken;

		PacedStream(HttpServletResponse response, Pace pace) throws IOException {
			this.response = response;
			this.out = response.getOutputStream();
			this.pace = pace;
		}

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] b, int off, int len) throws IOException {
			for (int from = off; from < off + len; from += BLOCK) {
				if (this.pace.isTooSlow()) {
					this.broken = true;
					throw new ClientAbortException("the reader is too slow");
				}
				int length = Math.min(BLOCK, off + len - from);
				long start = System.nanoTime();
				this.out.write(b, from, length);
				this.pace.add(length, System.nanoTime() - start);
			}
		}

		@Override
		public void flush() throws IOException {
			long start = System.nanoTime();
			this.response.flushBuffer();
			this.pace.add(0, System.nanoTime() - start);
		}

	}

}
