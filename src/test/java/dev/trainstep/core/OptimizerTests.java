package dev.trainstep.core;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Parameters.Weights;
import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Adamw;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Rmsprop;
import dev.trainstep.core.optimizer.Sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Steps of one parameter, compared with the definitions as PyTorch's documentation writes
 * them, in plain arithmetic; the golden cases compare with PyTorch itself.
 */
class OptimizerTests {

	/** The definition rounds more often than fused arithmetic, over some steps. */
	private static final double ROUNDING = 1e-13;

	private static final double ETA = 0.02;

	static Stream<Optimizer> all() {
		return Stream.of(Sgd.PLAIN, new Sgd(0, false, 0.1), new Sgd(0.9, false, 0), new Sgd(0.9, true, 0.01),
				new Rmsprop(0.99, 1e-8, 0, 0), new Rmsprop(0.9, 1e-3, 0.5, 0.01), new Adagrad(1e-10, 0),
				new Adagrad(1e-2, 0.02), new Adam(0.9, 0.999, 1e-8, 0), new Adam(0.8, 0.99, 1e-2, 0.01),
				new Adamw(0.9, 0.999, 1e-8, 0.01), new Adamw(0.8, 0.95, 1e-3, 0.1));
	}

	@ParameterizedTest
	@MethodSource("all")
	void stepsAreThoseOfTheDefinition(Optimizer optimizer) {
		var random = new SplittableRandom(1);
		double[] p = { 0.7, -1.2 };
		double[] m = new double[2];
		double[] v = new double[2];
		var plain = new Plain[] { new Plain(p[0]), new Plain(p[1]) };
		for (int t = 1; t <= 7; t++) {
			double[] g = { random.nextDouble(-2, 2), random.nextDouble(-2, 2) };
			double[] before = g.clone();
			optimizer.step(ETA, t, 0, 1, g, p, m, v);
			optimizer.step(ETA, t, 1, 2, g, p, m, v);
			assertThat(g).containsExactly(before);
			for (int i = 0; i < 2; i++) {
				plain[i].step(optimizer, g[i], t);
				assertThat(p[i]).isCloseTo(plain[i].p, within(ROUNDING));
			}
		}
	}

	/** The steps of one parameter, as torch.optim's documentation writes them. */
	private static final class Plain {

		private double p;

		private double buffer;

		private double average;

		Plain(double p) {
			this.p = p;
		}

		void step(Optimizer optimizer, double gradient, int t) {
			switch (optimizer) {
				case Sgd sgd -> {
					double g = gradient + sgd.weightDecay() * this.p;
					this.buffer = (t == 1) ? g : sgd.momentum() * this.buffer + g;
					if (sgd.momentum() > 0) {
						g = sgd.nesterov() ? g + sgd.momentum() * this.buffer : this.buffer;
					}
					this.p -= ETA * g;
				}
				case Rmsprop rmsprop -> {
					double g = gradient + rmsprop.weightDecay() * this.p;
					this.average = rmsprop.alpha() * this.average + (1 - rmsprop.alpha()) * g * g;
					double d = g / (Math.sqrt(this.average) + rmsprop.epsilon());
					this.buffer = rmsprop.momentum() * this.buffer + d;
					this.p -= ETA * this.buffer;
				}
				case Adagrad adagrad -> {
					double g = gradient + adagrad.weightDecay() * this.p;
					this.average += g * g;
					this.p -= ETA * g / (Math.sqrt(this.average) + adagrad.epsilon());
				}
				case Adam adam -> adam(adam, gradient + adam.weightDecay() * this.p, t);
				case Adamw adamw -> {
					this.p -= ETA * adamw.weightDecay() * this.p;
					adam(new Adam(adamw.beta1(), adamw.beta2(), adamw.epsilon(), 0), gradient, t);
				}
			}
		}

		private void adam(Adam adam, double g, int t) {
			this.buffer = adam.beta1() * this.buffer + (1 - adam.beta1()) * g;
			this.average = adam.beta2() * this.average + (1 - adam.beta2()) * g * g;
			double mean = this.buffer / (1 - Math.pow(adam.beta1(), t));
			double squares = this.average / (1 - Math.pow(adam.beta2(), t));
			this.p -= ETA * mean / (Math.sqrt(squares) + adam.epsilon());
		}

	}

	@Test
	void eachHasTheMomentsItNeeds() {
		assertThat(all()
			.map((optimizer) -> (optimizer.hasFirstMoment() ? "m" : "") + (optimizer.hasSecondMoment() ? "v" : "")))
			.containsExactly("", "", "m", "m", "v", "mv", "v", "v", "mv", "mv", "mv", "mv");
		assertThat(all().filter(Optimizer::isStateful)).hasSize(10);
	}

	private static Network network(double... w) {
		return Arithmetic.classifier(new Weights(new Matrix(w.length, 1, w), new double[w.length]));
	}

	private static Parameters gradients(double[] dW, double... db) {
		return new Parameters(Form.LAYERS, List.of(new Weights(new Matrix(dW.length, 1, dW), db)));
	}

	@Test
	void aNormAboveClipNormIsScaledDown() {
		Network network = network(0, 0);
		var rule = new UpdateRule(1.0, Sgd.PLAIN, null, 1.0);
		new Stepper(network, rule).step(1.0, gradients(new double[] { 3, 0 }, 0, 4));
		double scale = 1.0 / (5.0 + 1e-6);
		assertThat(network.layers().getFirst().W().values()).containsExactly(-3 * scale, 0);
		assertThat(network.layers().getFirst().b()).containsExactly(0, -4 * scale);
	}

	@Test
	void aNormAtClipNormIsLeft() {
		Network network = network(0, 0);
		var rule = new UpdateRule(1.0, Sgd.PLAIN, null, 5.0);
		new Stepper(network, rule).step(1.0, gradients(new double[] { 3, 0 }, 0, 4));
		assertThat(network.layers().getFirst().W().values()).containsExactly(-3, 0);
	}

	@Test
	void aStateIsContinuedAndNotModified() {
		Network network = network(1, 2);
		var optimizer = new Adam(0.9, 0.999, 1e-8, 0);
		var straight = new Stepper(network, new UpdateRule(0.1, optimizer, null, null));
		Parameters first = gradients(new double[] { 1, 2 }, 3, 4);
		straight.step(0.1, first);
		Network paused = network.copy();
		OptimizerState state = Objects.requireNonNull(straight.state()).copy();
		straight.step(0.1, first);
		var resumed = new Stepper(paused, new UpdateRule(0.1, optimizer, state, null));
		resumed.step(0.1, first);
		assertThat(paused.layers().getFirst().W().values()).containsExactly(network.layers().getFirst().W().values());
		assertThat(state.step()).isOne();
		assertThat(Objects.requireNonNull(state.m()).layers().getFirst().W().values()[0]).isCloseTo(0.1,
				within(ROUNDING));
		OptimizerState after = Objects.requireNonNull(resumed.state());
		assertThat(after.step()).isEqualTo(2);
		assertThat(after.type()).isEqualTo("adam");
	}

	@Test
	void anOptimizerWithoutMomentsHasNoState() {
		assertThat(new Stepper(network(1), UpdateRule.plain(1)).state()).isNull();
	}

}
