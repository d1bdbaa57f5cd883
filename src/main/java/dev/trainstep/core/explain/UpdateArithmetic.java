package dev.trainstep.core.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Layer;
import dev.trainstep.core.OptimizerState;
import dev.trainstep.core.Parameters;
import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.Stepper;
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.UpdateRule;
import dev.trainstep.core.explain.Computation.Inner;
import dev.trainstep.core.explain.Computation.Move;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.variant.Quantity;
import dev.trainstep.core.variant.Variants;

/** How the new parameters are computed. */
final class UpdateArithmetic {

	private final BackwardArithmetic backward;

	private final Names names;

	private final UpdateRule rule;

	private final Update update;

	private final Map<String, Double> settings;

	/**
	 * The gradients that the optimizer sees; those of the backward pass where none are
	 * clipped.
	 */
	private final Parameters clipped;

	/** Of all gradients; null where they are not to be clipped. */
	private final Operand.@Nullable Element norm;

	/** What clipping tells: the scale. */
	private final List<Inner> clipping;

	/** What clipping multiplies gradients by. */
	private final double scale;

	UpdateArithmetic(BackwardArithmetic backward, UpdateRule rule, Update update) {
		this.backward = backward;
		this.names = backward.forward().names();
		this.rule = rule;
		this.update = update;
		this.settings = Variants.numbers(rule.optimizer());
		var listener = new Listener();
		this.norm = (rule.clipNorm() != null) ? this.names.of(Part.NORM, 0).with(backward.pass().gradientNorm()).get(0)
				: null;
		this.clipped = (this.norm != null) ? clipped(this.norm, Objects.requireNonNull(rule.clipNorm()), listener)
				: backward.pass().gradients();
		this.clipping = listener.inner();
		this.scale = this.clipping.isEmpty() ? 1.0 : this.clipping.getFirst().values()[0];
	}

	private Parameters clipped(Operand norm, double clipNorm, Listener listener) {
		Parameters gradients = this.backward.pass().gradients().copy();
		listener.with("norm", norm).with("clipNorm", Operand.setting("clipNorm", clipNorm));
		Stepper.clip(clipNorm, gradients, listener);
		return gradients;
	}

	/** The norm of all gradients, and what clipping multiplies them by. */
	Computation clip() {
		List<Layer> layers = this.backward.forward().network().layers();
		List<Operand> gradients = new ArrayList<>();
		for (int l = 0; l < layers.size(); l++) {
			gradients.addAll(this.backward.dW(l).list());
			if (layers.get(l).b() != null) {
				gradients.addAll(this.backward.db(l).list());
			}
		}
		var formula = new Formula().text("√(");
		String separator = "";
		for (Operand gradient : gradients) {
			formula.text(separator).number(gradient).text("²");
			separator = " + ";
		}
		formula.text(")");
		return new Computation(Objects.requireNonNull(this.norm), Phase.UPDATE, "clip", formula, formula, gradients,
				List.of(), null, null, null, this.clipping);
	}

	Computation weight(int l, int index) {
		return move(l, index, (weights) -> weights.W().values(),
				(path, symbol) -> this.names.weights(path, symbol + "W", l));
	}

	Computation bias(int l, int i) {
		return move(l, i, (weights) -> Objects.requireNonNull(weights.b()),
				(path, symbol) -> this.names.biases(path, symbol + "b", l));
	}

	/**
	 * The new value of a parameter.
	 * @param values its W or b, among those of a layer
	 * @param name the W or b, below a path and with something before its symbol
	 */
	private Computation move(int l, int index, Function<Weights, double[]> values,
			BiFunction<String, String, NamedArray> name) {
		Optimizer optimizer = this.rule.optimizer();
		OptimizerState state = this.rule.state();
		Operand before = name.apply("", "")
			.with(of(this.backward.forward().network().parameters(), l, values))
			.get(index);
		Operand gradient = name.apply("gradients/", "d")
			.with(of(this.backward.pass().gradients(), l, values))
			.get(index);
		double[] p = { before.value() };
		double[] g = { of(this.clipped, l, values)[index] };
		Moment m = moment("m", optimizer.hasFirstMoment(), (state != null) ? state.m() : null, l, index, values, name);
		Moment v = moment("v", optimizer.hasSecondMoment(), (state != null) ? state.v() : null, l, index, values, name);
		long t = this.rule.step();
		Listener listener = new Listener().with("p", before).with("g", gradient).with("dp", gradient);
		listener.with("eta", Operand.setting("eta", this.rule.eta())).with("t", Operand.setting("t", (double) t));
		this.settings.forEach((setting, value) -> listener.with(setting, Operand.setting(setting, value)));
		m.addTo(listener);
		v.addTo(listener);
		if (this.scale != 1.0) {
			listener.with("scale", Operand.named("scale", this.scale));
			listener.value(Quantity.CLIPPED, "scale·dp", g[0]);
			listener.with("g", Operand.named("clipped", g[0]));
		}
		optimizer.explain(this.rule.eta(), t, g, p, m.values(), v.values(), listener);
		Operand.Element after = name.apply("after/", "")
			.with(of(this.update.network().parameters(), l, values))
			.get(index);
		return new Computation(after, Phase.UPDATE, Variants.name(optimizer), listener.formula(), listener.numbers(),
				(this.norm != null) ? List.of(this.norm) : List.of(), List.of(), null, null,
				new Move(before, this.rule.eta(), gradient, m.before(), v.before(), optimizer.isStateful() ? t : null),
				listener.inner());
	}

	private static double[] of(Parameters parameters, int l, Function<Weights, double[]> values) {
		return values.apply(parameters.layers().get(l));
	}

	/**
	 * A moment of a parameter.
	 *
	 * @param before null if the optimizer does not have it
	 * @param values of the step: modified
	 */
	private record Moment(String name, @Nullable Operand before, double[] values) {

		void addTo(Listener listener) {
			if (this.before != null) {
				listener.with(this.name, this.before);
			}
		}

	}

	private static Moment moment(String name, boolean exists, @Nullable Parameters moments, int l, int index,
			Function<Weights, double[]> values, BiFunction<String, String, NamedArray> array) {
		if (!exists) {
			return new Moment(name, null, new double[0]);
		}
		NamedArray state = array.apply("optimizer/state/" + name + "/", name + ".");
		Operand before = (moments == null) ? Operand.named(state.symbol(index), 0.0)
				: state.with(of(moments, l, values)).get(index);
		return new Moment(name, before, new double[] { before.value() });
	}

}
