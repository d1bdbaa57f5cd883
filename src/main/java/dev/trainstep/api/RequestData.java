package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Samples;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Hint;

/** The data that a network is applied to. */
// @formatter:off
@Schema(name = "Data")
@Prose("Inputs, and their targets.")
record RequestData(
		@Prose("The input: one sample, `[n]`, or a batch, `[[n], …]`.")
		Samples x,
		@Prose("""
				The target, in the same rank as `x`: `[c]` or `[[c], …]`. With `crossEntropy` each sample's is a distribution \
				over the classes, entries in [0, 1] that sum to 1 within 1e-4; with `binaryCrossEntropy` entries are in \
				[0, 1]. Exclusive with `labels`.""")
		@Hint("with crossEntropy, class numbers go into labels")
		@Nullable Samples y,
		@Prose("""
				The target as class indices, counted from 0: an integer for one sample, or one per sample, `[B]`. Goes with \
				`crossEntropy`, and 0 or 1 with `binaryCrossEntropy` of one output. Exclusive with `y`.""")
		@Nullable Labels labels,
		@Prose("""
				With a batch, the weight s of each sample in the loss, 1e-100 to 1e100: `[B]`. The loss is Σ sᵢ·lᵢ / Σ sᵢ, and gradients \
				are that loss's; `lossPerSample` and `accuracy` are without weights. Left out: all are equal.""")
		double @Nullable [] sampleWeights) {
	// @formatter:on

	/** What gradients are of, where there is no target. */
	static final String DH = """
			Instead of a target: your own ∂L/∂h, of any loss L, in the rank of `x`: `[c]` or `[[c], …]`. Gradients are L's: \
			plain sums over the samples, divided by nothing. There is then no `loss` and no `accuracy`. With `dx` of another \
			network, that network follows this one.""";

	Data toData() {
		return toData(null);
	}

	Data toData(@Nullable Samples dh) {
		return new Data(this.x, this.y, this.labels, this.sampleWeights, dh);
	}

	/** Finds a loss function where the loss is the caller's own. */
	static void checkLossFunction(@Nullable LossFunction lossFunction, @Nullable Samples dh, Violations violations) {
		if (lossFunction != null && dh != null) {
			violations.add(Kind.INVALID_VALUE, "#/lossFunction",
					"does not go with dh, which is the gradient of a loss of your own");
		}
	}

	/** Finds that there is no target, where one is due. */
	void checkTarget(Violations violations) {
		checkTarget(this.y, this.labels, "y or labels", violations);
	}

	/** Finds that there is neither a target nor a gradient in place of it. */
	void checkTarget(@Nullable Samples dh, Violations violations) {
		if (dh == null && !violations.cover("#/dh")) {
			checkTarget(this.y, this.labels, "y or labels, or dh in place of it", violations);
		}
	}

	static void checkTarget(@Nullable Samples y, @Nullable Labels labels, String choice, Violations violations) {
		if (y == null && labels == null && !violations.cover("#/y") && !violations.cover("#/labels")) {
			violations.add(Kind.INVALID_REQUEST, "#/y", "missing: a target is required, " + choice);
		}
	}

}
