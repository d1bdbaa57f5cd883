package dev.trainstep.admission;

import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * What one request in flight holds: reserved memory, and a permit while it computes. One
 * thread at a time changes it.
 */
public final class Claim implements AutoCloseable {

	/** Bytes that every request may use for its answer without a reservation. */
	static final long OVERHEAD = 1 << 15;

	/** Bytes of the longest body of a small request. */
	private static final long SMALL_BODY = 1 << 16;

	private final MemoryBudget memory;

	private boolean small = true;

	private volatile long reserved;

	private Lane.@Nullable Permit permit;

	/** The bytes of the body and of the numbers parsed from it. */
	private long parsed;

	/** The bytes of the answer that the reservation covers. */
	private long forAnswer = OVERHEAD;

	Claim(MemoryBudget memory) {
		this.memory = memory;
	}

	/** Whether the request has the lane and the memory of small requests. */
	boolean isSmall() {
		return this.small;
	}

	void becomeLarge() {
		this.small = false;
	}

	/** Makes the request a large one if its body is long; reserves nothing yet. */
	public void expectBody(long length) {
		if (length > SMALL_BODY) {
			becomeLarge();
		}
	}

	/**
	 * Finds out whether the memory for a body of this length is free, without taking it.
	 * @throws RefusedException if not
	 */
	void requireFree(long length) {
		long bytes = TrainstepProperties.MEMORY_PER_BYTE * Math.max(length, 0);
		if (!this.memory.tryReserve(bytes, this.small)) {
			throw RefusedException.busy(Reason.MEMORY);
		}
		this.memory.release(bytes);
	}

	/**
	 * Reserves what it usually takes to read, parse and answer a body of this length.
	 * @param length bytes
	 * @throws RefusedException if this memory is not free
	 */
	public void reserveForBody(long length) {
		expectBody(length);
		require(OVERHEAD + TrainstepProperties.MEMORY_PER_BYTE * length);
	}

	/**
	 * Raises the reservation to this many bytes in all.
	 * @throws RefusedException if they are not free, or if the request can never have
	 * them
	 */
	void require(long bytes) {
		if (bytes <= this.reserved) {
			return;
		}
		requirePossible(bytes);
		if (!this.memory.tryReserve(bytes - this.reserved, this.small)) {
			throw RefusedException.busy(Reason.MEMORY);
		}
		this.reserved = bytes;
	}

	private void requirePossible(long bytes) {
		long most = this.memory.most(this.small);
		if (bytes > most) {
			throw new RefusedException(Reason.TOO_LARGE,
					"The request needs " + bytes + " bytes of memory; the limit is " + most + ".");
		}
	}

	/** The bytes that are reserved. */
	public long reserved() {
		return this.reserved;
	}

	void setParsed(long bytes) {
		this.parsed = bytes;
	}

	/** The bytes that computing and answering take in all. */
	private long needed(Cost cost) {
		return this.parsed + OVERHEAD + cost.answerBytes() + cost.numbers() * Cost.BYTES_PER_NUMBER;
	}

	/**
	 * Finds out whether the service ever has the memory for a computation.
	 * @throws RefusedException if not
	 */
	void requirePossible(Cost cost) {
		requirePossible(needed(cost));
	}

	/**
	 * Raises the reservation to what computing and answering take.
	 * @throws RefusedException if this memory is not free
	 */
	void requireFor(Cost cost) {
		this.forAnswer = OVERHEAD + cost.answerBytes();
		require(needed(cost));
	}

	/**
	 * Raises the reservation if the answer grows beyond what its cost promised.
	 * @param length bytes of the answer so far
	 * @throws RefusedException if this memory is not free
	 */
	public void requireForAnswer(long length) {
		if (length > this.forAnswer) {
			require(this.reserved + length);
			this.forAnswer += length;
		}
	}

	/**
	 * Takes a permit of a lane. A permit of another lane is given back first: while its
	 * holder waits, someone else can use it.
	 * @param work of the request: see {@link Lane#enter}
	 * @return whether the permit is a new one
	 * @throws RefusedException if no permit is free in time
	 */
	boolean enter(Lane lane, long work) {
		if (this.permit != null && this.permit.isOf(lane)) {
			return false;
		}
		leave();
		this.permit = lane.enter(work);
		return true;
	}

	/** Gives the permit back, if there is one. */
	void leave() {
		if (this.permit != null) {
			this.permit.close();
			this.permit = null;
		}
	}

	/**
	 * Gives the permit back, and all memory but this.
	 * @param bytes of the answer, which is still to be sent
	 */
	public void keepOnly(long bytes) {
		leave();
		if (bytes < this.reserved) {
			this.memory.release(this.reserved - bytes);
			this.reserved = bytes;
		}
	}

	/** Gives everything back. Further calls do nothing. */
	@Override
	public void close() {
		keepOnly(0);
	}

}
