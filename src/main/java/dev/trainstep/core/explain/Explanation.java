package dev.trainstep.core.explain;

import java.util.AbstractList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import dev.trainstep.core.Data;
import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.explain.Computation.Term;
import dev.trainstep.core.explain.Selection.Place;
import dev.trainstep.core.kernel.Cancellation;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;

/**
 * A step on one sample that can explain itself. Computations are made one by one, since
 * with all their names they take much more memory than their numbers.
 */
public final class Explanation {

	private final StepArithmetic arithmetic;

	private final List<Place> places;

	private final UpdateRule rule;

	private Explanation(StepArithmetic arithmetic, List<Place> places, UpdateRule rule) {
		this.arithmetic = arithmetic;
		this.places = places;
		this.rule = rule;
	}

	/**
	 * Takes the step, as far as it is needed.
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
		var explanation = new Explanation(arithmetic, selection.places(), rule);
		explanation.computations().forEach(Explanation::checkFinite);
		return explanation;
	}

	/**
	 * What was selected, in the order in which it is computed: made when it is asked for.
	 */
	public List<Computation> computations() {
		return new AbstractList<>() {

			@Override
			public Computation get(int index) {
				return computation(Explanation.this.places.get(index));
			}

			@Override
			public int size() {
				return Explanation.this.places.size();
			}

		};
	}

	/** What was selected of a phase. */
	Stream<Computation> computations(Phase phase) {
		return places(phase).map(this::computation);
	}

	private Computation computation(Place place) {
		Cancellation.check();
		return this.arithmetic.of(place.slot().part(), place.slot().layer(), place.index());
	}

	/** How long the longest symbol of a phase is; 0 if nothing of it was selected. */
	int width(Phase phase) {
		return places(phase).mapToInt((place) -> place.slot().array().symbol(place.index()).length()).max().orElse(0);
	}

	private Stream<Place> places(Phase phase) {
		return this.places.stream().filter((place) -> place.slot().part().phase() == phase);
	}

	/** How the network is updated. */
	UpdateRule rule() {
		return this.rule;
	}

	/** Where a derivative is 0, the sum that it is multiplied by need not be finite. */
	private static void checkFinite(Computation computation) {
		DoubleStream sums = computation.terms().stream().mapToDouble(Term::sum);
		DoubleStream inner = computation.inner().stream().flatMapToDouble((values) -> DoubleStream.of(values.values()));
		if (!DoubleStream.concat(sums, inner).allMatch(Double::isFinite)) {
			throw new InvalidInputException(
					new Violation(Kind.OVERFLOW, "#/of", "a value on the way to " + computation.result().at()
							+ " overflows float64, though the result does not; `of` chooses what comes before it"));
		}
	}

}
