package dev.trainstep.admission;

import java.util.Objects;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request whose body is here, and which comes just now for all who see it. Once the
 * exchange has let go of the body it is gone, however long the request is held on to.
 */
final class ReceivedRequest extends HttpServletRequestWrapper {

	private final BodyStream stream;

	ReceivedRequest(HttpServletRequest request, Exchange exchange) {
		super(request);
		this.stream = new BodyStream(exchange);
	}

	@Override
	public DispatcherType getDispatcherType() {
		return DispatcherType.REQUEST;
	}

	@Override
	public int getContentLength() {
		return this.stream.body().length;
	}

	@Override
	public long getContentLengthLong() {
		return getContentLength();
	}

	@Override
	public ServletInputStream getInputStream() {
		return this.stream;
	}

	private static final class BodyStream extends ServletInputStream {

		private static final byte[] NOTHING = {};

		private final Exchange exchange;

		private int position;

		BodyStream(Exchange exchange) {
			this.exchange = exchange;
		}

		byte[] body() {
			return Objects.requireNonNullElse(this.exchange.body(), NOTHING);
		}

		@Override
		public int read() {
			return isFinished() ? -1 : body()[this.position++] & 0xff;
		}

		@Override
		public int read(byte[] b, int off, int len) {
			if (isFinished()) {
				return -1;
			}
			int length = Math.min(len, available());
			System.arraycopy(body(), this.position, b, off, length);
			this.position += length;
			return length;
		}

		@Override
		public int available() {
			return Math.max(0, body().length - this.position);
		}

		@Override
		public boolean isFinished() {
			return available() == 0;
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
