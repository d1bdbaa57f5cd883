package dev.trainstep.api;

import java.util.List;
import java.util.function.IntFunction;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import dev.trainstep.admission.Cost;
import dev.trainstep.api.Output.Basis;
import dev.trainstep.api.Output.Stage;
import dev.trainstep.archive.onnx.Precision;
import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;
import dev.trainstep.core.Network;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.optimizer.Sgd;
import dev.trainstep.core.variant.Prose;
import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/** Asks for a network as a model of ONNX. */
// @formatter:off
@Prose("A network, and what its model is to compute.")
record ExportRequest(
		@JsonUnwrapped NetworkFields network,
		@Setting(value = """
				The type of the model's numbers, its input and outputs included: `float64`, the numbers of this service, or \
				`float32`, to which parameters are rounded; some devices have no other.""", otherwise = "float64")
		Precision precision,
		String @Nullable [] outputs) implements Request<ExportRequest.Export> {
	// @formatter:on

	/** To write the network. */
	record Export(Network network, Precision precision, Outputs outputs) implements Request.Task {

		/** A parameter takes fewer bytes than the number of an answer may in decimal. */
		@Override
		public Cost cost() {
			return new Cost(0, 0, this.network.layers().stream().mapToLong(Layer::parameters).sum());
		}

	}

	@Override
	public void checkPresence(Violations violations) {
		this.network.checkPresence(violations);
	}

	@Override
	public Export check(Violations violations) {
		UncheckedNetwork network = this.network.toNetwork(null);
		network.check(null, violations);
		checkPrecision(network.form(), network.layers(), violations);
		var outputs = Outputs.check(this.outputs, Stage.MODEL, new Basis(network, null, Sgd.PLAIN), violations);
		if (this.outputs != null && this.outputs.length == 0) {
			violations.add(Kind.INVALID_VALUE, "#/outputs", "a model has at least one output");
		}
		return new Export(network.checked(violations), this.precision, outputs);
	}

	/** Adds a violation for each parameter that rounding would make infinite. */
	private void checkPrecision(Form form, List<Layer> layers, Violations violations) {
		for (int l = 0; l < layers.size(); l++) {
			Layer layer = layers.get(l);
			int layerIndex = l;
			checkPrecision(layer.W().values(), (i) -> form.pointerToW(layerIndex, i, layer.inputs()), violations);
			if (layer.b() != null) {
				checkPrecision(layer.b(), (i) -> form.pointerToB(layerIndex, i), violations);
			}
		}
	}

	private void checkPrecision(double[] values, IntFunction<String> pointer, Violations violations) {
		for (int i = 0; i < values.length; i++) {
			if (!this.precision.holds(values[i])) {
				int index = i;
				violations.add(Kind.INVALID_VALUE, () -> pointer.apply(index), "a number beyond float32");
			}
		}
	}

}
