package dev.trainstep.admission;

/**
 * What it takes to answer a request, computed from its shapes.
 *
 * @param multiplyAdds multiply-adds
 * @param numbers intermediate results, in float64 numbers
 * @param answerNumbers numbers in the answer
 */
public record Cost(long multiplyAdds, long numbers, long answerNumbers) {

	/** A float64. */
	static final int BYTES_PER_NUMBER = 8;

	/** The longest float64 in decimal, with its separator. */
	static final int BYTES_PER_ANSWER_NUMBER = 26;

	public Cost plus(Cost other) {
		return new Cost(this.multiplyAdds + other.multiplyAdds, this.numbers + other.numbers,
				this.answerNumbers + other.answerNumbers);
	}

	boolean exceeds(Cost other) {
		return this.multiplyAdds > other.multiplyAdds || this.numbers > other.numbers
				|| this.answerNumbers > other.answerNumbers;
	}

	/** The bytes of the answer. */
	long answerBytes() {
		return this.answerNumbers * BYTES_PER_ANSWER_NUMBER;
	}

}
