package dev.trainstep.api;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A result, by the name under which {@code outputs} asks for it and the answer holds it.
 */
enum Output {

	H("h"), U1("u1"), U2("u2"), U3("u3"), TRACE("trace"), LOSS("loss"), LOSS_PER_SAMPLE("lossPerSample"),
	PREDICTIONS("predictions"), ACCURACY("accuracy"), DELTA1("delta1"), DELTA2("delta2"), DELTAS("deltas"),
	GRADIENTS("gradients"), GRADIENT_NORM("gradientNorm"), LOSS_AFTER("lossAfter"), W1("W1"), B1("b1"), W2("W2"),
	B2("b2"), LAYERS("layers"), OPTIMIZER("optimizer");

	private static final Map<String, Output> BY_NAME = Arrays.stream(values())
		.collect(Collectors.toMap(Output::toString, Function.identity()));

	private final String name;

	Output(String name) {
		this.name = name;
	}

	static @Nullable Output named(String name) {
		return BY_NAME.get(name);
	}

	/** The name in JSON. */
	@Override
	public String toString() {
		return this.name;
	}

}
