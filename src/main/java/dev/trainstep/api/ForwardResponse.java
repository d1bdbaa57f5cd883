package dev.trainstep.api;

import java.util.List;
import java.util.stream.IntStream;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Network;
import dev.trainstep.core.Samples;

/** The results of a forward pass that were chosen. */
// @formatter:off
@Schema(description = "The chosen results, each in the shape of the request: vectors for a sample, rows for a batch.")
record ForwardResponse(
		@Schema(description = "The output; of softmax a distribution over the classes. `[c]`, or B × c.")
		@Nullable Samples h,
		@Schema(description = "W1·x (+ b1). `[m]`, or B × m.")
		@Nullable Samples u1,
		@Schema(description = "ReLU(u1). `[m]`, or B × m.")
		@Nullable Samples u2,
		@Schema(description = "W2·u2 (+ b2). `[c]`, or B × c.")
		@Nullable Samples u3,
		@Schema(description = "What each layer of `layers` computed.")
		@Nullable List<TraceFields> trace,
		@Schema(description = """
				The mean of the samples' losses, before any update: of `crossEntropy` −Σ y·log(h + 1e-10), of \
				`binaryCrossEntropy` −(1/c) Σ [y·log(h + 1e-10) + (1 − y)·log(1 − h + 1e-10)], of `meanSquaredError` (1/c) Σ (h − \
				y)². The 1e-10 bounds the reported loss; gradients are those of the exact loss.""")
		@Nullable Double loss,
		@Schema(description = "The loss of each sample: a number, or `[B]`.")
		@Nullable LossPerSample lossPerSample,
		@Schema(description = "The index of the largest entry of `h`, the lowest on a tie: an integer, or `[B]`.")
		@Nullable Labels predictions,
		@Schema(description = "The share of samples whose largest entry of `h` is where that of the target is.")
		@Nullable Double accuracy) {
	// @formatter:on

	static ForwardResponse of(Outputs outputs, Network network, ForwardPass pass, boolean single) {
		return new ForwardResponse(outputs.get(Output.H, () -> new Samples(pass.h(), single)),
				outputs.get(Output.U1, () -> new Samples(pass.preActivations(0), single)),
				outputs.get(Output.U2, () -> new Samples(pass.activations(0), single)),
				outputs.get(Output.U3, () -> new Samples(pass.preActivations(1), single)),
				outputs.get(Output.TRACE,
						() -> IntStream.range(0, network.depth()).mapToObj((l) -> trace(pass, l, single)).toList()),
				outputs.get(Output.LOSS, pass::loss),
				outputs.get(Output.LOSS_PER_SAMPLE, () -> new LossPerSample(pass.lossPerSample(), single)),
				outputs.get(Output.PREDICTIONS, () -> new Labels(pass.predictions(), single)),
				outputs.get(Output.ACCURACY, pass::accuracy));
	}

	private static TraceFields trace(ForwardPass pass, int l, boolean single) {
		return new TraceFields(new Samples(pass.preActivations(l), single), new Samples(pass.activations(l), single));
	}

}
