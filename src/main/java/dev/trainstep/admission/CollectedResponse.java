package dev.trainstep.admission;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

import dev.trainstep.admission.RefusedException.Reason;
import dev.trainstep.admission.Watch.Transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Collects an answer while it is made, to be sent when the permit to work is back: its
 * reader may be slow. A stream of events is passed on as it comes instead.
 */
final class CollectedResponse extends HttpServletResponseWrapper {

	private static final int BLOCK = 1 << 16;

	private static final int FIRST_BLOCK = 1 << 10;

	private final Exchange exchange;

	private final Admission admission;

	private final List<byte[]> blocks = new ArrayList<>();

	/** The bytes of the last block that are used. */
	private int used;

	private long size;

	private @Nullable ServletOutputStream stream;

	private @Nullable PrintWriter writer;

	private @Nullable PassingStream streamed;

	private @Nullable HttpStatusCode error;

	CollectedResponse(HttpServletResponse response, Exchange exchange, Admission admission) {
		super(response);
		this.exchange = exchange;
		this.admission = admission;
	}

	/** From here on what is written is passed on at once, through this. */
	OutputStream beginStream() throws IOException {
		this.streamed = new PassingStream(getResponse().getOutputStream());
		return this.streamed;
	}

	/** What follows is collected again, in the place of what already was. */
	void endStream() {
		forget();
		Objects.requireNonNull(this.streamed).over = true;
	}

	boolean isStreamed() {
		return this.streamed != null;
	}

	/** Whether its reader is gone, or was too slow. */
	boolean isBroken() {
		return this.streamed != null && this.streamed.broken;
	}

	/** The status of an error that has no answer yet, if there was one. */
	@Nullable HttpStatusCode error() {
		HttpStatusCode status = HttpStatusCode.valueOf(getStatus());
		return (this.error == null && status.isError() && size() == 0 && !isStreamed()) ? status : this.error;
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
	void send(boolean last) throws IOException {
		if (!last) {
			// Without a length: once all of that is written, the container reads no more.
			setHeader(HttpHeaders.CONNECTION, "close");
		}
		else if (size() > 0 && !isStreamed()) {
			setContentLengthLong(size());
		}
		ServletOutputStream out = getResponse().getOutputStream();
		watched((pace) -> {
			for (int i = 0; i < this.blocks.size(); i++) {
				byte[] block = this.blocks.get(i);
				int length = (i == this.blocks.size() - 1) ? this.used : block.length;
				out.write(block, 0, length);
				pace.add(length);
			}
			getResponse().flushBuffer();
		});
	}

	private interface Writing {

		void write(Pace pace) throws IOException;

	}

	/** Writes to one who reads fast enough. */
	private void watched(Writing writing) throws IOException {
		Pace pace = this.admission.newDownloadPace();
		Transfer transfer = this.admission.watch().download(this.exchange.connection(), pace);
		try (transfer) {
			writing.write(pace);
		}
		catch (IOException ex) {
			// The container waits for a while, too.
			if (transfer.isEnded() || ex.getCause() instanceof SocketTimeoutException) {
				this.admission.count(Reason.TOO_SLOW);
			}
			throw ex;
		}
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

	/** Passes on what is written, piece by piece, until the stream is over. */
	private final class PassingStream extends OutputStream {

		private final OutputStream out;

		private boolean over;

		private boolean broken;

		PassingStream(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int b) throws IOException {
			write(new byte[] { (byte) b }, 0, 1);
		}

		@Override
		public void write(byte[] b, int off, int len) throws IOException {
			if (this.over) {
				collect(b, off, len);
				return;
			}
			pass((pace) -> {
				for (int from = off; from < off + len; from += BLOCK) {
					int length = Math.min(BLOCK, off + len - from);
					this.out.write(b, from, length);
					pace.add(length);
				}
			});
		}

		@Override
		public void flush() throws IOException {
			if (!this.over) {
				pass((pace) -> getResponse().flushBuffer());
			}
		}

		private void pass(Writing writing) throws IOException {
			try {
				watched(writing);
			}
			catch (IOException ex) {
				this.broken = true;
				throw ex;
			}
		}

	}

}
