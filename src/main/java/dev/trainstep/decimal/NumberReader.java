package dev.trainstep.decimal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads JSON's numbers as float64, correctly rounded, as {@link Double#parseDouble} does:
 * eight digits at a time, then by {@link DecimalRounding}. Where that cannot decide,
 * {@link Double#parseDouble} does.
 */
public final class NumberReader {

	/** The most bytes of a number; longer ones are not read. */
	public static final int MAX_LENGTH = 1000;

	/** The most digits that surely fit a long, unsigned. */
	private static final int MAX_DIGITS = 19;

	/** Exponents are clamped to this: it is out of range with any digits before it. */
	private static final int MAX_EXPONENT = 100_000;

	/** How far from its first byte a usual number is looked at. */
	private static final int REACH = 48;

	private static final long[] POWERS = new long[MAX_DIGITS + 1];

	static {
		POWERS[0] = 1;
		for (int i = 1; i < POWERS.length; i++) {
			POWERS[i] = 10 * POWERS[i - 1];
		}
	}

	private final byte[] bytes;

	private final int end;

	private int position;

	/** The current number is significand · 10^exponent. */
	private long significand;

	private int exponent;

	/**
	 * Makes a reader of a part of the bytes.
	 * @param start the index of the first byte
	 * @param end the index after the last byte
	 */
	public NumberReader(byte[] bytes, int start, int end) {
		this.bytes = bytes;
		this.position = start;
		this.end = end;
	}

	/** The index of the next byte. */
	public int position() {
		return this.position;
	}

	/**
	 * Reads a row: the rest of an array after its opening bracket, up to its closing one.
	 * It has to contain at least one number, and only finite numbers.
	 * @param to modified: the numbers are appended, unless there is no such row
	 * @return whether there is such a row
	 */
	public boolean readRow(NumberList to) {
		int size = to.size();
		boolean isRow = readNumbers(to);
		if (!isRow) {
			to.truncate(size);
		}
		return isRow;
	}

	private boolean readNumbers(NumberList to) {
		while (true) {
			readUsual(to);
			skipSpace();
			double number = readNumber();
			if (!Double.isFinite(number)) {
				return false;
			}
			to.add(number);
			skipSpace();
			int next = get(this.position);
			if (next != ',') {
				return next == ']';
			}
			this.position++;
		}
	}

	/**
	 * Reads numbers that are followed by a comma, as long as they are usual: of up to
	 * eight digits before the point and 19 in all, with at most one space in front. It is
	 * one method, since the compiler would not inline parts of this size, and has no
	 * branches on signs, which are random.
	 * @param to modified: the numbers are appended
	 */
	private void readUsual(NumberList to) {
		byte[] text = this.bytes;
		double[] room = to.room();
		int begin = to.roomStart();
		int i = begin;
		int start = this.position;
		while (start <= this.end - REACH && i < room.length) {
			long eight = Digits.get(text, start);
			if ((byte) eight == ' ') {
				eight = Digits.get(text, ++start);
			}
			int minus = (int) ((((eight & 0xFF) ^ '-') - 1) >>> 63);
			eight = (eight >>> (Byte.SIZE * minus)) ^ Digits.ASCII;
			int at = start + minus + 1;
			long number = eight & 0xFF;
			boolean hasPoint = (byte) (eight >>> Byte.SIZE) == ('.' ^ '0');
			if (!hasPoint || number > 9) {
				int count = Digits.count(eight);
				if (count == 0 || (count > 1 && number == 0)) {
					break;
				}
				number = Digits.toNumber(eight, count);
				at += count - 1;
				hasPoint = text[at] == '.';
			}
			int q = 0;
			if (hasPoint) {
				int first = ++at;
				eight = Digits.get(text, at) ^ Digits.ASCII;
				if (Digits.areAll(eight)) {
					number = 100_000_000 * number + Digits.toNumber(eight);
					at += 8;
					eight = Digits.get(text, at) ^ Digits.ASCII;
					if (Digits.areAll(eight) && fits(number, 8)) {
						number = 100_000_000 * number + Digits.toNumber(eight);
						at += 8;
						eight = Digits.get(text, at) ^ Digits.ASCII;
					}
				}
				int count = Digits.count(eight);
				at += count;
				q = first - at;
				if (q == 0 || !fits(number, count)) {
					break;
				}
				number = number * POWERS[count] + Digits.toNumber(eight, count);
			}
			if ((text[at] | 0x20) == 'e') {
				int read = readUsualExponent(text, at);
				q += read >> 8;
				at += read & 0xFF;
			}
			long bits = DecimalRounding.toBits(number, q);
			if (text[at] != ',' || bits < 0) {
				break;
			}
			room[i++] = Double.longBitsToDouble(bits | ((long) minus << 63));
			start = at + 1;
		}
		to.grow(i - begin);
		this.position = start;
	}

	/** Whether a number with more digits after it surely fits a long, unsigned. */
	private static boolean fits(long number, int more) {
		return Long.compareUnsigned(number, POWERS[MAX_DIGITS - more]) < 0;
	}

	/**
	 * Reads an exponent of up to four digits.
	 * @param start the index of its e
	 * @return 256 times the exponent, and how many bytes it takes; 0 if it is malformed
	 */
	private static int readUsualExponent(byte[] text, int start) {
		int sign = text[start + 1];
		int first = start + ((sign == '-' || sign == '+') ? 2 : 1);
		int at = first;
		int number = 0;
		int digit = text[at] ^ '0';
		while (digit <= 9 && digit >= 0 && at < first + 4) {
			number = 10 * number + digit;
			at++;
			digit = text[at] ^ '0';
		}
		return (at == first) ? 0 : 256 * ((sign == '-') ? -number : number) + at - start;
	}

	/** The byte at an index; 0, which JSON does not have, after the end. */
	private byte get(int at) {
		return (at < this.end) ? this.bytes[at] : 0;
	}

	private boolean isDigit(int at) {
		return at < this.end && (this.bytes[at] ^ '0') <= 9 && this.bytes[at] >= '0';
	}

	private void skipSpace() {
		int at = this.position;
		while (at < this.end && isSpace(this.bytes[at])) {
			at++;
		}
		this.position = at;
	}

	private static boolean isSpace(byte b) {
		return b == ' ' || b == '\n' || b == '\r' || b == '\t';
	}

	/** Reads one number; NaN if there is none. */
	private double readNumber() {
		int start = this.position;
		int sign = (get(start) == '-') ? 1 : 0;
		int first = start + sign;
		int at = readInteger(first);
		boolean hasZero = get(first) == '0';
		boolean malformed = at == first || (hasZero && at > first + 1);
		int digits = hasZero ? 0 : at - first;
		this.exponent = 0;
		if (get(at) == '.') {
			int point = at + 1;
			at = readFraction(point);
			malformed |= at == point;
			this.exponent = point - at;
			digits += at - point;
		}
		if ((get(at) | 0x20) == 'e') {
			at = readExponent(at + 1);
		}
		this.position = at;
		if (malformed || at < 0 || at - start > MAX_LENGTH) {
			return Double.NaN;
		}
		if (digits > MAX_DIGITS) {
			// Leading zeros are not significant.
			digits -= countZeros(first);
		}
		long bits = (digits > MAX_DIGITS) ? -1 : DecimalRounding.toBits(this.significand, this.exponent);
		if (bits < 0) {
			String magnitude = new String(this.bytes, first, at - first, ISO_8859_1);
			bits = Double.doubleToRawLongBits(Double.parseDouble(magnitude));
		}
		return Double.longBitsToDouble(bits | ((long) sign << 63));
	}

	/** How many zeros follow a leading 0 and its point. */
	private int countZeros(int start) {
		int at = start + 2;
		while (get(at) == '0') {
			at++;
		}
		return (get(start) == '0') ? at - start - 2 : 0;
	}

	/**
	 * Reads the digits before the point.
	 * @return the index after them
	 */
	private int readInteger(int start) {
		long number = 0;
		int at = start;
		while (isDigit(at)) {
			number = 10 * number + (this.bytes[at] - '0');
			at++;
		}
		this.significand = number;
		return at;
	}

	/**
	 * Reads the digits after the point.
	 * @return the index after them
	 */
	private int readFraction(int start) {
		long number = this.significand;
		int at = start;
		long eight = getEight(at) ^ Digits.ASCII;
		int count = Digits.count(eight);
		while (count == 8) {
			number = 100_000_000 * number + Digits.toNumber(eight);
			at += 8;
			eight = getEight(at) ^ Digits.ASCII;
			count = Digits.count(eight);
		}
		this.significand = POWERS[count] * number + Digits.toNumber(eight, count);
		return at + count;
	}

	private long getEight(int at) {
		return (at <= this.end - Long.BYTES) ? Digits.get(this.bytes, at) : getLast(at);
	}

	/** The bytes up to the end, and zeros after it. */
	private long getLast(int at) {
		long eight = 0;
		for (int i = this.end - 1; i >= at; i--) {
			eight = (eight << 8) | (this.bytes[i] & 0xFF);
		}
		return eight;
	}

	/**
	 * Reads the exponent after its e.
	 * @return the index after it, or -1 if there is none
	 */
	private int readExponent(int start) {
		boolean negative = get(start) == '-';
		int first = (negative || get(start) == '+') ? start + 1 : start;
		int at = first;
		int number = 0;
		while (isDigit(at)) {
			number = Math.min(10 * number + (this.bytes[at] - '0'), MAX_EXPONENT);
			at++;
		}
		this.exponent += negative ? -number : number;
		return (at > first) ? at : -1;
	}

}
