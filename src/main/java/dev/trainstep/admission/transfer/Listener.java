package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Lock;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Listens for connections until it is told to close. Tomcat's own way to close destroys
 * the connections that come meanwhile; here they are accepted first. What remains is the
 * moment, some microseconds, between the last look for a connection and the close: the
 * system resets a connection that comes then.
 */
final class Listener extends NioEndpoint {

	private volatile boolean closing;

	/** Makes each answer the last of its connection. */
	void closeAfterEachAnswer() {
		setMaxKeepAliveRequests(1);
	}

	/**
	 * Whether each answer is the last of its connection. Tomcat itself asks when a
	 * request begins; by the time of the answer it may have changed.
	 */
	boolean closesAfterEachAnswer() {
		return getMaxKeepAliveRequests() == 1;
	}

	/**
	 * Closes, and leaves the connections open.
	 * @throws IOException if the system does not allow it
	 */
	void close() throws IOException {
		// Code that runs for the first time would make the moment five times as long.
		try (var rehearsal = ServerSocketChannel.open()) {
			acceptRestAndClose(rehearsal.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
		}
		this.closing = true;
		// The acceptor may wait for a connection to end, or for one to come.
		setMaxConnections(-1);
		unlockAccept();
		closeServerSocketGraceful();
	}

	@Override
	protected SocketChannel serverSocketAccept() throws Exception {
		SocketChannel accepted = super.serverSocketAccept();
		if (!this.closing) {
			return accepted;
		}
		take(accepted);
		acceptRestAndClose((ServerSocketChannel) getServerSocket());
		this.acceptor.stopMillis(-1);
		// The acceptor drops what it gets after its end.
		return SocketChannel.open();
	}

	@Override
	protected NioChannel createChannel(SocketBufferHandler buffers) {
		var ours = new ConnectionBuffers(buffers.getReadBuffer().capacity(), buffers.getWriteBuffer().capacity());
		buffers.free();
		return super.createChannel(ours);
	}

	private void acceptRestAndClose(ServerSocketChannel listener) throws IOException {
		listener.configureBlocking(false);
		for (SocketChannel next = listener.accept(); next != null; next = listener.accept()) {
			take(next);
		}
		listener.close();
	}

	private void take(SocketChannel connection) {
		if (!setSocketOptions(connection)) {
			closeSocket(connection);
		}
	}

	/** Closes the connections on which no request has begun. */
	void closeIdle() {
		for (SocketWrapperBase<NioChannel> connection : getConnections()) {
			unlessServed(connection, () -> {
				// A request that has arrived in part has a processor.
				if (connection.getCurrentProcessor() == null) {
					connection.close();
				}
			});
		}
	}

	/** Does something with a connection, unless a thread serves a request of it. */
	static void unlessServed(SocketWrapperBase<?> connection, Runnable action) {
		// Such a thread holds the lock.
		Lock lock = connection.getLock();
		if (lock.tryLock()) {
			try {
				action.run();
			}
			finally {
				lock.unlock();
			}
		}
	}

}
