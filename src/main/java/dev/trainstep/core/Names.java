package dev.trainstep.core;

/**
 * The notebook's names, continued to any number of layers: layer 1 computes u1 = W1·x +
 * b1 and u2 = ReLU(u1), layer 2 computes u3 = W2·u2 + b2, and so on; delta1 is the
 * gradient at u1, delta2 that at u3. Layers are counted from 0 here, as in a list.
 */
final class Names {

	private Names() {
	}

	static String W(int layer) {
		return "W" + (layer + 1);
	}

	static String b(int layer) {
		return "b" + (layer + 1);
	}

	/** What the layer computes before its activation. */
	static String z(int layer) {
		return "u" + (2 * layer + 1);
	}

	static String delta(int layer) {
		return "delta" + (layer + 1);
	}

}
