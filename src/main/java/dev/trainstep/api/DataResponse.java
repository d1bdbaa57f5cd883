package dev.trainstep.api;

import dev.trainstep.core.Labels;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.dataset.Recipe.Dataset;

/** Data made from a seed. */
// @formatter:off
@Prose("Inputs, and their targets, as a request takes them.")
record DataResponse(
		@Prose("The points, in a random order: `[samples × 2]`.")
		Matrix x,
		@Prose("The class of each point, counted from 0: `[samples]`.")
		Labels labels) {
	// @formatter:on

	static DataResponse of(Dataset data) {
		return new DataResponse(data.x(), data.labels());
	}

}
