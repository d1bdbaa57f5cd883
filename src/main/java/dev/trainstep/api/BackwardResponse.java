package dev.trainstep.api;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Samples;
import dev.trainstep.core.variant.Prose;

/** The results of a backward pass that were chosen. */
// @formatter:off
record BackwardResponse(
		@Prose("∂loss/∂u1, where ReLU′(0) = 0. `[m]`, or B × m: per sample, already divided by B.")
		@Nullable Samples delta1,
		@Prose("∂loss/∂u3 = (h − y)/B. `[c]`, or B × c: per sample, already divided by B.")
		@Nullable Samples delta2,
		@Prose("∂loss/∂z of each layer of `layers`: per sample, already divided by B.")
		@Nullable List<Samples> deltas,
		@Prose("∂loss/∂x, of the same loss as the deltas: per sample, already divided by B. In the shape of `x`.")
		@Nullable Samples dx,
		@Prose("∂loss/∂ each parameter of the network, in the shape of that parameter.")
		@Nullable ParameterFields gradients,
		@Prose("The L2 norm of all gradients together, before clipping.")
		@Nullable Double gradientNorm) {
	// @formatter:on

	static BackwardResponse of(BackwardPass pass, Outputs outputs) {
		return new BackwardResponse(outputs.samples(Output.DELTA1, () -> pass.deltas(0)),
				outputs.samples(Output.DELTA2, () -> pass.deltas(1)),
				outputs.perLayer(Output.DELTAS, (l) -> new Samples(pass.deltas(l), outputs.single())),
				outputs.samples(Output.DX, pass::inputGradients),
				outputs.get(Output.GRADIENTS, () -> ParameterFields.of(pass.gradients())),
				outputs.get(Output.GRADIENT_NORM, pass::gradientNorm));
	}

}
