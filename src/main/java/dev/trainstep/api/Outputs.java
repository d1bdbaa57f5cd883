package dev.trainstep.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.trainstep.api.Output.Basis;
import dev.trainstep.api.Output.Stage;
import dev.trainstep.core.Matrix;
import dev.trainstep.core.Samples;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/** The results that a request asks for. No other is computed, where it can be avoided. */
record Outputs(Set<Output> chosen, Basis basis) {

	/**
	 * Adds a violation for each name that is not possible here, or is given twice.
	 * @param names null for the defaults
	 * @return what was asked for
	 */
	static Outputs check(String @Nullable [] names, Stage stage, Basis basis, Violations violations) {
		if (names == null) {
			return new Outputs(Output.defaults(stage, basis), basis);
		}
		Set<Output> possible = Output.possible(stage, basis);
		String can = "; this request can produce "
				+ possible.stream().map(Output::toString).collect(Collectors.joining(", "));
		Set<Output> chosen = EnumSet.noneOf(Output.class);
		for (int i = 0; i < names.length; i++) {
			Output output = Output.named(names[i]);
			if (output == null) {
				violations.add(Kind.INVALID_VALUE, "#/outputs/" + i, "unknown" + can);
			}
			else if (!possible.contains(output)) {
				violations.add(Kind.INVALID_VALUE, "#/outputs/" + i, "not to be had from this request" + can);
			}
			else if (!chosen.add(output)) {
				violations.add(Kind.INVALID_VALUE, "#/outputs/" + i, "named before");
			}
		}
		return new Outputs(chosen, basis);
	}

	/** The names of all of them. */
	List<String> names() {
		return this.chosen.stream().map(Output::toString).toList();
	}

	/** How many numbers all of them are. */
	long numbers() {
		long numbers = 0;
		for (Output output : this.chosen) {
			numbers += output.numbers(this.basis);
		}
		return numbers;
	}

	boolean contain(Output output) {
		return this.chosen.contains(output);
	}

	/** Whether the data is one sample, rather than a batch. */
	boolean single() {
		return this.basis.x().single();
	}

	/** A result, if it was asked for. */
	<T> @Nullable T get(Output output, Supplier<T> result) {
		return contain(output) ? result.get() : null;
	}

	/** A row per sample, if it was asked for. */
	@Nullable Samples samples(Output output, Supplier<Matrix> rows) {
		return get(output, () -> new Samples(rows.get(), single()));
	}

	/** A result of each layer, if it was asked for. */
	<T> @Nullable List<T> perLayer(Output output, IntFunction<T> result) {
		return get(output, () -> IntStream.range(0, this.basis.layers().size()).mapToObj(result).toList());
	}

}
