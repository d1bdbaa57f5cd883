package dev.trainstep.admission;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 as Tomcat speaks it, with what it keeps to itself: a time in which the header
 * of a request has to be here, which for Tomcat begins again with every byte; the
 * connection, to end what is too slow; and the moment when the container is done with a
 * request that is to go on elsewhere.
 */
public final class AdmissionProtocol extends Http11NioProtocol {

	private static final long HEADER_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

	private static final ThreadLocal<AdmissionProcessor> CURRENT = new ThreadLocal<>();

	/** Once the header is here, reads have the time again that its own took away. */
	@Override
	public boolean getDisableUploadTimeout() {
		return false;
	}

	@Override
	public int getConnectionUploadTimeout() {
		return getConnectionTimeout();
	}

	@Override
	protected Processor createProcessor() {
		return new AdmissionProcessor();
	}

	/** The connection of the request that this thread of the container works on. */
	static SocketChannel connection() {
		return Objects.requireNonNull(CURRENT.get()).channel();
	}

	/**
	 * Has something done as soon as the container is done with the request that this
	 * thread works on: before, both would work on it.
	 */
	static void afterwards(Runnable action) {
		Objects.requireNonNull(CURRENT.get()).afterwards.add(action);
	}

	private final class AdmissionProcessor extends Http11Processor {

		private final List<Runnable> afterwards = new ArrayList<>();

		AdmissionProcessor() {
			super(AdmissionProtocol.this, AdmissionProtocol.this.getAdapter());
		}

		private SocketChannel channel() {
			return ((NioChannel) getSocketWrapper().getSocket()).getIOChannel();
		}

		@Override
		public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
			CURRENT.set(this);
			try {
				return super.process(socket, event);
			}
			finally {
				CURRENT.remove();
				List<Runnable> actions = List.copyOf(this.afterwards);
				this.afterwards.clear();
				actions.forEach(Runnable::run);
			}
		}

		@Override
		public SocketState service(SocketWrapperBase<?> socket) throws IOException {
			SocketState state = super.service(socket);
			long begin = this.request.getStartTimeNanos();
			boolean open = state == SocketState.OPEN || state == SocketState.LONG;
			if (!open || begin < 0 || isAsync()) {
				return state;
			}
			// A header, or empty lines before one, that is not here in full.
			long left = HEADER_TIMEOUT - (System.nanoTime() - begin);
			if (left <= 0) {
				return SocketState.CLOSED;
			}
			socket.setReadTimeout(TimeUnit.NANOSECONDS.toMillis(left) + 1);
			return SocketState.LONG;
		}

	}

}
