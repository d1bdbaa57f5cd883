package dev.trainstep.core.explain;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.trainstep.core.BackwardPass;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Network;
import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.explain.Computation.Derivative;
import dev.trainstep.core.explain.Computation.Term;
import dev.trainstep.core.loss.Objective;
import dev.trainstep.core.loss.OutputGradient;

/** How the numbers of a backward pass are computed. */
final class BackwardArithmetic {

	private final ForwardArithmetic forward;

	private final Network network;

	private final BackwardPass pass;

	BackwardArithmetic(ForwardArithmetic forward, BackwardPass pass) {
		this.forward = forward;
		this.network = forward.network();
		this.pass = pass;
	}

	Computation delta(int l, int i) {
		return (l == this.network.depth() - 1) ? outputDelta(l, i) : hiddenDelta(l, i);
	}

	/** The gradient of the loss at the last pre-activation i. */
	private Computation outputDelta(int l, int i) {
		Activation last = this.network.layers().get(l).activation();
		NamedValues z = this.forward.z(l);
		NamedValues h = this.forward.h();
		boolean isOwn = this.forward.hasOwnGradient();
		boolean mixes = isOwn && last instanceof Softmax;
		Listener listener = new Listener().with("z", z.get(i)).with("a", h.get(i)).with("h", h.get(i));
		listener.with(isOwn ? "dh" : "y", this.forward.target(i));
		if (mixes) {
			listener.with("h", h.list()).with("dh", this.forward.targets());
		}
		Objective objective = isOwn ? new OutputGradient() : this.network.lossFunction();
		objective.explainBackward(last, h.values().length, i, z.values(), h.values(), this.forward.targetValues(),
				listener);
		List<Operand> inputs = mixes ? Stream.concat(h.list().stream(), this.forward.targets().stream()).toList()
				: List.of(h.get(i), this.forward.givenTarget(i));
		return Computation.told(deltas(l).get(i), Phase.BACKWARD, "outputDelta", inputs, listener);
	}

	/** δ[j] = (Σᵢ W[i,j]·δ[i] of the next layer) · f′(z[j]). */
	private Computation hiddenDelta(int l, int j) {
		Layer next = this.network.layers().get(l + 1);
		int n = next.inputs();
		List<Term> terms = Term.products(this.forward.W(l + 1).list(j, n, next.outputs()), deltas(l + 1).list());
		NamedValues z = this.forward.z(l);
		NamedValues a = this.forward.a(l);
		Listener listener = new Listener().with("z", z.get(j)).with("a", a.get(j));
		this.network.layers()
			.get(l)
			.activation()
			.explainBackward(n, j, z.values(), a.values(), new double[n], listener);
		Derivative derivative = Objects.requireNonNull(listener.derivative());
		Formula formula = factor(terms).text(derivative.of() + "′(").number(derivative.at()).text(")");
		Formula numbers = factor(terms).number(Operand.named("derivative", derivative.value()));
		return Computation.ofSum(deltas(l).get(j), Phase.BACKWARD, "hiddenDelta", formula, numbers, terms, null,
				derivative);
	}

	private static Formula factor(List<Term> terms) {
		return new Formula().text("(").formula(Formula.sum(terms)).text(") · ");
	}

	/** dW[i,k] = δ[i]·a[k], where a is the layer's input. */
	Computation weightGradient(int l, int index) {
		int n = this.network.layers().get(l).inputs();
		List<Term> terms = Term.products(List.of(deltas(l).get(index / n)),
				List.of(this.forward.input(l).get(index % n)));
		Formula formula = Formula.sum(terms);
		return Computation.ofSum(dW(l).get(index), Phase.BACKWARD, "gradient", formula, formula, terms, null, null);
	}

	/** db[i] = δ[i]. */
	Computation biasGradient(int l, int i) {
		Operand delta = deltas(l).get(i);
		Listener listener = new Listener().with("delta", delta);
		listener.result("delta");
		return Computation.told(db(l).get(i), Phase.BACKWARD, "gradient", List.of(delta), listener);
	}

	ForwardArithmetic forward() {
		return this.forward;
	}

	/** The gradients of all parameters. */
	BackwardPass pass() {
		return this.pass;
	}

	NamedValues dW(int l) {
		return this.forward.names().of(Part.DW, l).with(gradients(l).W().values());
	}

	NamedValues db(int l) {
		return this.forward.names().of(Part.DB, l).with(Objects.requireNonNull(gradients(l).b()));
	}

	private Weights gradients(int l) {
		return this.pass.gradients().layers().get(l);
	}

	private NamedValues deltas(int l) {
		return this.forward.names().of(Part.DELTA, l).with(this.pass.deltas(l).values());
	}

}
