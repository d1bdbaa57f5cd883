package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.io.PrintWriter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

import dev.trainstep.admission.Claim;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Collects an answer in memory. It is sent after the permit is given back, because its
 * client may read slowly. Only an {@link AnswerStream} is sent earlier.
 */
final class CollectedResponse extends HttpServletResponseWrapper {

	/** As nginx says it; HTTP has no status for it. */
	private static final int CLIENT_CLOSED_REQUEST = 499;

	/** Bytes of an answer that would take several writes. */
	private static final int LONG = 1 << 15;

	private final Claim claim;

	private final Download download;

	private final CollectedBytes bytes = new CollectedBytes();

	private final CollectingStream stream = new CollectingStream(this);

	private @Nullable PrintWriter writer;

	private @Nullable AnswerStream streamed;

	private @Nullable HttpStatusCode error;

	private boolean discarded;

	CollectedResponse(HttpServletResponse response, Claim claim, Download download) {
		super(response);
		this.claim = claim;
		this.download = download;
	}

	AnswerStream beginStream() throws IOException {
		this.streamed = new AnswerStream(this, getResponse().getOutputStream(), this.download);
		return this.streamed;
	}

	private boolean isStreamed() {
		return this.streamed != null;
	}

	/** Drops the answer: its client is gone. Only metrics see the status. */
	void discard() {
		resetBuffer();
		setStatus(CLIENT_CLOSED_REQUEST);
		this.discarded = true;
	}

	/** Whether the answer cannot be sent: its client is gone, or was too slow. */
	boolean isBroken() {
		return this.discarded || (this.streamed != null && this.streamed.isBroken());
	}

	/** The status of an error that still has no answer; null if there is none. */
	@Nullable HttpStatusCode unansweredError() {
		HttpStatusCode status = HttpStatusCode.valueOf(getStatus());
		return (this.error == null && status.isError() && size() == 0 && !isStreamed()) ? status : this.error;
	}

	/** The bytes collected. */
	long size() {
		if (this.writer != null) {
			this.writer.flush();
		}
		return this.bytes.size();
	}

	/** Announces that the connection is closed after the answer. */
	void announceClose() {
		setHeader(HttpHeaders.CONNECTION, "close");
	}

	/**
	 * Sends what was collected.
	 * @param unread whether the rest of the request is read afterwards
	 * @throws IOException if the client is gone, or reads too slowly
	 */
	void send(boolean unread) throws IOException {
		// Tomcat stops reading the request once it has written the whole length.
		if (!unread && size() > 0 && !isStreamed()) {
			setContentLengthLong(size());
		}
		ServletOutputStream out = getResponse().getOutputStream();
		Download.Writing writing = (pace) -> {
			this.bytes.writeTo(out, pace);
			getResponse().flushBuffer();
		};
		if (size() > LONG) {
			this.download.runLong(writing);
		}
		else {
			this.download.run(writing);
		}
	}

	void collect(byte[] bytes, int from, int length) {
		this.claim.requireForAnswer(this.bytes.size() + length);
		this.bytes.add(bytes, from, length);
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return this.stream;
	}

	@Override
	public PrintWriter getWriter() {
		if (this.writer == null) {
			this.writer = new PrintWriter(this.stream, false, UTF_8);
		}
		return this.writer;
	}

	@Override
	public boolean isCommitted() {
		return isStreamed() && super.isCommitted();
	}

	@Override
	public void flushBuffer() {
		// The answer is sent at its end.
	}

	@Override
	public void resetBuffer() {
		this.bytes.clear();
		this.writer = null;
	}

	@Override
	public void reset() {
		super.reset();
		resetBuffer();
	}

	@Override
	public void sendError(int status) {
		this.error = HttpStatusCode.valueOf(status);
	}

	@Override
	public void sendError(int status, String message) {
		sendError(status);
	}

}
