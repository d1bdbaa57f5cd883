package dev.trainstep.load;

/** The amount of load: little in the gate, all of it with {@code -Pload}. */
final class Load {

	private static final boolean LONG = "long".equals(System.getProperty("trainstep.load"));

	private Load() {
	}

	static int of(int usual, int most) {
		return LONG ? most : usual;
	}

}
