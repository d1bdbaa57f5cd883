package dev.trainstep.core.violation;

import org.junit.jupiter.api.Test;

import dev.trainstep.core.violation.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How violations are collected. */
class ViolationsTests {

	@Test
	void theFirstKindIsAlwaysKept() {
		var violations = new Violations();
		for (int i = 0; i < 2 * Violations.LIMIT; i++) {
			violations.add(Kind.SHAPE_MISMATCH, "#/x/" + i, "wrong");
		}
		violations.add(Kind.INVALID_VALUE, "#/eta", "wrong");
		violations.add(Kind.MALFORMED, "#", "wrong");
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT)
				.startsWith(new Violation(Kind.SHAPE_MISMATCH, "#/x/0", "wrong"))
				.endsWith(new Violation(Kind.MALFORMED, "#", "wrong"))
				.doesNotContain(new Violation(Kind.INVALID_VALUE, "#/eta", "wrong")));
	}

	@Test
	void noMoreThanTheLimitAreKeptButAllAreCounted() {
		var violations = new Violations();
		for (int i = 0; i < 2 * Violations.LIMIT; i++) {
			violations.add(Kind.INVALID_VALUE, "#/x/" + i, "wrong");
		}
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).hasSize(Violations.LIMIT))
			.satisfies((ex) -> assertThat(ex.found()).isEqualTo(2 * Violations.LIMIT));
	}

	/** Of a request with a million mistakes, most need no pointer. */
	@Test
	void aPointerIsMadeOnlyIfItIsKept() {
		var violations = new Violations();
		for (int i = 0; i < Violations.LIMIT; i++) {
			violations.add(Kind.SHAPE_MISMATCH, "#/x", "wrong");
		}
		violations.add(Kind.SHAPE_MISMATCH, () -> {
			throw new AssertionError();
		}, "wrong");
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.found()).isEqualTo(Violations.LIMIT + 1));
	}

	@Test
	void violationsOfAPartPointBelowIt() {
		var violations = new Violations();
		Violations part = violations.within("a").within("b");
		part.add(Kind.INVALID_VALUE, "#/c", "wrong");
		assertThat(part.cover("#/c")).isTrue();
		assertThat(part.cover("#")).isTrue();
		assertThat(violations.cover("#/a/b/c")).isTrue();
		assertThat(violations.cover("#/c")).isFalse();
		for (int i = 0; i < Violations.LIMIT; i++) {
			part.add(Kind.INVALID_VALUE, "#/d", "wrong");
		}
		part.add(Kind.MALFORMED, "#", "wrong");
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(violations::throwIfAny)
			.satisfies((ex) -> assertThat(ex.violations()).endsWith(new Violation(Kind.MALFORMED, "#/a/b", "wrong")));
	}

}
