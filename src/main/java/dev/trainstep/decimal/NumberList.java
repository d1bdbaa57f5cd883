package dev.trainstep.decimal;

import java.util.ArrayList;
import java.util.List;

/** A growing list of float64, kept in chunks. */
public final class NumberList {

	private static final int CHUNK = 512;

	private final List<double[]> chunks = new ArrayList<>();

	/** The chunk of the last number. */
	private double[] chunk = {};

	private int size;

	public int size() {
		return this.size;
	}

	public double get(int index) {
		return this.chunks.get(index / CHUNK)[index % CHUNK];
	}

	public void add(double number) {
		int at = this.size % CHUNK;
		if (at == 0) {
			useChunk(this.size / CHUNK);
		}
		this.chunk[at] = number;
		this.size++;
	}

	private void useChunk(int index) {
		if (index == this.chunks.size()) {
			this.chunks.add(new double[CHUNK]);
		}
		this.chunk = this.chunks.get(index);
	}

	/**
	 * The chunk that the next number belongs to, at {@link #roomStart}: numbers may be
	 * put there, and then be {@link #grow added}.
	 */
	double[] room() {
		if (roomStart() == 0) {
			useChunk(this.size / CHUNK);
		}
		return this.chunk;
	}

	int roomStart() {
		return this.size % CHUNK;
	}

	/** Adds numbers that were put into the room. */
	void grow(int count) {
		this.size += count;
	}

	/** Removes all numbers from this size on. */
	void truncate(int newSize) {
		this.size = newSize;
		if (newSize % CHUNK != 0) {
			useChunk(newSize / CHUNK);
		}
	}

	public double[] toArray() {
		var numbers = new double[this.size];
		for (int start = 0; start < this.size; start += CHUNK) {
			System.arraycopy(this.chunks.get(start / CHUNK), 0, numbers, start, Math.min(CHUNK, this.size - start));
		}
		return numbers;
	}

}
