package dev.trainstep.core.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.explain.Computation.Term;
import dev.trainstep.core.explain.Selection.Slot;
import dev.trainstep.core.kernel.Cancellation;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;

/**
 * A step on one sample, explained.
 *
 * @param computations what was selected, in the order in which it is computed
 * @param rule how the network is updated
 */
public record Explanation(List<Computation> computations, UpdateRule rule) {

	/**
	 * Takes the step, as far as it is needed, and explains it.
	 * @param data one sample
	 * @throws InvalidInputException if a result, or a value on the way to it, overflows
	 * float64
	 */
	public static Explanation of(NetworkService service, Network network, Data data, UpdateRule rule,
			Selection selection) {
		StepArithmetic arithmetic = switch (selection.lastPhase()) {
			case FORWARD, LOSS -> new StepArithmetic(network, data, service.forward(network, data));
			case BACKWARD -> new StepArithmetic(network, data, service.gradients(network, data));
			case UPDATE -> new StepArithmetic(network, data, service.trainStep(network, data, rule), rule);
		};
		List<Computation> computations = new ArrayList<>();
		for (Slot slot : selection.slots()) {
			slot.chosen().stream().forEach((i) -> {
				Cancellation.check();
				Computation computation = arithmetic.of(slot.part(), slot.layer(), i);
				checkFinite(computation);
				computations.add(computation);
			});
		}
		return new Explanation(computations, rule);
	}

	/** Where a derivative is 0, the sum that it is multiplied by need not be finite. */
	private static void checkFinite(Computation computation) {
		DoubleStream sums = computation.terms().stream().mapToDouble(Term::sum);
		DoubleStream inner = computation.inner().stream().flatMapToDouble((values) -> DoubleStream.of(values.values()));
		if (!DoubleStream.concat(sums, inner).allMatch(Double::isFinite)) {
			throw new InvalidInputException(new Violation(Kind.OVERFLOW, "#/of", "a value on the way to "
					+ computation.result().at() + " overflows float64; smaller weights help, or leave this one out"));
		}
	}

}
