package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Samples;

/** The data that a network is applied to. */
// @formatter:off
record RequestData(
		@NotNull @Schema(description = "The input: one sample, `[n]`, or a batch, `[[n], …]`.")
		Samples x,
		@Schema(description = """
				The target, in the same rank as `x`: `[c]` or `[[c], …]`. Each sample's is a distribution over the classes: \
				entries in [0, 1] that sum to 1 within 1e-6. Exclusive with `labels`.""")
		@Nullable Samples y,
		@Schema(description = """
				The target as class indices, counted from 0: an integer for one sample, or one per sample, `[B]`. \
				Exclusive with `y`.""")
		@Nullable Labels labels) {
	// @formatter:on

	Data toData() {
		return new Data(this.x, this.y, this.labels);
	}

}
