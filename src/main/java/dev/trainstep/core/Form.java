package dev.trainstep.core;

/**
 * The form of a network in requests and answers, and with it the names of its parts.
 * Layers are counted from 0, as in a list.
 */
public enum Form {

	/**
	 * Two layers under the notebook's names: u1 = W1·x + b1, u2 = ReLU(u1), u3 = W2·u2 +
	 * b2, delta1 = ∂loss/∂u1, delta2 = ∂loss/∂u3.
	 */
	NOTEBOOK {

		@Override
		public String W(int layer) {
			return "W" + (layer + 1);
		}

		@Override
		public String b(int layer) {
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
		public String W(int layer) {
			return "layers/" + layer + "/W";
		}

		@Override
		public String b(int layer) {
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

	/** The path of a layer's weights, below the network. */
	public abstract String W(int layer);

	/** The path of a layer's biases, below the network. */
	public abstract String b(int layer);

	/** The pointer to a weight of a layer, by its row-major index. */
	public String pointerToW(int layer, int index, int cols) {
		return "#/" + W(layer) + "/" + index / cols + "/" + index % cols;
	}

	/** The pointer to a bias of a layer. */
	public String pointerToB(int layer, int index) {
		return "#/" + b(layer) + "/" + index;
	}

	/** The name of a layer's pre-activations. */
	abstract String z(int layer);

	/** The name of a layer's deltas. */
	abstract String delta(int layer);

}
