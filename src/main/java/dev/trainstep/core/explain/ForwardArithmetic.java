package dev.trainstep.core.explain;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.trainstep.core.Data;
import dev.trainstep.core.ForwardPass;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Network;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.explain.Computation.Term;
import dev.trainstep.core.loss.LossFunction.Target;
import dev.trainstep.core.variant.Variants;

/** How the numbers of a forward pass are computed. */
final class ForwardArithmetic {

	private final Network network;

	private final Names names;

	private final Data data;

	private final ForwardPass pass;

	ForwardArithmetic(Network network, Data data, ForwardPass pass) {
		this.network = network;
		this.names = new Names(network.form(), network.layers());
		this.data = data;
		this.pass = pass;
	}

	/** z[i] = Σₖ W[i,k]·a[k] + b[i], where a is the layer's input. */
	Computation preActivation(int l, int i) {
		Layer layer = this.network.layers().get(l);
		int n = layer.inputs();
		List<Term> terms = Term.products(W(l).list(i * n, 1, n), input(l).list());
		Formula formula = Formula.sum(terms);
		Operand bias = (layer.b() != null) ? this.names.b(l).with(layer.b()).get(i) : null;
		if (bias != null) {
			formula.text(" + ").number(bias);
		}
		return Computation.ofSum(z(l).get(i), Phase.FORWARD, "weightedSum", formula, formula, terms, bias, null);
	}

	Computation activation(int l, int i) {
		Activation f = this.network.layers().get(l).activation();
		NamedValues z = z(l);
		Listener listener = new Listener().with("z", z.get(i));
		f.explain(z.values().length, i, z.values(), listener);
		return Computation.told(a(l).get(i), Phase.FORWARD, Variants.name(f),
				(f instanceof Softmax) ? z.list() : List.of(z.get(i)), listener);
	}

	Computation loss() {
		NamedValues h = h();
		Listener listener = new Listener().with("h", h.list()).with("y", targets());
		this.network.lossFunction().explain(h.values().length, h.values(), this.pass.y(), listener);
		return Computation.told(this.names.of(Part.LOSS, 0).with(this.pass.loss()).get(0), Phase.LOSS,
				Variants.name(this.network.lossFunction()),
				Stream.concat(h.list().stream(), givenTargets().list().stream()).toList(), listener);
	}

	Network network() {
		return this.network;
	}

	Names names() {
		return this.names;
	}

	NamedValues W(int l) {
		return this.names.W(l).with(this.network.layers().get(l).W().values());
	}

	/** The input of a layer. */
	NamedValues input(int l) {
		return (l == 0) ? this.names.x().with(this.pass.x()) : a(l - 1);
	}

	NamedValues z(int l) {
		return this.names.of(Part.Z, l).with(this.pass.preActivations(l).values());
	}

	NamedValues a(int l) {
		return this.names.of(Part.A, l).with(this.pass.activations(l).values());
	}

	NamedValues h() {
		return a(this.network.depth() - 1);
	}

	/** Whether gradients are those of the caller's own loss. */
	boolean hasOwnGradient() {
		return this.data.dh() != null;
	}

	/** What the outputs are compared with, or ∂L/∂h: of a class, 0 and 1. */
	List<Operand> targets() {
		return IntStream.range(0, this.network.outputs()).mapToObj(this::target).toList();
	}

	/** The target of an output. */
	Operand target(int i) {
		boolean isOneHot = this.data.labels() != null && this.network.lossFunction().target() == Target.DISTRIBUTION;
		double y = this.pass.y()[i];
		return isOneHot ? Operand.named((y == 1.0) ? "1" : "0", y) : givenTarget(i);
	}

	/** What the request has for the target of an output, or in its place. */
	Operand givenTarget(int i) {
		return givenTargets().get((this.data.labels() != null) ? 0 : i);
	}

	private NamedValues givenTargets() {
		if (this.data.labels() != null) {
			return NamedArray.number("labels").with(this.data.labels().classes()[0]);
		}
		return this.names.target(hasOwnGradient() ? "dh" : "y").with(this.pass.y());
	}

	/** ∂L/∂h, or the targets, as the passes have them. */
	double[] targetValues() {
		return Objects.requireNonNull(this.pass.y());
	}

}
