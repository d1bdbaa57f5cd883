package dev.trainstep.core.variant;

/**
 * A value on the way to a result: what a step tells of itself beside its results. Its
 * name is the one that formulas have for it.
 */
public enum Quantity {

	/** The largest pre-activation of a softmax. */
	MAX("max", "Of `softmax`: the largest pre-activation."),

	/** The numerators of a softmax. */
	EXPONENTIALS("exponentials", "Of `softmax`: exp(z − max) of each output.", true),

	/** A sum that a result is divided by, or subtracted from. */
	TOTAL("total", "Of `softmax`: Σ, the sum of the exponentials. Of `outputDelta` with `dh` after softmax: Σ dh·h."),

	/** The logarithms of a loss. */
	LOGARITHMS("logarithms", "Of the cross-entropies: log(h + 1e-10) of each output.", true),

	/** The logarithms of the other class. */
	COMPLEMENTS("complements", "Of `binaryCrossEntropy`: log(1 − h + 1e-10) of each output.", true),

	/** The differences of a loss. */
	DIFFERENCES("differences", "Of `meanSquaredError` and `huber`: h − y of each output.", true),

	/** The gradient at an output. */
	DH("dh", "Of `outputDelta`: ∂loss/∂h, which the derivative is multiplied by."),

	/** What clipping multiplies gradients by. */
	SCALE("scale",
			"Of `clip`: what gradients are multiplied by, clipNorm / (norm + 1e-6) where the norm is above clipNorm, else 1."),

	/** A gradient after clipping. */
	CLIPPED("clipped", "Of optimizers: scale·dp, the clipped gradient, where gradients are clipped."),

	/** A gradient with weight decay. */
	G("g", "Of optimizers: dp + weightDecay·p, where there is weight decay."),

	/** A parameter after decoupled weight decay. */
	P("p", "Of `adamw`: p − eta·weightDecay·p, from which the step is taken."),

	/** The first moment after a step. */
	M("m", "Of optimizers with a first moment: the new one."),

	/** The second moment after a step. */
	V("v", "Of optimizers with a second moment: the new one."),

	/** The bias correction of the first moment. */
	CORRECTION1("correction1", "Of `adam` and `adamw`: 1 − beta1ᵗ, the bias correction of m."),

	/** The bias correction of the second moment. */
	CORRECTION2("correction2", "Of `adam` and `adamw`: 1 − beta2ᵗ, the bias correction of v."),

	/** The first moment without its bias. */
	M_HAT("mHat", "Of `adam` and `adamw`: m̂ = m / correction1, as textbooks have it. The step divides eta instead."),

	/** The second moment without its bias. */
	V_HAT("vHat",
			"Of `adam` and `adamw`: v̂ = v / correction2, as textbooks have it. The step divides √v by √correction2 instead."),

	/** The square root of the second moment. */
	ROOT("root", "Of optimizers with a second moment: √v."),

	/** What a step is divided by. */
	DIVISOR("divisor", "Of optimizers with a second moment: what is divided by, such as √v + epsilon."),

	/** What eta multiplies. */
	STEP("step", "Of optimizers: what is multiplied by eta, where it is not a gradient or moment itself.");

	private final String name;

	private final String prose;

	private final boolean list;

	Quantity(String name, String prose) {
		this(name, prose, false);
	}

	Quantity(String name, String prose, boolean list) {
		this.name = name;
		this.prose = prose;
		this.list = list;
	}

	/** What it is, in a sentence. */
	public String prose() {
		return this.prose;
	}

	/** Whether it is a list, with a number for each output, rather than one number. */
	public boolean isList() {
		return this.list;
	}

	/** The name in formulas and in JSON. */
	@Override
	public String toString() {
		return this.name;
	}

}
