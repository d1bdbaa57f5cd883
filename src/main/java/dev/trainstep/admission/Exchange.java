package dev.trainstep.admission;

import java.nio.channels.SocketChannel;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * A request in flight: the memory that is set aside for it, the permit it holds, its
 * body. Used by one thread at a time.
 */
final class Exchange {

	private static final String ATTRIBUTE = Exchange.class.getName();

	/** Bytes that any request takes. */
	static final long OVERHEAD = 1 << 15;

	/** A larger body makes a request a large one. */
	private static final long SMALL_BODY = 1 << 16;

	private final MemoryBudget memory;

	private final SocketChannel connection;

	private boolean small = true;

	private long reserved;

	private @Nullable Lane lane;

	private byte @Nullable [] body;

	/** The bytes of the body, and of what it says. */
	private long parsed;

	/** The bytes of an answer that memory is set aside for. */
	private long forAnswer = OVERHEAD;

	private volatile boolean tooSlow;

	private volatile boolean closing;

	private volatile boolean gone;

	Exchange(MemoryBudget memory, SocketChannel connection) {
		this.memory = memory;
		this.connection = connection;
	}

	SocketChannel connection() {
		return this.connection;
	}

	/** The exchange of a request, none if it has just come. */
	static @Nullable Exchange of(ServletRequest request) {
		return (Exchange) request.getAttribute(ATTRIBUTE);
	}

	void attachTo(ServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	/** Whether it uses the lane and the memory that are kept for small requests. */
	boolean isSmall() {
		return this.small;
	}

	void becomeLarge() {
		this.small = false;
	}

	/** A body of this length may make it a large one. */
	void expectBody(long length) {
		if (length > SMALL_BODY) {
			becomeLarge();
		}
	}

	/**
	 * Sets aside what reading, parsing and answering a body of this length usually takes.
	 */
	void reserveForBody(long length) {
		expectBody(length);
		require(OVERHEAD + TrainstepProperties.MEMORY_PER_BYTE * length);
	}

	/**
	 * Sees to it that so many bytes are set aside in all.
	 * @throws RefusedException if they are not there, now or ever
	 */
	void require(long bytes) {
		if (bytes <= this.reserved) {
			return;
		}
		if (bytes > this.memory.most(this.small)) {
			throw new RefusedException(Reason.TOO_LARGE, "It takes " + bytes
					+ " bytes of memory, and there are at most " + this.memory.most(this.small) + ".");
		}
		if (!this.memory.tryReserve(bytes - this.reserved, this.small)) {
			throw RefusedException.busy(Reason.MEMORY);
		}
		this.reserved = bytes;
	}

	/** Sets aside what a request costs that was read. */
	void requireFor(Cost cost) {
		this.forAnswer = OVERHEAD + cost.answerBytes();
		require(this.parsed + this.forAnswer + cost.numbers() * Cost.BYTES_PER_NUMBER);
	}

	/** Sets more aside for an answer that grows beyond what was thought. */
	void requireForAnswer(long length) {
		if (length > this.forAnswer) {
			require(this.reserved + length);
			this.forAnswer += length;
		}
	}

	private void keep(long bytes) {
		if (bytes < this.reserved) {
			this.memory.release(this.reserved - bytes);
			this.reserved = bytes;
		}
	}

	/**
	 * Takes a permit of a lane, instead of the one it has.
	 * @return whether it is another one
	 * @throws RefusedException if there is none in time
	 */
	boolean enter(Lane lane) {
		if (lane == this.lane) {
			return false;
		}
		// To wait with a permit in hand would be to keep others from working.
		leave();
		lane.enter();
		this.lane = lane;
		return true;
	}

	/** Gives the permit back, if it has one. */
	void leave() {
		if (this.lane != null) {
			this.lane.leave();
			this.lane = null;
		}
	}

	/** Whether the body is here, and nobody has worked on it yet. */
	boolean isReceived() {
		return this.body != null;
	}

	byte @Nullable [] body() {
		return this.body;
	}

	void setParsed(long bytes) {
		this.parsed = bytes;
	}

	void setBody(byte @Nullable [] body) {
		this.body = body;
	}

	/** Gives back everything but the memory for an answer of this size. */
	void endWork(long answer) {
		leave();
		this.body = null;
		keep(answer);
	}

	/** Whether the body came too slowly. */
	boolean isTooSlow() {
		return this.tooSlow;
	}

	void setTooSlow() {
		this.tooSlow = true;
	}

	/** Whether the container has given the connection up. */
	boolean isGone() {
		return this.gone;
	}

	void setGone() {
		this.gone = true;
	}

	/** Whether the connection is of no further use. */
	boolean isClosing() {
		return this.closing;
	}

	void setClosing() {
		this.closing = true;
	}

	/** Gives everything back. */
	void close() {
		endWork(0);
	}

}
