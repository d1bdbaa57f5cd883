package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

import dev.trainstep.core.NetworkService;

/** Makes and applies networks. */
@Endpoints
class NetworkController {

	private final Requests requests;

	private final NetworkService service;

	NetworkController(Requests requests, NetworkService service) {
		this.requests = requests;
		this.service = service;
	}

	@PostMapping("/init")
	@Operation(summary = "Make a network from a seed",
			description = "Weights are drawn uniformly, by a generator that is written down: the same seed gives the same network "
					+ "for ever. In the notebook's form where it fits, three sizes and no `activations`, else as layers.")
	NetworkResponse init(@RequestBody InitRequest request) {
		InitRequest.Init task = this.requests.enter(request);
		return NetworkResponse.of(this.service.initialize(task.initialization()));
	}

	@PostMapping("/forward")
	@Operation(summary = "Apply a network to a sample or a batch",
			description = "In the notebook's form h = softmax(W2·ReLU(W1·x + b1) + b2), as layers f(W·x + b) of each in turn; "
					+ "with a target the loss.")
	ForwardResponse forward(@RequestBody ForwardRequest request) {
		ForwardRequest.Forward task = this.requests.enter(request);
		return ForwardResponse.of(this.service.forward(task.network(), task.data()), task.outputs());
	}

}
