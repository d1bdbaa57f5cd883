package dev.trainstep.admission.transfer;

import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections free. When three quarters are taken, answers close theirs, and those
 * that have been idle for longest are closed.
 */
final class Connections implements Watched {

	/** Milliseconds. A connection that was used more recently is not idle. */
	private static final long IDLE = TimeUnit.SECONDS.toMillis(1);

	private volatile @Nullable AdmissionProtocol protocol;

	/** Begins when the container is configured. */
	void begin(AdmissionProtocol protocol) {
		this.protocol = protocol;
	}

	/** Whether three quarters of the connections are taken. */
	boolean areScarce() {
		return excess() > 0;
	}

	/** How many connections are taken beyond three quarters. */
	private long excess() {
		AdmissionProtocol protocol = this.protocol;
		return (protocol != null) ? Math.max(0, protocol.getConnectionCount() - protocol.getMaxConnections() / 4L * 3)
				: 0;
	}

	@Override
	public void check(long now) {
		AdmissionProtocol protocol = this.protocol;
		long excess = excess();
		if (protocol == null || excess == 0) {
			return;
		}
		long idleSince = System.currentTimeMillis() - IDLE;
		protocol.connections()
			.filter((connection) -> !connection.getLock().isLocked())
			.map((connection) -> new Used(connection, connection.getLastRead()))
			.filter((used) -> used.last < idleSince)
			.sorted(Comparator.comparingLong(Used::last))
			.limit(excess)
			.forEach((used) -> closeIfIdle(used.connection));
	}

	/** When a connection was used last, as of one look: it may be used at any time. */
	private record Used(NioSocketWrapper connection, long last) {
	}

	/** The lock is held while a request is received, worked on or answered. */
	private static void closeIfIdle(NioSocketWrapper connection) {
		Lock lock = connection.getLock();
		if (lock.tryLock()) {
			try {
				connection.close();
			}
			finally {
				lock.unlock();
			}
		}
	}

}
