package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;

/**
 * The part of an answer that is sent as it is written, not collected first. Its writer
 * waits for the client, and holds its permit meanwhile; a client that reads too slowly
 * ends it.
 */
public final class AnswerStream extends OutputStream {

	/** Bytes that are written at a time, so that the pace shows in between. */
	private static final int PART = 1 << 16;

	private final CollectedResponse response;

	private final OutputStream out;

	private final Download download;

	private boolean ended;

	private boolean broken;

	AnswerStream(CollectedResponse response, OutputStream out, Download download) {
		this.response = response;
		this.out = out;
		this.download = download;
	}

	/**
	 * Sends the answer from here on as it is written to the returned stream.
	 * @param response of the current request, as the filter has passed it on
	 * @throws IOException if the client is gone
	 */
	public static AnswerStream begin(ServletResponse response) throws IOException {
		ServletResponse collected = response;
		while (!(collected instanceof CollectedResponse)) {
			collected = ((ServletResponseWrapper) collected).getResponse();
		}
		return ((CollectedResponse) collected).beginStream();
	}

	/**
	 * Collects what is still written, as the end of the answer: it is sent after the
	 * permit is given back.
	 */
	public void end() {
		this.ended = true;
		this.response.resetBuffer();
	}

	/** Whether the client was gone or too slow. */
	boolean isBroken() {
		return this.broken;
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	/**
	 * Sends bytes.
	 * @throws IOException if the client is gone, or reads too slowly
	 */
	@Override
	public void write(byte[] b, int off, int len) throws IOException {
		if (this.ended) {
			this.response.collect(b, off, len);
			return;
		}
		send((pace) -> {
			for (int from = off; from < off + len; from += PART) {
				int length = Math.min(PART, off + len - from);
				this.out.write(b, from, length);
				pace.add(length);
			}
		});
	}

	/**
	 * Sends what was written so far.
	 * @throws IOException if the client is gone, or reads too slowly
	 */
	@Override
	public void flush() throws IOException {
		if (!this.ended) {
			send((_) -> this.out.flush());
		}
	}

	private void send(Download.Writing writing) throws IOException {
		try {
			this.download.run(writing);
		}
		catch (IOException ex) {
			this.broken = true;
			throw ex;
		}
	}

}
