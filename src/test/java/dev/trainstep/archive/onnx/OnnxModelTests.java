package dev.trainstep.archive.onnx;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Data;
import dev.trainstep.core.Form;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.Samples;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Identity;
import dev.trainstep.core.activation.Sigmoid;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.variant.Variants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Models, run by ONNX Runtime, compute what the forward pass computes. */
class OnnxModelTests {

	/** The promise, relative to results above 1. */
	private static final double FLOAT64 = 1e-14;

	/**
	 * A sum of 20 products of float32 numbers around 1 is off by some 20·2⁻²⁴, which is
	 * 1e-6; so is that of the next layer, and errors before it are multiplied by about 2.
	 */
	private static final double FLOAT32 = 1e-5;

	/**
	 * Where an exponential is small, its exponent is up to 745, and an error of 2⁻⁵³ of
	 * that in the exponent is one of 745·2⁻⁵³ in the result, times the few operations of
	 * the exponent.
	 */
	private static final double SMALL_RESULTS = 1e-12;

	private static final long SEED = 2027;

	private static final List<String> EVERYTHING_OF_NOTEBOOK = List.of("h", "u1", "u2", "u3");

	private static final List<String> EVERYTHING_OF_LAYERS = List.of("h", "trace");

	static Stream<Arguments> activations() {
		return Variants.instances(Activation.class)
			.entrySet()
			.stream()
			.flatMap((activation) -> Stream.of(Precision.values())
				.map((precision) -> arguments(activation.getKey(), activation.getValue(), precision)));
	}

	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("activations")
	void layersComputeWhatTheForwardPassComputes(String name, Activation activation, Precision precision) {
		var random = new SplittableRandom(SEED);
		for (boolean biased : new boolean[] { false, true }) {
			Activation hidden = (activation instanceof Softmax) ? new Identity() : activation;
			var network = new Network(Form.LAYERS, List.of(layer(random, 11, 20, biased, hidden),
					layer(random, 20, 17, !biased, hidden), layer(random, 17, 5, biased, activation)));
			assertComputesTheSame(network, precision, EVERYTHING_OF_LAYERS, matrix(random, 1, 11));
			assertComputesTheSame(network, precision, EVERYTHING_OF_LAYERS, matrix(random, 7, 11));
		}
	}

	@ParameterizedTest
	@EnumSource
	void theNotebooksFormComputesWhatTheForwardPassComputes(Precision precision) {
		var random = new SplittableRandom(SEED);
		for (int biases = 0; biases < 4; biases++) {
			for (int[] sizes : new int[][] { { 2, 2, 2 }, { 1, 1, 1 }, { 13, 20, 3 } }) {
				var network = new Network(Form.NOTEBOOK, Network.notebook(matrix(random, sizes[1], sizes[0]),
						((biases & 1) != 0) ? vector(random, sizes[1]) : null, matrix(random, sizes[2], sizes[1]),
						((biases & 2) != 0) ? vector(random, sizes[2]) : null));
				assertComputesTheSame(network, precision, EVERYTHING_OF_NOTEBOOK, matrix(random, 1, sizes[0]));
				assertComputesTheSame(network, precision, EVERYTHING_OF_NOTEBOOK, matrix(random, 7, sizes[0]));
			}
		}
	}

	/** Its arrays are longer than what is written at once. */
	@ParameterizedTest
	@EnumSource
	void aLargerNetworkIsWrittenWhole(Precision precision) {
		var random = new SplittableRandom(SEED);
		Layer hidden = layer(random, 300, 128, true, new Identity());
		for (int i = 0; i < hidden.W().values().length; i++) {
			hidden.W().values()[i] /= 128;
		}
		var network = new Network(Form.LAYERS, List.of(hidden, layer(random, 128, 10, true, new Softmax())));
		assertComputesTheSame(network, precision, List.of("h"), matrix(random, 7, 300));
	}

