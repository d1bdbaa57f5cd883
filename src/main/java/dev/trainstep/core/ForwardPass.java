package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a network computes for a batch, layer by layer: z = W·a + b from the layer's input
 * a, then the next layer's input from z by ReLU, and the output h from the last z by
 * softmax.
 *
 * @param inputs a of each layer, the first of them x: B × n
 * @param preActivations z of each layer: B × m
 * @param h distributions over the c classes: B × c
 * @param y the target distributions, where there are targets: B × c
 */
public record ForwardPass(List<Matrix> inputs, List<Matrix> preActivations, Matrix h, @Nullable Matrix y) {

	/**
	 * x: B × n, y: B × c or none → everything up to h. The results of a sample do not
	 * depend on the rest of its batch, not even in their last bit.
	 * @throws InvalidInputException if a result is beyond float64
	 */
	static ForwardPass of(Network network, Matrix x, @Nullable Matrix y) {
		int B = x.rows();
		List<Matrix> inputs = new ArrayList<>();
		List<Matrix> preActivations = new ArrayList<>();
		Matrix a = x;
		for (int l = 0; l < network.depth(); l++) {
			Layer layer = network.layers().get(l);
			int m = layer.outputs();
			Matrix z = Matrix.zeros(B, m);
			Affine.forward(B, layer.inputs(), m, a.values(), layer.W().values(), layer.b(), z.values());
			Overflow.check(l, Names.z(l), z);
			inputs.add(a);
			preActivations.add(z);
			a = Matrix.zeros(B, m);
			if (l < network.depth() - 1) {
				Relu.forward(z.values(), a.values());
			}
			else {
				Softmax.forward(B, m, z.values(), a.values());
			}
		}
		return new ForwardPass(List.copyOf(inputs), List.copyOf(preActivations), a, y);
	}

	/** The loss of each sample: B numbers. */
	public double[] lossPerSample() {
		Matrix y = target();
		double[] loss = new double[y.rows()];
		CrossEntropy.forward(y.rows(), y.cols(), this.h.values(), y.values(), loss);
		return loss;
	}

	/** The mean loss, summed in the order of the samples. */
	public double loss() {
		double[] losses = lossPerSample();
		double sum = 0.0;
		for (double loss : losses) {
			sum += loss;
		}
		return sum / losses.length;
	}

	/** The most probable class of each sample, the lowest on a tie. */
	public int[] predictions() {
		return argmax(this.h);
	}

	/** The share of samples whose most probable class is that of their target. */
	public double accuracy() {
		int[] predicted = predictions();
		int[] actual = argmax(target());
		int correct = 0;
		for (int s = 0; s < actual.length; s++) {
			correct += (predicted[s] == actual[s]) ? 1 : 0;
		}
		return (double) correct / actual.length;
	}

	/**
	 * The target distributions.
	 * @throws IllegalStateException if there are none
	 */
	Matrix target() {
		if (this.y == null) {
			throw new IllegalStateException("there is no target");
		}
		return this.y;
	}

	/** Of each row, the index of its largest value, the lowest on a tie. */
	private static int[] argmax(Matrix matrix) {
		int[] argmax = new int[matrix.rows()];
		for (int s = 0; s < matrix.rows(); s++) {
			int row = s * matrix.cols();
			for (int i = 1; i < matrix.cols(); i++) {
				if (matrix.values()[row + i] > matrix.values()[row + argmax[s]]) {
					argmax[s] = i;
				}
			}
		}
		return argmax;
	}

}
