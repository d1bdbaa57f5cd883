package dev.trainstep.core.explain;

/** What a step computes: arrays, most of them for each layer. */
enum Part {

	/** The pre-activations of a layer. */
	Z(Phase.FORWARD),

	/** Its activations. */
	A(Phase.FORWARD),

	LOSS(Phase.LOSS),

	/** ∂loss/∂z. */
	DELTA(Phase.BACKWARD),

	/** ∂loss/∂W. */
	DW(Phase.BACKWARD),

	/** ∂loss/∂b. */
	DB(Phase.BACKWARD),

	/** The norm of all gradients, which clipping looks at. */
	NORM(Phase.UPDATE),

	NEW_W(Phase.UPDATE),

	NEW_B(Phase.UPDATE);

	private final Phase phase;

	Part(Phase phase) {
		this.phase = phase;
	}

	Phase phase() {
		return this.phase;
	}

}
