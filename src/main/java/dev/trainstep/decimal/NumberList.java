package dev.trainstep.decimal;

import java.util.Arrays;

/** Numbers in one flat array that grows. */
public final class NumberList {

	private double[] values = new double[16];

	private int size;

	public int size() {
		return this.size;
	}

	public double get(int index) {
		return this.values[index];
	}

	public void add(double number) {
		if (this.size == this.values.length) {
			this.values = Arrays.copyOf(this.values, this.size + (this.size >> 1));
		}
		this.values[this.size++] = number;
	}

	/** Forgets what comes after so many. */
	void truncate(int newSize) {
		this.size = newSize;
	}

	public double[] toArray() {
		return Arrays.copyOf(this.values, this.size);
	}

}
