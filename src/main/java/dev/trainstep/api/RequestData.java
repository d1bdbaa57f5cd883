package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Samples;
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
				over the classes, entries in [0, 1] that sum to 1 within 1e-6; with `binaryCrossEntropy` entries are in \
				[0, 1]. Exclusive with `labels`.""")
		@Hint("with crossEntropy, class numbers go into labels")
		@Nullable Samples y,
		@Prose("""
				The target as class indices, counted from 0: an integer for one sample, or one per sample, `[B]`. Goes with \
				`crossEntropy`. Exclusive with `y`.""")
		@Nullable Labels labels) {
	// @formatter:on

	Data toData() {
		return new Data(this.x, this.y, this.labels);
	}

	/** Finds that there is no target, where one is due. */
	void checkTarget(Violations violations) {
		if (this.y == null && this.labels == null && !violations.cover("#/y") && !violations.cover("#/labels")) {
			violations.add(Kind.INVALID_REQUEST, "#/y", "missing: a target is required, y or labels");
		}
	}

}
