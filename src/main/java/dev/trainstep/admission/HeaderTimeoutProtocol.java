package dev.trainstep.admission;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 in which the header of a request has to be here in time. Tomcat itself waits
 * as long as another byte comes now and then.
 */
public final class HeaderTimeoutProtocol extends Http11NioProtocol {

	private static final long HEADER_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

	@Override
	protected Processor createProcessor() {
		return new TimedProcessor();
	}

	private final class TimedProcessor extends Http11Processor {

		/** When the header that is not here in full began to come, or 0. */
		private long begin;

		TimedProcessor() {
			super(HeaderTimeoutProtocol.this, HeaderTimeoutProtocol.this.getAdapter());
		}

		@Override
		public SocketState service(SocketWrapperBase<?> socket) throws IOException {
			long now = System.nanoTime();
			SocketState state = super.service(socket);
			boolean incomplete = state == SocketState.LONG && !isAsync();
			if (!incomplete) {
				this.begin = 0;
			}
			else if (this.begin == 0) {
				this.begin = now;
			}
			else if (now - this.begin > HEADER_TIMEOUT) {
				return SocketState.CLOSED;
			}
			return state;
		}

	}

}
