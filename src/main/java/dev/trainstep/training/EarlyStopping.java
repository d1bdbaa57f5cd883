package dev.trainstep.training;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;

/**
 * Ends a run whose loss no longer falls: that on the validation data if there is any,
 * else that of training.
 *
 * @param patience epochs without improvement after which the run ends, at least 1
 * @param minDelta how far below the best loss an improvement is, at least 0
 */
@Prose("""
		Ends a run whose loss no longer falls: that on the validation data if there is any, else that of training.""")
public record EarlyStopping(
		@Setting(value = "Epochs without improvement after which the run ends.", min = 1) long patience,
		@Setting(value = "How far below the best loss an improvement is.", otherwise = "0") double minDelta) {

	public EarlyStopping {
		if (patience < 1 || !(minDelta >= 0.0)) {
			throw new IllegalArgumentException("patience is at least 1, minDelta at least 0");
		}
	}

}
