package dev.trainstep.core.explain;

import java.util.List;
import java.util.stream.IntStream;

/** The numbers of an array, with its name; they are not copied. */
record NamedValues(NamedArray array, double[] values) {

	Operand.Element get(int index) {
		return new Operand.Element(this.array, index, this.values[index]);
	}

	/** The numbers from an index on, {@code stride} apart. */
	List<Operand> list(int from, int stride, int count) {
		return IntStream.range(0, count).<Operand>mapToObj((k) -> get(from + k * stride)).toList();
	}

	List<Operand> list() {
		return list(0, 1, this.values.length);
	}

}
