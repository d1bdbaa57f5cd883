package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

import dev.trainstep.core.NetworkService;

/** Takes steps of training, whole or by halves. */
@Endpoints
class StepController {

	private final Requests requests;

	private final NetworkService service;

	StepController(Requests requests, NetworkService service) {
		this.requests = requests;
		this.service = service;
	}

	@PostMapping("/train-step")
	@Operation(summary = "Take one step of training",
			description = "Forward, backward, and every parameter less eta times its gradient, or as the optimizer says. Send the "
					+ "answer's network and optimizer back for the next step.")
	TrainStepResponse trainStep(@RequestBody TrainStepRequest request) {
		TrainStepRequest.Step task = this.requests.enter(request);
		return TrainStepResponse.of(this.service.trainStep(task.network(), task.data(), task.rule()), task);
	}

	@PostMapping("/gradients")
	@Operation(summary = "Find the gradients of the loss",
			description = "Forward and backward, without an update. The gradients of a batch are those of its mean loss: the mean "
					+ "of the gradients of its equal parts.")
	GradientsResponse gradients(@RequestBody GradientsRequest request) {
		GradientsRequest.Gradients task = this.requests.enter(request);
		return GradientsResponse.of(this.service.gradients(task.network(), task.data()), task.outputs());
	}

	@PostMapping("/apply-gradients")
	@Operation(summary = "Update a network by gradients",
			description = "The second half of a step: one call of `/gradients` and one of this equal one of `/train-step`, bit for "
					+ "bit. In between, gradients can be averaged over parts of the data.")
	UpdateResponse applyGradients(@RequestBody ApplyGradientsRequest request) {
		ApplyGradientsRequest.Application task = this.requests.enter(request);
		return UpdateResponse.of(this.service.applyGradients(task.network(), task.gradients(), task.rule()),
				task.rule().optimizer());
	}

}
