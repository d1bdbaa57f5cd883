package dev.trainstep.core;

/**
 * The form in which a network travels, and so the names of its parts: answers have the
 * form of their request, and violations point into it. Layers are counted from 0 here, as
 * in a list.
 */
public enum Form {

	/**
	 * Two layers under the notebook's names: u1 = W1·x + b1, u2 = ReLU(u1), u3 = W2·u2 +
	 * b2; delta1 is the gradient at u1, delta2 that at u3.
	 */
	NOTEBOOK {

		@Override
		String W(int layer) {
			return "W" + (layer + 1);
		}

		@Override
		String b(int layer) {
			return "b" + (layer + 1);
		}

		@Override
		String z(int layer) {
			return "u" + (2 * layer + 1);
		}

		@Override
		String delta(int layer) {
			return "delta" + (layer + 1);
		}

	},

	/** A list of layers, each with its activation. */
	LAYERS {

		@Override
		String W(int layer) {
			return "layers/" + layer + "/W";
		}

		@Override
		String b(int layer) {
			return "layers/" + layer + "/b";
		}

		@Override
		String z(int layer) {
			return "z";
		}

		@Override
		String delta(int layer) {
			return "delta";
		}

	};

	/** The weights of a layer, as a path below the network. */
	abstract String W(int layer);

	/** The biases of a layer, as a path below the network. */
	abstract String b(int layer);

	/** The pointer to a weight of a layer, by its index in the array. */
	String pointerToW(int layer, int index, int cols) {
		return "#/" + W(layer) + "/" + index / cols + "/" + index % cols;
	}

	/** The pointer to a bias of a layer. */
	String pointerToB(int layer, int index) {
		return "#/" + b(layer) + "/" + index;
	}

	/** What a layer computes before its activation. */
	abstract String z(int layer);

	/** The gradient at what a layer computes before its activation. */
	abstract String delta(int layer);

}