	@Test
	void thirtyTwoLayersAreOneModel() {
		var random = new SplittableRandom(SEED);
		List<Layer> layers = new ArrayList<>();
		List<Activation> activations = List.copyOf(Variants.instances(Activation.class).values());
		for (int l = 0; l < 31; l++) {
			layers.add(layer(random, 2, 2, true, activations.get(l % (activations.size() - 1))));
		}
		layers.add(layer(random, 2, 2, true, new Softmax()));
		assertComputesTheSame(new Network(Form.LAYERS, layers), Precision.FLOAT64, EVERYTHING_OF_LAYERS,
				matrix(random, 3, 2));
	}

	/** Numbers at which an exponential overflows or vanishes, and small ones. */
	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("activations")
	void noNumberIsTooLargeOrTooSmall(String name, Activation activation, Precision precision) {
		double[] large = (precision == Precision.FLOAT64) ? new double[] { 1e16, 1e154, 1e155, 1e300, 1.7e308 }
				: new double[] { 1e16, 1e19, 1e20, 3e38 };
		double[] usual = { 0.0, 1e-30, 1e-9, 1e-4, 0.3, 1, 5.5, 20, 36.5, 40, 87, 89, 104, 120, 700, 709, 710, 745, 746,
				1000 };
		for (double[] magnitudes : List.of(usual, large)) {
			for (double z : magnitudes) {
				double[] values = { z, -z };
				var network = new Network(Form.LAYERS,
						List.of(new Layer(new Matrix(1, 1, new double[] { 1 }), null, activation)));
				double[] expected = forward(network, new Matrix(2, 1, values)).h().values();
				double[] actual = h(network, precision, new Matrix(2, 1, values));
				for (int i = 0; i < 2; i++) {
					assertThat(actual[i]).as("f(%s)", values[i])
						.isCloseTo(expected[i], tolerance(precision, expected[i]));
					boolean isExact = precision == Precision.FLOAT64;
					if (isExact && Math.abs(expected[i]) >= Double.MIN_NORMAL) {
						assertThat(actual[i] / expected[i]).as("f(%s)", values[i]).isCloseTo(1, offset(SMALL_RESULTS));
					}
				}
			}
		}
	}

	@Test
	void softmaxOfNumbersThatAreFarApartIsOneHot() {
		double[] W = { 1e3, -1e3, 1e300, -1e308 };
		var network = new Network(Form.LAYERS, List.of(new Layer(new Matrix(4, 1, W), null, new Softmax())));
		assertThat(h(network, Precision.FLOAT64, new Matrix(2, 1, new double[] { 1, -1 }))).containsExactly(0, 0, 1, 0,
				0, 0, 0, 1);
	}

	@Test
	void theNotebooksModelHasItsDigits() {
		byte[] model = OnnxModel.of(notebook(), Precision.FLOAT64, List.of("h")).toBytes();
		assertThat(model).hasSize(270);
		try (var runtime = new OnnxRuntime(model)) {
			assertThat(runtime.run(new Matrix(1, 2, new double[] { 1, 1 }))).containsOnlyKeys("h")
				.hasEntrySatisfying("h",
						(h) -> assertThat(h.values()).containsExactly(0.2689414213699951, 0.7310585786300049));
		}
	}

	/** Line by line: the head, four nodes, the name, W1, W2, x, h and the opset. */
	@Test
	void theNotebooksModelHasTheseBytes() {
		byte[] model = OnnxModel.of(notebook(), Precision.FLOAT32, List.of("h")).toBytes();
		assertThat(HexFormat.of().formatHex(model)).isEqualTo("""
				08071209747261696e737465703ad801\
				0a200a01780a02573112027531220447656d6d2a0d0a067472616e73421801a00102\
				0a0e0a02753112027532220452656c75\
				0a210a0275320a02573212027533220447656d6d2a0d0a067472616e73421801a00102\
				0a100a0275331201682207536f66746d6178\
				12076e6574776f726b\
				2a1c080208021001420257314a10000000000000803f00000000000080bf\
				2a1c080208021001420257324a100000803f0000004000000040000080bf\
				5a140a0178120f0a0d080112090a0312014e0a020802\
				62140a0168120f0a0d080112090a0312014e0a020802\
				42040a00100d""");
	}

