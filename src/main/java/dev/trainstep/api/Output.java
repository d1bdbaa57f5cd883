package dev.trainstep.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Samples;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Sgd;

/**
 * The results, each by the name under which {@code outputs} asks for it and the answer
 * has it: where it is to be had, what it needs, how many numbers it is, and where it
 * comes back if nothing is asked for.
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions keep nothing
enum Output {

	H("h", Stage.MODEL, Need.NOTHING, (basis) -> basis.samples() * basis.outputs(), Stage.MODEL, Stage.FORWARD,
			Stage.STEP),

	U1("u1", Stage.MODEL, Need.NOTEBOOK, (basis) -> basis.samples() * basis.hidden(), Stage.FORWARD),

	U2("u2", Stage.MODEL, Need.NOTEBOOK, (basis) -> basis.samples() * basis.hidden(), Stage.FORWARD),

	U3("u3", Stage.MODEL, Need.NOTEBOOK, (basis) -> basis.samples() * basis.outputs(), Stage.FORWARD),

	TRACE("trace", Stage.MODEL, Need.LAYERS, (basis) -> 2 * basis.samples() * basis.units()),

	LOSS("loss", Stage.FORWARD, Need.TARGET, (basis) -> 1, Stage.FORWARD, Stage.BACKWARD, Stage.STEP),

	LOSS_PER_SAMPLE("lossPerSample", Stage.FORWARD, Need.TARGET, Basis::samples),

	PREDICTIONS("predictions", Stage.FORWARD, Need.CLASSES, Basis::samples),

	ACCURACY("accuracy", Stage.FORWARD, Need.CLASSES_AND_TARGET, (basis) -> 1),

	CONFUSION_MATRIX("confusionMatrix", Stage.FORWARD, Need.CLASSES_AND_TARGET,
			(basis) -> basis.classes() * basis.classes()),

	DX("dx", Stage.BACKWARD, Need.NOTHING, (basis) -> basis.samples() * basis.inputs()),

	DELTA1("delta1", Stage.BACKWARD, Need.NOTEBOOK, (basis) -> basis.samples() * basis.hidden()),

	DELTA2("delta2", Stage.BACKWARD, Need.NOTEBOOK, (basis) -> basis.samples() * basis.outputs()),

	DELTAS("deltas", Stage.BACKWARD, Need.LAYERS, (basis) -> basis.samples() * basis.units()),

	GRADIENTS("gradients", Stage.BACKWARD, Need.NOTHING, Basis::parameters, Stage.BACKWARD),

	GRADIENT_NORM("gradientNorm", Stage.BACKWARD, Need.NOTHING, (basis) -> 1),

	LOSS_AFTER("lossAfter", Stage.STEP, Need.TARGET, (basis) -> 1, Stage.STEP),

	// What an update leads to comes back always, and is counted with the update.

	W1("W1", Stage.STEP, Need.NOTEBOOK, (basis) -> 0),

	B1("b1", Stage.STEP, Need.HIDDEN_BIASES, (basis) -> 0),

	W2("W2", Stage.STEP, Need.NOTEBOOK, (basis) -> 0),

	B2("b2", Stage.STEP, Need.OUTPUT_BIASES, (basis) -> 0),

	LAYERS("layers", Stage.STEP, Need.LAYERS, (basis) -> 0),

	OPTIMIZER("optimizer", Stage.STEP, Need.OPTIMIZER, (basis) -> 0);

	private static final List<Output> ALL = List.of(values());

	private static final Map<String, Output> BY_NAME = ALL.stream()
		.collect(Collectors.toMap(Output::toString, Function.identity()));

	private final String name;

	private final Stage stage;

	private final Need need;

	private final ToLongFunction<Basis> numbers;

	private final Set<Stage> defaults;

	Output(String name, Stage stage, Need need, ToLongFunction<Basis> numbers, Stage... defaults) {
		this.name = name;
		this.stage = stage;
		this.need = need;
		this.numbers = numbers;
		this.defaults = Set.of(defaults);
	}

	/**
	 * How far a request goes; each stage has the results of those before it, too. A model
	 * is applied by another program, and has the arrays of a forward pass.
	 */
	enum Stage {

		MODEL, FORWARD, BACKWARD, STEP

	}

	/** What a result needs. */
	private enum Need {

		NOTHING("", (basis) -> true),

		NOTEBOOK("in the notebook's form", Basis::isNotebook),

		LAYERS("in layer form", (basis) -> !basis.isNotebook()),

		TARGET("with a target", Basis::hasTarget),

		CLASSES("after softmax or one sigmoid", Basis::classifies),

		CLASSES_AND_TARGET("after softmax or one sigmoid, and with a target",
				(basis) -> basis.classifies() && basis.hasTarget()),

		HIDDEN_BIASES("with b1", (basis) -> basis.isNotebook() && basis.layers().getFirst().b() != null),

		OUTPUT_BIASES("with b2", (basis) -> basis.isNotebook() && basis.layers().getLast().b() != null),

		OPTIMIZER("with an optimizer that has settings", (basis) -> !basis.optimizer().equals(Sgd.PLAIN));

		private final String prose;

		private final Predicate<Basis> isMet;

		Need(String prose, Predicate<Basis> isMet) {
			this.prose = prose;
			this.isMet = isMet;
		}

	}

	/**
	 * What results are computed from.
	 *
	 * @param network may not have been checked; then numbers mean nothing
	 * @param data null where the network is not applied; then there are no numbers
	 */
	record Basis(UncheckedNetwork network, @Nullable Data data, Optimizer optimizer) {

		List<Layer> layers() {
			return this.network.layers();
		}

		boolean isNotebook() {
			return this.network.form() == Form.NOTEBOOK;
		}

		boolean classifies() {
			return this.network.classifies();
		}

		/** The number of classes of a network that classifies. */
		long classes() {
			return this.network.classes();
		}

		boolean hasTarget() {
			return this.data != null && this.data.hasTarget();
		}

		Samples x() {
			return Objects.requireNonNull(this.data).x();
		}

		long samples() {
			return x().count();
		}

		long outputs() {
			return layers().getLast().outputs();
		}

		long inputs() {
			return x().width();
		}

		long hidden() {
			return layers().getFirst().outputs();
		}

		long units() {
			return layers().stream().mapToLong(Layer::outputs).sum();
		}

		long parameters() {
			return layers().stream().mapToLong(Layer::parameters).sum();
		}

	}

	static @Nullable Output named(String name) {
		return BY_NAME.get(name);
	}

	/** All results of a stage, in the order in which they are told. */
	static Set<Output> of(Stage stage) {
		return filtered((output) -> output.isOf(stage));
	}

	/** The results of a stage that can be computed from this. */
	static Set<Output> possible(Stage stage, Basis basis) {
		return filtered((output) -> output.isOf(stage) && output.need.isMet.test(basis));
	}

	/** The results that come back where nothing is asked for, if they can be computed. */
	static Set<Output> defaults(Stage stage) {
		return filtered((output) -> output.defaults.contains(stage));
	}

	/** The results that come back where nothing is asked for. */
	static Set<Output> defaults(Stage stage, Basis basis) {
		return filtered((output) -> output.defaults.contains(stage) && output.need.isMet.test(basis));
	}

	private static Set<Output> filtered(Predicate<Output> condition) {
		Set<Output> outputs = EnumSet.noneOf(Output.class);
		for (Output output : ALL) {
			if (condition.test(output)) {
				outputs.add(output);
			}
		}
		return outputs;
	}

	private boolean isOf(Stage other) {
		return this.stage.compareTo(other) <= 0;
	}

	/** What it depends on, in prose. */
	String condition() {
		return this.need.prose;
	}

	/** How many numbers it is. */
	long numbers(Basis basis) {
		return this.numbers.applyAsLong(basis);
	}

	/** The name in JSON. */
	@Override
	public String toString() {
		return this.name;
	}

}
