package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.Constants;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The connection of a request. Adds to Tomcat's own processor a timeout for the whole
 * header, since Tomcat's starts again with every byte, and gives the filter what the
 * servlet API hides: the body before Tomcat turns a failed read into an answer of its
 * own, the socket, to end a slow transfer, and a way to close. A thread that has answered
 * also looks for the next request before it leaves the connection to Tomcat's poller.
 */
final class Connection extends Http11Processor {

	private static final long HEADER_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

	/**
	 * A host by its name, or by an address of the future (RFC 3986), and perhaps a port.
	 */
	private static final Pattern NAME_AND_PORT = Pattern.compile("((?:[A-Za-z0-9._~!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})*+"
			+ "|\\[[vV][0-9A-Fa-f]++\\.[A-Za-z0-9._~!$&'()*+,;=:-]++]):?([0-9]{0,9})");

	/**
	 * Clients of HTTP/1.1 discard it if they did not ask for it (RFC 9110, section
	 * 15.2.1).
	 */
	private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

	private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

	private final AdmissionProtocol protocol;

	private final Lock writing = new ReentrantLock();

	Connection(AdmissionProtocol protocol) {
		super(protocol, protocol.getAdapter());
		this.protocol = protocol;
	}

	/** The connection of the request that the current thread serves. */
	static Connection current() {
		return CURRENT.get();
	}

	SocketChannel channel() {
		return ((NioChannel) getSocketWrapper().getSocket()).getIOChannel();
	}

	/**
	 * Waits for the next bytes of the body.
	 * @param chunk is set to the bytes
	 * @return the number of bytes, negative at the end of the body
	 * @throws IOException if the connection breaks off, or the body violates HTTP
	 */
	int read(ReceivedChunk chunk) throws IOException {
		return this.request.doRead(chunk);
	}

	/** Null if the connection is closed. */
	@Nullable ConnectionBuffers buffers() {
		SocketBufferHandler buffers = ((NioChannel) getSocketWrapper().getSocket()).getBufHandler();
		return (buffers instanceof ConnectionBuffers ours) ? ours : null;
	}

	/** Held while an answer, or a part of it, is written. */
	Lock writing() {
		return this.writing;
	}

	/**
	 * Whether the client has closed the connection, if its request was received in full
	 * and nothing else reads from it. What may have arrived of a next request stays to be
	 * read. Unknown, so false, with TLS, whose reads may write.
	 */
	boolean isClosedByClient() {
		if (getSocketWrapper().getSocket() instanceof SecureNioChannel) {
			return false;
		}
		SocketBufferHandler buffers = ((NioChannel) getSocketWrapper().getSocket()).getBufHandler();
		buffers.configureReadBufferForWrite();
		ByteBuffer buffer = buffers.getReadBuffer();
		try {
			return buffer.hasRemaining() && channel().read(buffer) < 0 && !isOpenForAnswer();
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Whether a client that sends nothing more waits for the answer. Only writing tells:
	 * the system of one that has closed the connection resets it, so a later write fails.
	 * A stream finds out by itself.
	 */
	private boolean isOpenForAnswer() throws IOException {
		if (!this.writing.tryLock()) {
			return true;
		}
		try {
			if (this.response.isCommitted()) {
				return true;
			}
			ByteBuffer interim = ByteBuffer.wrap(CONTINUE);
			// An earlier version of HTTP has no such answer.
			return this.request.protocol().equals(Constants.HTTP_11) && channel().write(interim) == CONTINUE.length;
		}
		finally {
			this.writing.unlock();
		}
	}

	/** Closes the connection as soon as the request ends; nothing more is sent. */
	void close() {
		int status = this.response.getStatus();
		action(ActionCode.CLOSE_NOW, null);
		// Tomcat calls it a failure of the service.
		this.response.setStatus(status);
	}

	/** Takes names that Tomcat refuses, for example with an underscore. */
	@Override
	protected void parseHost(@Nullable MessageBytes host) {
		Matcher name = (host != null && !host.isNull()) ? NAME_AND_PORT.matcher(host.toString()) : null;
		if (name == null || !name.matches()) {
			super.parseHost(host);
			return;
		}
		this.request.serverName().setString(name.group(1));
		if (name.group(2).isEmpty()) {
			populatePort();
		}
		else {
			this.request.setServerPort(Integer.parseInt(name.group(2)));
		}
	}

	@Override
	public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
		return ScopedValue.where(CURRENT, this).call(() -> super.process(socket, event));
	}

	@Override
	public SocketState service(SocketWrapperBase<?> socket) throws IOException {
		SocketState state = super.service(socket);
		while (state == SocketState.OPEN && !hasBegun() && findsNext(socket)) {
			state = super.service(socket);
		}
		boolean open = state == SocketState.OPEN || state == SocketState.LONG;
		if (!open || !hasBegun()) {
			return state;
		}
		// The header is incomplete, or only empty lines have arrived.
		long left = HEADER_TIMEOUT - (System.nanoTime() - this.request.getStartTimeNanos());
		if (left <= 0) {
			return SocketState.CLOSED;
		}
		socket.setReadTimeout(TimeUnit.NANOSECONDS.toMillis(left) + 1);
		return SocketState.LONG;
	}

	/** Whether a part of a request has arrived that is not served yet. */
	private boolean hasBegun() {
		return this.request.getStartTimeNanos() >= 0;
	}

	/**
	 * Lets others run, and looks whether the next request has arrived. It spares the way
	 * through Tomcat's poller, which is two changes of thread.
	 * @return whether bytes have arrived, which the poller will not tell of any more:
	 * they have to be served
	 */
	@SuppressWarnings("ThreadPriorityCheck")
	private boolean findsNext(SocketWrapperBase<?> socket) throws IOException {
		if (!this.protocol.isStaying()) {
			return false;
		}
		Thread.yield();
		return socket.isReadyForRead();
	}

}