	@Test
	void theSameNetworkMakesTheSameBytes() {
		assertThat(OnnxModel.of(notebook(), Precision.FLOAT64, EVERYTHING_OF_NOTEBOOK).toBytes())
			.isEqualTo(OnnxModel.of(notebook(), Precision.FLOAT64, EVERYTHING_OF_NOTEBOOK).toBytes());
	}

	@Test
	void aModelTellsItsNamesTypesAndShapes() {
		var random = new SplittableRandom(SEED);
		var network = new Network(Form.LAYERS,
				List.of(layer(random, 2, 3, true, new Identity()), layer(random, 3, 1, false, new Sigmoid())));
		try (var runtime = new OnnxRuntime(OnnxModel.of(network, Precision.FLOAT32, EVERYTHING_OF_LAYERS).toBytes())) {
			assertThat(runtime.signature()).containsExactly("x FLOAT [-1, 2]", "h FLOAT [-1, 1]",
					"trace.0.z FLOAT [-1, 3]", "trace.0.a FLOAT [-1, 3]", "trace.1.z FLOAT [-1, 1]",
					"trace.1.a FLOAT [-1, 1]");
		}
	}

	private static Network notebook() {
		return new Network(Form.NOTEBOOK, Network.notebook(new Matrix(2, 2, new double[] { 0, 1, 0, -1 }), null,
				new Matrix(2, 2, new double[] { 1, 2, 2, -1 }), null));
	}

	/** Weights of up to ±2/√n, so that pre-activations are about 1 in every layer. */
	private static Layer layer(SplittableRandom random, int n, int m, boolean biased, Activation activation) {
		Matrix W = matrix(random, m, n);
		for (int i = 0; i < W.values().length; i++) {
			W.values()[i] *= 2 / Math.sqrt(n);
		}
		return new Layer(W, biased ? vector(random, m) : null, activation);
	}

	private static Matrix matrix(SplittableRandom random, int rows, int cols) {
		return new Matrix(rows, cols, vector(random, rows * cols));
	}

	private static double[] vector(SplittableRandom random, int length) {
		return random.doubles(length, -1.0, 1.0).toArray();
	}

	private static ForwardPass forward(Network network, Matrix x) {
		return new NetworkService().forward(network, new Data(new Samples(x, false), null, null));
	}

	private static double[] h(Network network, Precision precision, Matrix x) {
		try (var runtime = new OnnxRuntime(OnnxModel.of(network, precision, List.of("h")).toBytes())) {
			return Objects.requireNonNull(runtime.run(x).get("h")).values();
		}
	}

	private static Offset<Double> tolerance(Precision precision, double expected) {
		return offset(((precision == Precision.FLOAT64) ? FLOAT64 : FLOAT32) * Math.max(1.0, Math.abs(expected)));
	}

	private static void assertComputesTheSame(Network network, Precision precision, List<String> results, Matrix x) {
		ForwardPass pass = forward(network, x);
		try (var runtime = new OnnxRuntime(OnnxModel.of(network, precision, results).toBytes())) {
			Map<String, Matrix> outputs = runtime.run(x);
			assertClose("h", outputs, pass.h(), precision);
			for (int l = 0; l < network.depth() && results.size() > 1; l++) {
				boolean isNotebook = network.form() == Form.NOTEBOOK;
				String z = isNotebook ? "u" + (2 * l + 1) : "trace." + l + ".z";
				String a = isNotebook ? ((l == 0) ? "u2" : "h") : "trace." + l + ".a";
				assertClose(z, outputs, pass.preActivations(l), precision);
				assertClose(a, outputs, pass.activations(l), precision);
			}
		}
	}

	private static void assertClose(String name, Map<String, Matrix> outputs, Matrix expected, Precision precision) {
		Matrix actual = Objects.requireNonNull(outputs.get(name), name);
		assertThat(actual.rows()).isEqualTo(expected.rows());
		assertThat(actual.cols()).isEqualTo(expected.cols());
		for (int i = 0; i < expected.values().length; i++) {
			assertThat(actual.values()[i]).as("%s[%d]", name, i)
				.isCloseTo(expected.values()[i], tolerance(precision, expected.values()[i]));
		}
	}

}
