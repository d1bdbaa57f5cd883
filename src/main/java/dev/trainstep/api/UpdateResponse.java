package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.variant.Prose;

/** What an update leads to. */
// @formatter:off
@Prose("The updated network and its optimizer, ready to be sent back.")
record UpdateResponse(
		@JsonUnwrapped NetworkFields network,
		@Prose("The optimizer, ready to be sent back; absent for the notebook's update, which needs none.")
		@Nullable OptimizerFields optimizer) {
	// @formatter:on

	static UpdateResponse of(Update update, Optimizer optimizer) {
		return new UpdateResponse(NetworkFields.of(update.network()), OptimizerFields.of(optimizer, update.state()));
	}

}
