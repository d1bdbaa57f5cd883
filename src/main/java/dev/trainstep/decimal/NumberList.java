package dev.trainstep.decimal;

import java.util.ArrayList;
import java.util.List;

/** Numbers that come one by one, in chunks until all of them are there. */
public final class NumberList {

	private static final int CHUNK = 512;

	private final List<double[]> chunks = new ArrayList<>();

	/** The one that has the last number. */
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

	/** Forgets what comes after so many. */
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
