package dev.trainstep.admission.transfer;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request whose body was received in full. */
final class ReceivedRequest extends HttpServletRequestWrapper {

	private final ReceivedBody body;

	ReceivedRequest(HttpServletRequest request, byte[] body) {
		super(request);
		this.body = new ReceivedBody(body);
	}

	/** Drops the body when the work is done. */
	void release() {
		this.body.release();
	}

	@Override
	public int getContentLength() {
		return this.body.bytes().length;
	}

	@Override
	public long getContentLengthLong() {
		return getContentLength();
	}

	@Override
	public ServletInputStream getInputStream() {
		return this.body;
	}

}
