package dev.trainstep.admission.transfer;

import java.util.Comparator;
import java.util.concurrent.TimeUnit;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections free. When three quarters are taken, answers close theirs, and those
 * that have been idle for longest are closed.
 */
final class Connections implements Watched {

	/** Milliseconds. A connection that was used more recently is not idle. */
	private static final long IDLE = TimeUnit.SECONDS.toMillis(1);

	private volatile @Nullable Listener listener;

	/** Begins when the container is configured. */
	void begin(Listener listener) {
		this.listener = listener;
	}

	/**
	 * Whether an answer is the last of its connection: connections are scarce, or the
	 * service is draining.
	 */
	boolean closeAfterAnswer() {
		Listener listener = this.listener;
		return listener != null && (listener.closesAfterEachAnswer() || excess(listener) > 0);
	}

	/** How many connections are taken beyond three quarters of the most, if any. */
	private static long excess(Listener listener) {
		long most = listener.getMaxConnections();
		return (most > 0) ? Math.max(0, listener.getConnectionCount() - most / 4 * 3) : 0;
	}

	@Override
	public void check(long now) {
		Listener listener = this.listener;
		long excess = (listener != null) ? excess(listener) : 0;
		if (listener == null || excess == 0) {
			return;
		}
		long idleSince = System.currentTimeMillis() - IDLE;
		listener.getConnections()
			.stream()
			.filter((connection) -> !connection.getLock().isLocked())
			.map((connection) -> new Used(connection, ((NioSocketWrapper) connection).getLastRead()))
			.filter((used) -> used.last < idleSince)
			.sorted(Comparator.comparingLong(Used::last))
			.limit(excess)
			.forEach((used) -> Listener.unlessServed(used.connection, used.connection::close));
	}

	/** When a connection was used last, as of one look: it may be used at any time. */
	private record Used(SocketWrapperBase<?> connection, long last) {
	}

}
