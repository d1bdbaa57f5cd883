package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

import dev.trainstep.core.NetworkService;

/** Checks gradients. */
@Endpoints
class GradientCheckController {

	private final Requests requests;

	private final NetworkService service;

	GradientCheckController(Requests requests, NetworkService service) {
		this.requests = requests;
		this.service = service;
	}

	@PostMapping("/gradient-check")
	@Operation(summary = "Check gradients against differences of the loss",
			description = "Central differences of the exact loss (without the 1e-10 that bounds the reported one), one parameter "
					+ "at a time. Where your own gradients are wrong, it says which common mistake makes them.")
	GradientCheckResponse gradientCheck(@RequestBody GradientCheckRequest request) {
		GradientCheckRequest.Check task = this.requests.enter(request);
		return GradientCheckResponse
			.of(this.service.checkGradients(task.network(), task.data(), task.gradients(), task.settings()));
	}

}
