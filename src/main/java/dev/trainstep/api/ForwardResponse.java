package dev.trainstep.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Labels;
import dev.trainstep.core.Samples;
import dev.trainstep.core.variant.Prose;

/** The results of a forward pass that were chosen. */
// @formatter:off
@Prose("The chosen results, each in the shape of the request: vectors for a sample, rows for a batch.")
record ForwardResponse(
		@Prose("The output; of softmax a distribution over the classes. `[c]`, or B × c.")
		@Nullable Samples h,
		@Prose("W1·x (+ b1). `[m]`, or B × m.")
		@Nullable Samples u1,
		@Prose("ReLU(u1). `[m]`, or B × m.")
		@Nullable Samples u2,
		@Prose("W2·u2 (+ b2). `[c]`, or B × c.")
		@Nullable Samples u3,
		@Prose("What each layer of `layers` computed.")
		@Nullable List<Trace> trace,
		@Prose("""
				The mean of the samples' losses, by their weights if they have any, before any update: of `crossEntropy` −Σ \
				y·log(h + 1e-10), of `binaryCrossEntropy` −(1/c) Σ [y·log(h + 1e-10) + (1 − y)·log(1 − h + 1e-10)], of \
				`meanSquaredError` (1/c) Σ (h − y)², of `huber` (1/c) Σ ½(h − y)² where |h − y| ≤ 1, else |h − y| − ½. The \
				1e-10 bounds the reported loss; gradients are those of the exact loss.""")
		@Nullable Double loss,
		@Prose("The loss of each sample: a number, or `[B]`.")
		@Nullable LossPerSample lossPerSample,
		@Prose("""
				The index of the largest entry of `h`, the lowest on a tie; of one sigmoid output 1 where h > 0.5, else 0: an \
				integer, or `[B]`.""")
		@Nullable Labels predictions,
		@Prose("The share of samples whose prediction is that of their target.")
		@Nullable Double accuracy,
		@Prose("How many samples of class i, the row, were taken for class j, the column: c × c, or 2 × 2 of one sigmoid output.")
		int @Nullable [][] confusionMatrix) {
	// @formatter:on

	static ForwardResponse of(ForwardPass pass, Outputs outputs) {
		return new ForwardResponse(outputs.samples(Output.H, pass::h),
				outputs.samples(Output.U1, () -> pass.preActivations(0)),
				outputs.samples(Output.U2, () -> pass.activations(0)),
				outputs.samples(Output.U3, () -> pass.preActivations(1)),
				outputs.perLayer(Output.TRACE, (l) -> Trace.of(pass, l, outputs.single())),
				outputs.get(Output.LOSS, pass::loss),
				outputs.get(Output.LOSS_PER_SAMPLE, () -> new LossPerSample(pass.lossPerSample(), outputs.single())),
				outputs.get(Output.PREDICTIONS, () -> new Labels(pass.predictions(), outputs.single())),
				outputs.get(Output.ACCURACY, pass::accuracy),
				outputs.get(Output.CONFUSION_MATRIX, pass::confusionMatrix));
	}

	// @formatter:off
	/** What one layer computed. */
	@Schema(name = "Trace")
	@Prose("What one layer computed.")
	record Trace(
			@Prose("W·x (+ b). `[m]`, or B × m.")
			Samples z,
			@Prose("f(z). `[m]`, or B × m.")
			Samples a) {

		static Trace of(ForwardPass pass, int l, boolean single) {
			return new Trace(new Samples(pass.preActivations(l), single), new Samples(pass.activations(l), single));
		}

	}
	// @formatter:on

	// @formatter:off
	/**
	 * The loss of each sample.
	 *
	 * @param values one per sample
	 * @param single whether this is one sample rather than a batch, be it a batch of one
	 */
	record LossPerSample(double[] values, boolean single) {

		/** Writes a number for one sample, else an array. */
		static void write(JsonGenerator generator, LossPerSample losses) {
			if (losses.single) {
				generator.writeNumber(losses.values[0]);
			}
			else {
				generator.writeArray(losses.values, 0, losses.values.length);
			}
		}

	}
	// @formatter:on

}
