package dev.trainstep.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Relu;
import dev.trainstep.core.activation.Softmax;

/**
 * Random matrices and networks, and the promised order of arithmetic, written a second
 * time as plainly as possible: one number at a time, over nested arrays.
 */
public final class Arithmetic {

	private Arithmetic() {
	}

	public static Matrix random(SplittableRandom random, int rows, int cols) {
		return new Matrix(rows, cols, random.doubles((long) rows * cols, -1.0, 1.0).toArray());
	}

	/** A network of random weights; every second layer has biases. */
	public static Network randomNetwork(SplittableRandom random, int... sizes) {
		List<Weights> weights = new ArrayList<>();
		for (int l = 1; l < sizes.length; l++) {
			double[] b = (l % 2 == 0) ? random.doubles(sizes[l], -1.0, 1.0).toArray() : null;
			weights.add(new Weights(random(random, sizes[l], sizes[l - 1]), b));
		}
		return classifier(weights.toArray(Weights[]::new));
	}

	/** ReLU layers, softmax in the last; in the notebook's form if there are two. */
	public static Network classifier(Weights... weights) {
		List<Layer> layers = new ArrayList<>();
		for (int l = 0; l < weights.length; l++) {
			Activation activation = (l < weights.length - 1) ? new Relu() : new Softmax();
			layers.add(new Layer(weights[l].W(), weights[l].b(), activation));
		}
		return new Network((weights.length == 2) ? Form.NOTEBOOK : Form.LAYERS, layers);
	}

	/** A network of random weights and biases, with these activations. */
	public static Network randomNetwork(SplittableRandom random, int[] sizes, List<Activation> activations) {
		List<Layer> layers = new ArrayList<>();
		for (int l = 0; l < activations.size(); l++) {
			layers.add(new Layer(random(random, sizes[l + 1], sizes[l]),
					random.doubles(sizes[l + 1], -1.0, 1.0).toArray(), activations.get(l)));
		}
		return new Network(Form.LAYERS, layers);
	}

	/** A distribution over the classes for each sample. */
	public static Matrix randomDistributions(SplittableRandom random, int B, int c) {
		double[] y = random.doubles((long) B * c, 0.1, 1.0).toArray();
		for (int s = 0; s < B; s++) {
			double sum = 0.0;
			for (int i = 0; i < c; i++) {
				sum += y[s * c + i];
			}
			for (int i = 0; i < c; i++) {
				y[s * c + i] /= sum;
			}
		}
		return new Matrix(B, c, y);
	}

	public static double[][] nested(Matrix matrix) {
		double[][] rows = new double[matrix.rows()][matrix.cols()];
		for (int i = 0; i < matrix.rows(); i++) {
			System.arraycopy(matrix.values(), i * matrix.cols(), rows[i], 0, matrix.cols());
		}
		return rows;
	}

	public static double[][] transposed(double[][] matrix) {
		double[][] transposed = new double[matrix[0].length][matrix.length];
		for (int i = 0; i < matrix.length; i++) {
			for (int j = 0; j < matrix[0].length; j++) {
				transposed[j][i] = matrix[i][j];
			}
		}
		return transposed;
	}

	/** A·B, each element one sum from 0.0 in index order by fused multiply-add. */
	public static double[][] product(double[][] A, double[][] B) {
		double[][] C = new double[A.length][B[0].length];
		for (int i = 0; i < A.length; i++) {
			for (int j = 0; j < B[0].length; j++) {
				double sum = 0.0;
				for (int k = 0; k < B.length; k++) {
					sum = Math.fma(A[i][k], B[k][j], sum);
				}
				C[i][j] = sum;
			}
		}
		return C;
	}

	/** One row as a matrix. */
	public static Matrix row(Matrix matrix, int row) {
		return new Matrix(1, matrix.cols(), nested(matrix)[row]);
	}

}
