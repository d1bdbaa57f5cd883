package dev.trainstep.admission;

import java.io.ByteArrayInputStream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request whose body is here, and which comes just now for all who see it. */
final class ReceivedRequest extends HttpServletRequestWrapper {

	private final int length;

	private final BodyStream stream;

	ReceivedRequest(HttpServletRequest request, byte[] body) {
		super(request);
		this.length = body.length;
		this.stream = new BodyStream(body);
	}

	@Override
	public DispatcherType getDispatcherType() {
		return DispatcherType.REQUEST;
	}

	@Override
	public int getContentLength() {
		return this.length;
	}

	@Override
	public long getContentLengthLong() {
		return this.length;
	}

	@Override
	public ServletInputStream getInputStream() {
		return this.stream;
	}

	private static final class BodyStream extends ServletInputStream {

		private final ByteArrayInputStream bytes;

		BodyStream(byte[] body) {
			this.bytes = new ByteArrayInputStream(body);
		}

		@Override
		public int read() {
			return this.bytes.read();
		}

		@Override
		public int read(byte[] b, int off, int len) {
			return this.bytes.read(b, off, len);
		}

		@Override
		public int available() {
			return this.bytes.available();
		}

		@Override
		public boolean isFinished() {
			return this.bytes.available() == 0;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new UnsupportedOperationException("all of it is here");
		}

	}

}
