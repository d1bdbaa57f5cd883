package dev.trainstep.decimal;

/** Makes eight digits at a time, in longs. */
final class PlainNumberWriter extends NumberWriter {

	@Override
	int place(int count, long[] digits, int[] shapes, byte[] out, int start) {
		int at = start;
		for (int i = 0; i < count; i++) {
			long upper = Digits.ofNumber(digits[ShortestDecimal.PARTS * i]);
			long lower = Digits.ofNumber(digits[ShortestDecimal.PARTS * i + 1]);
			long last = digits[ShortestDecimal.PARTS * i + 2];
			long ending = Layout.ENDINGS[shapes[i]];
			int row = Layout.row(ending);
			out[at] = '-';
			Digits.put(out, at + (row & 1), Layout.ZEROS);
			int first = at + Layout.STARTS[row];
			int point = first + Layout.INTEGERS[row];
			Digits.put(out, first, upper + Digits.ASCII);
			out[point] = Layout.CHARACTERS[Layout.WIDTH * row + point - at];
			Digits.put(out, point + 1, (upper + Digits.ASCII) >>> (Byte.SIZE * (point - first)));
			Digits.put(out, first + 9, lower + Digits.ASCII);
			out[first + 17] = (byte) ('0' + last);
			at = Layout.end(ending, count(upper, lower, last), out, at);
		}
		return at;
	}

	/** How many of 17 digits there are without the zeros at the end. */
	private static int count(long upper, long lower, long last) {
		int zeros = Long.numberOfLeadingZeros(lower);
		// Looks further only if these are all zeros, without a branch.
		int more = Long.numberOfLeadingZeros(upper) & -(zeros >>> 6);
		int sixteen = 16 - ((zeros + more) >>> 3);
		return sixteen + ((17 - sixteen) & (int) (-last >> 63));
	}

}
