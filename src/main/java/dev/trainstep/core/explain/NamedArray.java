package dev.trainstep.core.explain;

/**
 * What an array of a request or a step is called.
 *
 * @param path the pointer to it, without {@code #/}
 * @param symbol its name in formulas
 * @param rows m, of a vector the number of its elements
 * @param cols n; {@link #VECTOR} or {@link #NUMBER} where it is no matrix
 */
record NamedArray(String path, String symbol, int rows, int cols) {

	static final int VECTOR = 0;

	static final int NUMBER = -1;

	static NamedArray number(String path) {
		return new NamedArray(path, path, 1, NUMBER);
	}

	static NamedArray vector(String path, String symbol, int size) {
		return new NamedArray(path, symbol, size, VECTOR);
	}

	static NamedArray matrix(String path, String symbol, int rows, int cols) {
		return new NamedArray(path, symbol, rows, cols);
	}

	/** How many numbers it has. */
	int size() {
		return isMatrix() ? this.rows * this.cols : this.rows;
	}

	boolean isMatrix() {
		return this.cols > 0;
	}

	NamedValues with(double... values) {
		return new NamedValues(this, values);
	}

	/** The pointer to a number. */
	String pointer(int index) {
		return "#/" + this.path + indices(index, "/", "/", "");
	}

	/** The name of a number in formulas. */
	String symbol(int index) {
		return this.symbol + indices(index, "[", ",", "]");
	}

	private String indices(int index, String before, String between, String after) {
		if (this.cols == NUMBER) {
			return "";
		}
		return before + (isMatrix() ? index / this.cols + between + index % this.cols : index) + after;
	}

}
