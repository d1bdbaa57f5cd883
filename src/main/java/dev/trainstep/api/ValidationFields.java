package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Samples;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.training.Validation;

/** What a run tests its network on: data of its own, or a part of the run's. */
// @formatter:off
@Schema(name = "Validation")
@Prose("Data of its own, `x` and a target as in the request, or a `fraction` of the request's.")
record ValidationFields(
		@Prose("The inputs: a batch, `[[n], …]`.")
		@Nullable Samples x,
		@Prose("The target, as in the request. Exclusive with `labels`.")
		@Nullable Samples y,
		@Prose("The target as class indices, as in the request. Exclusive with `y`.")
		@Nullable Labels labels,
		@Prose("The weights of the samples in the validation loss, as in the request.")
		double @Nullable [] sampleWeights,
		@Setting(value = """
				The share of the request's samples that is held out, above 0 and below 1: the last ⌈fraction·B⌉ rows of `x`, in \
				the order sent, or with a `seed` in the order of one shuffle. They are not trained on. Exclusive with the \
				others.""", above = 0.0, below = 1.0)
		@Nullable Double fraction) {
	// @formatter:on

	void checkPresence(Violations violations) {
		boolean separate = this.x != null || this.y != null || this.labels != null || this.sampleWeights != null;
		if (this.fraction != null && separate) {
			violations.add(Kind.INVALID_REQUEST, "#/fraction", "either fraction, or x and a target");
		}
		if (this.fraction == null && !violations.cover("#/fraction")) {
			if (this.x == null && !violations.cover("#/x")) {
				violations.add(Kind.INVALID_REQUEST, "#/x", "missing: x and a target, or fraction");
			}
			RequestData.checkTarget(this.y, this.labels, "y or labels", violations);
		}
	}

	/** Null where a fraction that was out of its range has left a gap. */
	@Nullable Validation toValidation() {
		if (this.x != null) {
			return new Validation.Separate(new Data(this.x, this.y, this.labels, this.sampleWeights, null));
		}
		return (this.fraction != null) ? new Validation.HeldOut(this.fraction) : null;
	}

}
