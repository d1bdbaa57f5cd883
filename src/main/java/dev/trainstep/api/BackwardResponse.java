package dev.trainstep.api;

import java.util.List;
import java.util.stream.IntStream;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;

/** The results of a backward pass that were chosen. */
// @formatter:off
record BackwardResponse(
		@Schema(description = "∂loss/∂u1, where ReLU′(0) = 0. `[m]`, or B × m: per sample, already divided by B.")
		@Nullable Samples delta1,
		@Schema(description = "∂loss/∂u3 = (h − y)/B. `[c]`, or B × c: per sample, already divided by B.")
		@Nullable Samples delta2,
		@Schema(description = "∂loss/∂z of each layer of `layers`: per sample, already divided by B.")
		@Nullable List<Samples> deltas,
		@Schema(description = "∂loss/∂ each parameter of the network, in the shape of that parameter.")
		@Nullable ParameterFields gradients,
		@Schema(description = "The L2 norm of all gradients together, before clipping.")
		@Nullable Double gradientNorm) {
	// @formatter:on

	static BackwardResponse of(Outputs outputs, Network network, BackwardPass pass, boolean single) {
		return new BackwardResponse(outputs.get(Output.DELTA1, () -> new Samples(pass.deltas(0), single)),
				outputs.get(Output.DELTA2, () -> new Samples(pass.deltas(1), single)),
				outputs.get(Output.DELTAS,
						() -> IntStream.range(0, network.depth())
							.mapToObj((l) -> new Samples(pass.deltas(l), single))
							.toList()),
				outputs.get(Output.GRADIENTS, () -> ParameterFields.of(pass.gradients())),
				outputs.get(Output.GRADIENT_NORM, pass::gradientNorm));
	}

}
