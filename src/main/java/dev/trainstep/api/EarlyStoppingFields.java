package dev.trainstep.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

import dev.trainstep.training.EarlyStopping;

/** When a run whose loss no longer falls is to end. */
// @formatter:off
@Schema(name = "EarlyStopping", description = """
		Ends a run whose loss no longer falls: that on the validation data if there is any, else that of training.""",
		additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record EarlyStoppingFields(
		@NotNull @Min(value = 1, message = Ranges.AT_LEAST_ONE)
		@Schema(description = "Epochs without improvement after which the run ends.", minimum = "1")
		Long patience,
		@PositiveOrZero(message = Ranges.NOT_BELOW_ZERO)
		@Schema(description = "How far below the best loss an improvement is.", minimum = "0", defaultValue = "0")
		@Nullable Double minDelta) {
	// @formatter:on

	EarlyStopping toEarlyStopping() {
		return new EarlyStopping(this.patience, (this.minDelta != null) ? this.minDelta : 0.0);
	}

}
