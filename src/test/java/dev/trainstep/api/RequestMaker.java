package dev.trainstep.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

import dev.trainstep.openapi.ExampleExchange;

/**
 * Makes requests from the data of a fuzzer: small ones, in either form, with all
 * activations, losses and optimizers, and numbers from all of float64. Most are valid;
 * now and then a part is not.
 */
final class RequestMaker {

	private static final List<String> PATHS = ExampleExchange.paths();

	/** The paths where the gradient of another loss may take the place of a target. */
	private static final List<String> TAKE_DH = List.of("/train-step", "/gradients", "/gradient-check");

	private static final String[] ACTIVATIONS = { "relu", "leakyRelu", "elu", "silu", "softplus", "gelu", "tanh",
			"sigmoid", "identity", "softmax" };

	private static final String[] LOSSES = { "crossEntropy", "binaryCrossEntropy", "meanSquaredError", "huber" };

	private static final String[] OUTPUTS = { "h", "loss", "lossPerSample", "predictions", "accuracy",
			"confusionMatrix", "dx", "gradients", "gradientNorm", "lossAfter", "u1", "u2", "u3", "trace", "delta1",
			"delta2", "deltas", "optimizer" };

	private static final String[] OPTIMIZERS = { "sgd", "rmsprop", "adagrad", "adam", "adamw" };

	private static final String[] SCHEDULES = { "constant", "cosine", "step", "linear" };

	private static final String[] SHAPES = { "circle", "xor", "gauss", "spiral", "moons" };

	private static final String[] SCHEMES = { "heUniform", "glorotUniform", "zeros" };

	private static final String[] PRECISIONS = { "float64", "float32" };

	/** Numbers near the limits of exp, of squares, of float64, and of addition to 1. */
	private static final double[] EXTREMES = { 0.0, -0.0, Double.MIN_VALUE, Double.MIN_NORMAL, 1e-200, 1e-154, 1e-16,
			1e-8, 37.0, 709.0, 710.0, 745.0, 746.0, 1e16, 1e154, 1e155, 1e200, 0x1p1023, Double.MAX_VALUE };

	private final FuzzedDataProvider data;

	RequestMaker(FuzzedDataProvider data) {
		this.data = data;
	}

	String path() {
		return this.data.pickValue(PATHS);
	}

	Map<String, Object> request(String path) {
		Map<String, Object> request = new LinkedHashMap<>();
		if (path.equals("/init")) {
			addInitialization(request);
			return request;
		}
		if (path.equals("/data")) {
			addDataset(request);
			return request;
		}
		boolean notebook = this.data.consumeBoolean();
		int[] sizes = sizes(notebook ? 3 : 2 + upTo(3));
		boolean[] biased = new boolean[sizes.length];
		for (int l = 0; l < sizes.length; l++) {
			biased[l] = this.data.consumeBoolean();
		}
		request.putAll(perParameter(notebook, sizes, biased, this::number));
		String last = notebook ? "softmax" : addActivations(request);
		if (path.equals("/export")) {
			maybe(request, "precision", () -> this.data.pickValue(PRECISIONS));
			maybe(request, "outputs", this::outputs);
			return request;
		}
		if (path.equals("/apply-gradients")) {
			request.put("gradients", perParameter(notebook, sizes, biased, this::number));
		}
		else {
			boolean single = path.equals("/train") ? isOdd() : this.data.consumeBoolean();
			request.putAll(data(single, sizes[0], sizes[sizes.length - 1], last));
			if (TAKE_DH.contains(path) && this.data.consumeBoolean()) {
				replaceTarget(request, single, sizes[sizes.length - 1]);
			}
			if (!request.containsKey("dh") != isOdd()) {
				maybe(request, "lossFunction", () -> this.data.pickValue(LOSSES));
			}
		}
		switch (path) {
			case "/gradient-check" -> {
				maybe(request, "gradients", () -> perParameter(notebook, sizes, biased, this::number));
				maybe(request, "epsilon", this::positive);
				maybe(request, "tolerance", () -> isOdd() ? number() : this.data.consumeProbabilityDouble());
				maybe(request, "limit", () -> isOdd() ? odd() : 1 + upTo(9));
			}
			case "/forward", "/gradients" -> maybe(request, "outputs", this::outputs);
			case "/train-step" -> {
				maybe(request, "outputs", this::outputs);
				addUpdate(request, notebook, sizes, biased);
			}
			case "/train" -> {
				addUpdate(request, notebook, sizes, biased);
				addRun(request, sizes[0], sizes[sizes.length - 1], last);
			}
			default -> addUpdate(request, notebook, sizes, biased);
		}
		return request;
	}

	private void addInitialization(Map<String, Object> request) {
		List<Object> sizes = new ArrayList<>();
		for (int size : sizes(2 + upTo(4))) {
			sizes.add(isOdd() ? odd() : size);
		}
		request.put("sizes", sizes);
		request.put("seed", seed());
		maybe(request, "scheme", () -> this.data.pickValue(SCHEMES));
		maybe(request, "bias", this.data::consumeBoolean);
		maybe(request, "activations", () -> list(upTo(sizes.size()), () -> this.data.pickValue(ACTIVATIONS)));
	}

