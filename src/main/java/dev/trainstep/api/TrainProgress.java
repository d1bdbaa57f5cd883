package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.training.Progress;

/** How far a run is, and the network so far if it was asked for. */
@Schema(name = "Progress")
@Prose("How far a run is, and with `progressOutputs` the network after the step.")
record TrainProgress(@JsonUnwrapped Progress progress, @JsonUnwrapped @Nullable NetworkFields network) {
}
