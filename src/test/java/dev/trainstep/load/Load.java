package dev.trainstep.load;

/** How much of it: a little in the gate, and with {@code -Pload} what is asked for. */
final class Load {

	private static final boolean LONG = "long".equals(System.getProperty("trainstep.load"));

	private Load() {
	}

	static int of(int usual, int most) {
		return LONG ? most : usual;
	}

}
