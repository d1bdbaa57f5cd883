package dev.trainstep.core;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * The optimizer state: what an optimizer carries from step to step.
 *
 * @param type the name of the optimizer
 * @param step the steps taken
 * @param m the first moment, if the optimizer has one
 * @param v the second moment, if the optimizer has one: no number is below 0
 */
public record OptimizerState(String type, long step, @Nullable Parameters m, @Nullable Parameters v) {

	private static final String AFRESH = "; leave state out to start afresh";

	/** The state before the first step. */
	static OptimizerState initial(Optimizer optimizer, Network network) {
		Parameters parameters = network.parameters();
		return new OptimizerState(Variants.name(optimizer), 0, optimizer.hasFirstMoment() ? parameters.zeros() : null,
				optimizer.hasSecondMoment() ? parameters.zeros() : null);
	}

	public OptimizerState copy() {
		return new OptimizerState(this.type, this.step, (this.m != null) ? this.m.copy() : null,
				(this.v != null) ? this.v.copy() : null);
	}

	/**
	 * Adds a violation for each place where this state does not fit the optimizer or the
	 * network.
	 */
	void check(Optimizer optimizer, UncheckedNetwork network, Violations violations) {
		String name = Variants.name(optimizer);
		if (!this.type.equals(name)) {
			violations.add(Kind.INVALID_VALUE, "#/type", "is the type of another optimizer, expected " + name + AFRESH);
			return;
		}
		if (this.step < 0) {
			violations.add(Kind.INVALID_VALUE, "#/step", "is at least 0");
		}
		check("m", this.m, optimizer.hasFirstMoment(), network, violations);
		check("v", this.v, optimizer.hasSecondMoment(), network, violations);
		if (this.v != null) {
			checkSigns(this.v, violations.within("v"));
		}
	}

	private static void check(String name, @Nullable Parameters moment, boolean expected, UncheckedNetwork network,
			Violations violations) {
		if (moment == null && expected) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + name,
					"missing: the optimizer has it with these settings" + AFRESH);
		}
		else if (moment != null && !expected) {
			violations.add(Kind.SHAPE_MISMATCH, "#/" + name,
					"the optimizer does not have it with these settings; leave it out");
		}
		else if (moment != null) {
			moment.check(network, violations.within(name));
		}
	}

	private static void checkSigns(Parameters v, Violations violations) {
		v.find((value) -> value < 0.0)
			.forEach(
					(pointer) -> violations.add(Kind.INVALID_VALUE, pointer, "a mean or sum of squares is at least 0"));
	}

}