	private void addDataset(Map<String, Object> request) {
		request.put("shape", this.data.pickValue(SHAPES));
		request.put("seed", seed());
		maybe(request, "samples", () -> isOdd() ? odd() : 1 + upTo(20));
		maybe(request, "noise", () -> isOdd() ? number() : this.data.consumeProbabilityDouble());
		maybe(request, "classes", () -> isOdd() ? odd() : 2 + upTo(3));
	}

	private long seed() {
		return isOdd() ? this.data.consumeLong() : this.data.consumeLong(0, (1L << 53) - 1);
	}

	/** A size that is too small or too large, of whatever it is. */
	private long odd() {
		return this.data.consumeBoolean() ? this.data.consumeLong(10_000_001, Long.MAX_VALUE)
				: this.data.consumeLong(Long.MIN_VALUE, 0);
	}

	private int[] sizes(int count) {
		int[] sizes = new int[count];
		for (int i = 0; i < count; i++) {
			sizes[i] = 1 + upTo(3);
		}
		return sizes;
	}

	/** Values in the shape of the parameters of a network. */
	private Map<String, Object> perParameter(boolean notebook, int[] sizes, boolean[] biased, Supplier<Number> number) {
		Map<String, Object> parameters = new LinkedHashMap<>();
		List<Object> layers = new ArrayList<>();
		for (int l = 1; l < sizes.length; l++) {
			Map<String, Object> layer = notebook ? parameters : new LinkedHashMap<>();
			layer.put(notebook ? "W" + l : "W", matrix(size(sizes[l]), size(sizes[l - 1]), number));
			if (biased[l] != isOdd()) {
				layer.put(notebook ? "b" + l : "b", list(size(sizes[l]), number));
			}
			layers.add(layer);
		}
		return notebook ? parameters : new LinkedHashMap<>(Map.of("layers", layers));
	}

	/** Returns the activation of the last layer. */
	@SuppressWarnings("unchecked")
	private String addActivations(Map<String, Object> network) {
		String activation = "";
		var layers = (List<Map<String, Object>>) Objects.requireNonNull(network.get("layers"));
		for (int l = 0; l < layers.size(); l++) {
			int inside = isOdd() ? 1 : 2;
			activation = (l == layers.size() - 1) ? this.data.pickValue(ACTIVATIONS)
					: ACTIVATIONS[upTo(ACTIVATIONS.length - inside)];
			layers.get(l).put("activation", activation);
		}
		return activation;
	}

	/** Data for a network with these numbers of inputs and outputs. */
	private Map<String, Object> data(boolean single, int inputs, int outputs, String last) {
		Map<String, Object> fields = new LinkedHashMap<>();
		int samples = single ? 1 : 1 + upTo(4);
		fields.put("x", samples(single, samples, () -> list(size(inputs), this::number)));
		boolean binary = last.equals("sigmoid") && outputs == 1;
		boolean labels = (last.equals("softmax") || binary) && this.data.consumeBoolean();
		if (labels) {
			fields.put("labels",
					samples(single, size(samples), () -> isOdd() ? number() : upTo(binary ? 1 : outputs - 1)));
		}
		if (labels ? isOdd() : !isOdd()) {
			fields.put("y", samples(single, size(samples), () -> target(size(outputs), last)));
		}
		if (single == isOdd()) {
			maybe(fields, "sampleWeights", () -> list(size(samples), this::positive));
		}
		return fields;
	}

	/** Puts the gradient of another loss in place of a target. */
	private void replaceTarget(Map<String, Object> request, boolean single, int outputs) {
		int samples = single ? 1 : ((List<?>) Objects.requireNonNull(request.get("x"))).size();
		request.put("dh", samples(single, samples, () -> list(size(outputs), this::number)));
		if (!isOdd()) {
			request.keySet().removeAll(List.of("y", "labels", "sampleWeights"));
		}
	}

	private List<Number> target(int outputs, String last) {
		if (last.equals("softmax") && !isOdd()) {
			int hot = upTo(outputs - 1);
			double rest = this.data.consumeBoolean() ? 0.0 : this.data.consumeProbabilityDouble();
			List<Number> distribution = new ArrayList<>();
			for (int i = 0; i < outputs; i++) {
				distribution.add((outputs == 1) ? 1.0 : (i == hot) ? 1.0 - rest : rest / (outputs - 1));
			}
			return distribution;
		}
		return list(outputs, last.equals("sigmoid") ? this.data::consumeProbabilityDouble : this::number);
	}

