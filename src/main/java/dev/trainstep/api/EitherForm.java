package dev.trainstep.api;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/** Values for the parameters of a network: under the notebook's names, or as layers. */
final class EitherForm {

	private static final List<String> NAMES = List.of("W1", "b1", "W2", "b2");

	private static final List<String> REQUIRED = List.of("W1", "W2");

	private EitherForm() {
	}

	/** Adds a violation if both forms are given, or neither is complete. */
	static void check(@Nullable Object W1, @Nullable Object b1, @Nullable Object W2, @Nullable Object b2,
			@Nullable Object layers, Violations violations) {
		List<@Nullable Object> notebook = Arrays.asList(W1, b1, W2, b2);
		for (int i = 0; i < NAMES.size(); i++) {
			String pointer = "#/" + NAMES.get(i);
			boolean given = notebook.get(i) != null;
			if (violations.cover(pointer) || violations.cover("#/layers")) {
				continue;
			}
			if (given && layers != null) {
				violations.add(Kind.INVALID_REQUEST, pointer, "either layers, or W1, W2 and their biases");
			}
			else if (!given && layers == null && REQUIRED.contains(NAMES.get(i))) {
				violations.add(Kind.INVALID_REQUEST, pointer, "missing: W1 and W2, or layers");
			}
		}
	}

}
