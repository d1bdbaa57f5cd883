package dev.trainstep.core;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.NetworkService.Derivatives;
import dev.trainstep.core.TrainStep.Update;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;

/**
 * The service together with the checks that its callers make: it throws
 * {@link InvalidInputException} where something does not fit.
 */
public final class CheckedService {

	private final NetworkService service = new NetworkService();

	private static void check(Consumer<Violations> check) {
		var violations = new Violations();
		check.accept(violations);
		violations.throwIfAny();
	}

	private static UncheckedNetwork unchecked(Network network) {
		return new UncheckedNetwork(network.form(), network.layers(), network.lossFunction());
	}

	public ForwardPass forward(Network network, Data data) {
		check((violations) -> data.check(unchecked(network), violations));
		return this.service.forward(network, data);
	}

	public Derivatives gradients(Network network, Data data) {
		check((violations) -> data.check(unchecked(network), violations));
		return this.service.gradients(network, data);
	}

	public TrainStep trainStep(Network network, Data data, UpdateRule rule) {
		check((violations) -> {
			data.check(unchecked(network), violations);
			rule.check(unchecked(network), violations);
		});
		return this.service.trainStep(network, data, rule);
	}

	public Update applyGradients(Network network, Parameters gradients, UpdateRule rule) {
		check((violations) -> {
			gradients.check(unchecked(network), violations.within("gradients"));
			rule.check(unchecked(network), violations);
		});
		return this.service.applyGradients(network, gradients, rule);
	}

	/** With the default tolerance and limit. */
	public GradientCheck checkGradients(Network network, Data data, @Nullable Parameters gradients, double epsilon) {
		return checkGradients(network, data, gradients, new GradientCheck.Settings(epsilon, 5e-6, 10));
	}

	public GradientCheck checkGradients(Network network, Data data, @Nullable Parameters gradients,
			GradientCheck.Settings settings) {
		check((violations) -> {
			GradientCheck.checkSize(unchecked(network), violations);
			if (gradients != null) {
				gradients.check(unchecked(network), violations.within("gradients"));
			}
			data.check(unchecked(network), violations);
		});
		return this.service.checkGradients(network, data, gradients, settings);
	}

}
