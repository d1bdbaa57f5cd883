package dev.trainstep.training;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Network;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * The passes of a run, which take a batch in parts of a bounded amount of work. The size
 * of a part changes no bit: all sums run over the samples in their order.
 */
final class PartPasses {

	/** The most work of a forward pass, in multiply-adds: some tens of milliseconds. */
	private static final long MAX_COST = 1 << 24;

	private static final int MAX_SAMPLES = 1024;

	private static final int NONE = -1;

	private final Network network;

	private final int size;

	private final ForwardPass forward;

	private final BackwardPass backward;

	/** The weights of the samples of a part; null if no sample has any. */
	private final double @Nullable [] weights;

	/** The sample of {@link #copied} that each row holds. */
	private final int[] samples;

	private @Nullable Data copied;

	PartPasses(Network network, Data data, @Nullable Data validation) {
		this.network = network;
		this.size = size(network, data, validation);
		// Weights of the validation data alone change no bit of the steps.
		this.forward = new ForwardPass(network, this.size, isWeighted(data));
		this.weights = isWeighted(validation) && !isWeighted(data) ? new double[this.size] : this.forward.weights();
		this.backward = new BackwardPass(this.forward);
		this.samples = new int[this.size];
	}

	private static int size(Network network, Data data, @Nullable Data validation) {
		int samples = Math.max(data.x().count(), (validation != null) ? validation.x().count() : 0);
		return Math.clamp(MAX_COST / network.cost(), 1, Math.min(MAX_SAMPLES, samples));
	}

	private static boolean isWeighted(@Nullable Data data) {
		return data != null && data.sampleWeights() != null;
	}

	/**
	 * How many numbers the passes allocate at most, with their inputs, targets, weights
	 * and the numbers of their samples, which are kept twice.
	 */
	static long numbers(Network network, Data data, @Nullable Data validation) {
		long size = size(network, data, validation);
		return size * (network.inputs() + 2) + ForwardPass.numbers(network, size) + BackwardPass.numbers(network, size);
	}

	/** The most samples of a part. */
	int size() {
		return this.size;
	}

	/** The forward pass of the last part. */
	ForwardPass forward() {
		return this.forward;
	}

	/** The backward pass, whose gradients are those of the batch. */
	BackwardPass backward() {
		return this.backward;
	}

	/**
	 * Copies a sample to a row of the part, unless the row holds it already: where all
	 * samples are one part, in the order sent and without validation, they are copied
	 * once.
	 */
	@SuppressWarnings("ReferenceEquality")
	void copy(Data data, int sample, int row) {
		if (this.copied != data) {
			Arrays.fill(this.samples, NONE);
			this.copied = data;
		}
		if (this.samples[row] == sample) {
			return;
		}
		this.samples[row] = sample;
		data.copyInputs(sample, row, this.forward.x());
		data.copyTarget(sample, row, this.network, this.forward.y());
		if (this.weights != null) {
			this.weights[row] = data.weight(sample);
		}
	}

	/** The samples of the last part that are right; 0 where there are no classes. */
	int correct() {
		return this.network.classifies() ? this.forward.correct() : 0;
	}

	/**
	 * Evaluates the network on data.
	 * @param listener called before each part
	 * @throws InvalidInputException if a result overflows float64
	 */
	Evaluation evaluate(Data data, RunListener listener) {
		int count = data.x().count();
		double losses = 0.0;
		double weights = 0.0;
		long correct = 0;
		for (int from = 0; from < count; from += this.size) {
			listener.onWork();
			int B = Math.min(this.size, count - from);
			for (int row = 0; row < B; row++) {
				copy(data, from + row, row);
				weights += data.weight(from + row);
			}
			this.forward.run(B);
			losses = this.forward.addLosses(losses, this.weights);
			correct += correct();
		}
		return new Evaluation(losses / weights, this.network.classifies() ? (double) correct / count : null);
	}

}
