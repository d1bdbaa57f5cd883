package dev.trainstep.json;

/**
 * Numbers that a document holds all together, rather than one by one. A parser gives them
 * as an embedded object, wherever JSON has a number or arrays of numbers.
 */
public interface NumberArray {

	/** The length of each dimension; none for a single number. */
	int[] shape();

	/** A new array of the elements, in row-major order; NaN for what no float64 is. */
	double[] toDoubles();

	/** What is wrong with an element that is not finite. */
	String whyNotFinite();

}
