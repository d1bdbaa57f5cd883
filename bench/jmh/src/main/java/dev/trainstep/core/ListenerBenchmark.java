package dev.trainstep.core;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.trainstep.core.optimizer.Adagrad;
import dev.trainstep.core.optimizer.Adam;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.core.optimizer.Rmsprop;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Workings;

/**
 * Steps of optimizers, which can tell how they compute, while nobody listens; and the same loops without a word about
 * listening. Before, somebody has listened often, as after many explanations: the JVM has seen both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 15, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ListenerBenchmark {

	private static final double ETA = 1e-9;

	private static final int PARAMETERS = 10_000;

	private static final int EXPLANATIONS = 50_000;

	private static final Map<String, Optimizer> OPTIMIZERS = Map.of("sgd", Sgd.PLAIN, "momentum", new Sgd(0.9, false, 0.0),
			"rmsprop", new Rmsprop(0.99, 1e-8, 0.0, 0.0), "adagrad", new Adagrad(1e-10, 0.0), "adam",
			new Adam(0.9, 0.999, 1e-8, 0.0));

	@Param({ "sgd", "momentum", "rmsprop", "adagrad", "adam" })
	String optimizer;

	private Optimizer rule;

	private final double[] g = new double[PARAMETERS];

	private final double[] p = new double[PARAMETERS];

	private final double[] m = new double[PARAMETERS];

	private final double[] v = new double[PARAMETERS];

	private long t;

	@Setup
	public void make() {
		this.rule = OPTIMIZERS.get(this.optimizer);
		var random = new SplittableRandom(1);
		for (int i = 0; i < PARAMETERS; i++) {
			this.g[i] = random.nextDouble(-1, 1);
			this.p[i] = random.nextDouble(-1, 1);
			this.v[i] = 1.0;
		}
		Workings listener = (Workings) Proxy.newProxyInstance(Workings.class.getClassLoader(),
				new Class<?>[] { Workings.class }, (proxy, method, arguments) -> null);
		for (int i = 0; i < EXPLANATIONS; i++) {
			this.rule.explain(ETA, 1 + i, new double[] { 0.1 }, new double[] { 0.2 }, new double[] { 0.3 }, new double[] { 0.4 },
					listener);
		}
	}

	@Benchmark
	public double step() {
		this.rule.step(ETA, ++this.t, 0, PARAMETERS, this.g, this.p, this.m, this.v);
		return this.p[0];
	}

	@Benchmark
	public double stepWithoutListener() {
		this.t++;
		switch (this.optimizer) {
			case "sgd" -> sgd((Sgd) this.rule);
			case "momentum" -> sgd((Sgd) this.rule);
			case "rmsprop" -> rmsprop((Rmsprop) this.rule);
			case "adagrad" -> adagrad((Adagrad) this.rule);
			default -> adam((Adam) this.rule);
		}
		return this.p[0];
	}

	private void sgd(Sgd sgd) {
		for (int i = 0; i < this.p.length; i++) {
			double d = Math.fma(sgd.weightDecay(), this.p[i], this.g[i]);
			if (sgd.hasFirstMoment()) {
				this.m[i] = Math.fma(sgd.momentum(), this.m[i], d);
				d = sgd.nesterov() ? Math.fma(sgd.momentum(), this.m[i], d) : this.m[i];
			}
			this.p[i] = Math.fma(-ETA, d, this.p[i]);
		}
	}

	private void rmsprop(Rmsprop rmsprop) {
		for (int i = 0; i < this.p.length; i++) {
			double d = Math.fma(rmsprop.weightDecay(), this.p[i], this.g[i]);
			this.v[i] = Math.fma(1.0 - rmsprop.alpha(), d * d, rmsprop.alpha() * this.v[i]);
			d /= Math.sqrt(this.v[i]) + rmsprop.epsilon();
			if (rmsprop.hasFirstMoment()) {
				this.m[i] = Math.fma(rmsprop.momentum(), this.m[i], d);
				d = this.m[i];
			}
			this.p[i] = Math.fma(-ETA, d, this.p[i]);
		}
	}

	private void adagrad(Adagrad adagrad) {
		for (int i = 0; i < this.p.length; i++) {
			double d = Math.fma(adagrad.weightDecay(), this.p[i], this.g[i]);
			this.v[i] = Math.fma(d, d, this.v[i]);
			this.p[i] = Math.fma(-ETA, d / (Math.sqrt(this.v[i]) + adagrad.epsilon()), this.p[i]);
		}
	}

	private void adam(Adam adam) {
		double size = ETA / (1.0 - StrictMath.pow(adam.beta1(), this.t));
		double root = Math.sqrt(1.0 - StrictMath.pow(adam.beta2(), this.t));
		for (int i = 0; i < this.p.length; i++) {
			double d = Math.fma(adam.weightDecay(), this.p[i], this.g[i]);
			this.m[i] = Math.fma(1.0 - adam.beta1(), d - this.m[i], this.m[i]);
			this.v[i] = Math.fma(1.0 - adam.beta2(), d * d, adam.beta2() * this.v[i]);
			this.p[i] = Math.fma(-size, this.m[i] / (Math.sqrt(this.v[i]) / root + adam.epsilon()), this.p[i]);
		}
	}

}
