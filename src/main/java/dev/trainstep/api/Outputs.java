package dev.trainstep.api;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * The results that a caller chose; no other is computed, where it can be avoided.
 */
record Outputs(Set<Output> chosen) {

	static final String DESCRIPTION = """
			The results to return, by name. What is not asked for is not computed if it can be avoided. An unknown name, \
			or one that this request cannot produce (`loss` without a target, say), is refused with the list of those it \
			can. Left out:""";

	/** The outputs of these names, which {@link #check} has passed. */
	static Outputs named(String[] names) {
		Set<Output> chosen = EnumSet.noneOf(Output.class);
		for (String name : names) {
			chosen.add(Objects.requireNonNull(Output.named(name)));
		}
		return new Outputs(chosen);
	}

	/** Finds the names that are not among the possible ones, or stand twice. */
	static void check(String[] names, Set<Output> possible, Violations violations) {
		String can = "; this request can produce "
				+ possible.stream().map(Output::toString).collect(Collectors.joining(", "));
		Set<Output> seen = EnumSet.noneOf(Output.class);
		for (int i = 0; i < names.length && violations.wants(Kind.INVALID_VALUE); i++) {
			Output output = Output.named(names[i]);
			if (output == null) {
				violations.add(Kind.INVALID_VALUE, "#/outputs/" + i, "unknown" + can);
			}
			else if (!possible.contains(output)) {
				violations.add(Kind.INVALID_VALUE, "#/outputs/" + i, "not to be had from this request" + can);
			}
			else if (!seen.add(output)) {
				violations.add(Kind.INVALID_VALUE, "#/outputs/" + i, "named before");
			}
		}
	}

	/** The result, if it was chosen. */
	<T> @Nullable T get(Output output, Supplier<T> result) {
		return this.chosen.contains(output) ? result.get() : null;
	}

}
