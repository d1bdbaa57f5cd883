package dev.trainstep.api;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.trainstep.admission.BodyFormat;
import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.archive.onnx.Precision;
import dev.trainstep.core.Initialization.Scheme;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.explain.Phase;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.dataset.Shape;
import dev.trainstep.json.Choice;
import dev.trainstep.json.JsonType;
import dev.trainstep.json.StrictJson;
import dev.trainstep.training.RunLimits;
import dev.trainstep.training.StoppedBy;

/**
 * The types of the contract that are no plain records, the formats of bodies beside JSON,
 * and the limits of runs.
 */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

	@Bean
	Choice<Activation> activations() {
		return Choice.ofSealed(Activation.class);
	}

	@Bean
	Choice<LossFunction> lossFunctions() {
		return Choice.ofSealed(LossFunction.class);
	}

	@Bean
	Choice<Scheme> schemes() {
		return Choice.ofEnum(Scheme.class);
	}

	@Bean
	Choice<Shape> shapes() {
		return Choice.ofEnum(Shape.class);
	}

	@Bean
	Choice<StoppedBy> ends() {
		return Choice.ofEnum(StoppedBy.class);
	}

	@Bean
	Choice<ProgressOutput> progressOutputs() {
		return Choice.ofEnum(ProgressOutput.class);
	}

	@Bean
	Choice<Phase> phases() {
		return Choice.ofEnum(Phase.class);
	}

	@Bean
	Choice<Precision> precisions() {
		return Choice.ofEnum(Precision.class);
	}

	@Bean
	StrictJson strictJson(List<Choice<?>> choices) {
		return new StrictJson(choices, List.of(Optimizer.class),
				List.of(new JsonType<>(ForwardResponse.LossPerSample.class, ForwardResponse.LossPerSample::write)));
	}

	@Bean
	BodyFormat npz() {
		return format(ArchiveFormat.NPZ);
	}

	@Bean
	BodyFormat safetensors() {
		return format(ArchiveFormat.SAFETENSORS);
	}

	private static BodyFormat format(ArchiveFormat format) {
		return BodyFormat.ofBytes(format.mediaType(), (body) -> {
			ArchiveFormat.Size size = format.sizeOf(body);
			return new BodyFormat.Contents(size.elements(), size.members());
		});
	}

	@Bean
	RunLimits runLimits(TrainstepProperties properties) {
		return new RunLimits(properties.run().maxSteps(), properties.run().maxDuration());
	}

}