	private void addUpdate(Map<String, Object> request, boolean notebook, int[] sizes, boolean[] biased) {
		maybe(request, "eta", this::positive);
		maybe(request, "clipNorm", this::positive);
		maybe(request, "optimizer", () -> {
			Map<String, Object> optimizer = new LinkedHashMap<>();
			String type = this.data.pickValue(OPTIMIZERS);
			optimizer.put("type", type);
			String[] settings = switch (type) {
				case "sgd" -> new String[] { "momentum", "weightDecay" };
				case "rmsprop" -> new String[] { "momentum", "weightDecay", "alpha", "epsilon" };
				case "adagrad" -> new String[] { "weightDecay", "epsilon" };
				default -> new String[] { "weightDecay", "beta1", "beta2", "epsilon" };
			};
			for (String setting : settings) {
				maybe(optimizer, setting,
						() -> this.data.consumeBoolean() ? this.data.consumeProbabilityDouble() : positive());
			}
			if (type.equals("sgd")) {
				maybe(optimizer, "nesterov", this.data::consumeBoolean);
			}
			maybe(optimizer, "state", () -> {
				Map<String, Object> state = new LinkedHashMap<>();
				state.put("type", type);
				state.put("step", this.data.consumeLong(0, isOdd() ? Long.MAX_VALUE : 1000));
				boolean hasFirstMoment = type.startsWith("adam") || optimizer.containsKey("momentum");
				if (hasFirstMoment != isOdd()) {
					state.put("m", perParameter(notebook, sizes, biased, this::number));
				}
				if (type.equals("sgd") == isOdd()) {
					state.put("v", perParameter(notebook, sizes, biased, this::positive));
				}
				return state;
			});
			return optimizer;
		});
	}

	private void addRun(Map<String, Object> request, int inputs, int outputs, String last) {
		maybe(request, "epochs", () -> isOdd() ? 1_000_000_000L : 1 + upTo(4));
		maybe(request, "batchSize", () -> 1 + upTo(3));
		maybe(request, "seed", () -> this.data.consumeLong(0, (1L << 53) - 1));
		maybe(request, "schedule", () -> {
			Map<String, Object> schedule = new LinkedHashMap<>();
			String type = this.data.pickValue(SCHEDULES);
			schedule.put("type", type);
			maybe(schedule, "warmupSteps", () -> isOdd() ? this.data.consumeLong() : upTo(5));
			switch (type) {
				case "step" -> {
					schedule.put("everySteps", 1 + upTo(5));
					maybe(schedule, "factor", this.data::consumeProbabilityDouble);
				}
				case "cosine", "linear" -> maybe(schedule, "finalFactor", this.data::consumeProbabilityDouble);
				default -> {
				}
			}
			return schedule;
		});
		maybe(request, "validation", () -> this.data.consumeBoolean() ? data(isOdd(), inputs, outputs, last)
				: Map.of("fraction", this.data.consumeProbabilityDouble()));
		maybe(request, "progressOutputs", () -> List.of(isOdd() ? "h" : "network"));
		maybe(request, "earlyStopping", () -> {
			Map<String, Object> earlyStopping = new LinkedHashMap<>();
			earlyStopping.put("patience", 1 + upTo(2));
			maybe(earlyStopping, "minDelta", this::positive);
			return earlyStopping;
		});
		maybe(request, "targetLoss", this::number);
		maybe(request, "progressEvery", () -> 1 + upTo(9));
	}

	private List<String> outputs() {
		return list(upTo(5), () -> this.data.pickValue(OUTPUTS));
	}

	private static Object samples(boolean single, int count, Supplier<Object> sample) {
		return single ? sample.get() : list(count, sample);
	}

	private List<List<Number>> matrix(int rows, int cols, Supplier<Number> number) {
		return list(rows, () -> list(cols, number));
	}

	private static <T> List<T> list(int count, Supplier<? extends T> element) {
		List<T> list = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			list.add(element.get());
		}
		return list;
	}

	private void maybe(Map<String, Object> object, String field, Supplier<?> value) {
		if (this.data.consumeBoolean()) {
			object.put(field, value.get());
		}
	}

	/** The size; now and then another one. */
	private int size(int size) {
		return isOdd() ? 1 + upTo(size) : size;
	}

	private Number positive() {
		Number number = number();
		return (number instanceof Double value && !isOdd()) ? Math.abs(value) : number;
	}

	private Number number() {
		return switch (upTo(7)) {
			case 0, 1, 2 -> (upTo(32) - 16) / 4.0;
			case 3 -> this.data.consumeProbabilityDouble();
			case 4 -> this.data.consumeRegularDouble(-100.0, 100.0);
			case 5 -> this.data.consumeRegularDouble();
			case 6 -> (this.data.consumeBoolean() ? -1.0 : 1.0) * EXTREMES[upTo(EXTREMES.length - 1)];
			default -> isOdd() ? new BigDecimal("1e400") : (double) upTo(3);
		};
	}

	private int upTo(int most) {
		return this.data.consumeInt(0, most);
	}

	/** True now and then; false once the data of the fuzzer is used up. */
	private boolean isOdd() {
		return upTo(63) == 63;
	}

}
