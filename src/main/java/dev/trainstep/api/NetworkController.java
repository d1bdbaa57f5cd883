package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.trainstep.core.NetworkService;

/** The endpoints. Requests arrive checked; see {@link StrictJsonConverter}. */
// @formatter:off
@Tag(name = "Network", description = "Apply and train a network that travels with the request.")
@ApiResponse(responseCode = "200", description = "The results.", useReturnTypeSchema = true)
@ApiResponse(responseCode = "400",
		description = "Not JSON, or not this schema: a field missing, unknown, given twice or of the wrong type.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "406", description = "The answer is JSON, which the Accept header excludes.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "415", description = "The body is not declared to be JSON.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "422",
		description = "Well-formed, but shapes, values or names do not fit, or a result is beyond float64.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@RestController
@RequestMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
class NetworkController {
	// @formatter:on

	private final NetworkService service;

	NetworkController(NetworkService service) {
		this.service = service;
	}

	@PostMapping("/forward")
	@Operation(summary = "Apply a network to a sample or a batch",
			description = "h = softmax(W2·ReLU(W1·x + b1) + b2), and with a target the cross-entropy loss.")
	ForwardResponse forward(@RequestBody ForwardRequest request) {
		return ForwardResponse.of(request.chosenOutputs(),
				this.service.forward(request.network().toNetwork(), request.data().toData()),
				request.data().x().single());
	}

	@PostMapping("/train-step")
	@Operation(summary = "Take one step of gradient descent",
			description = "Forward, backward, and every parameter less eta times its gradient. Send the answer's network back "
					+ "for the next step.")
	TrainStepResponse trainStep(@RequestBody TrainStepRequest request) {
		return TrainStepResponse.of(request.chosenOutputs(),
				this.service.trainStep(request.network().toNetwork(), request.data().toData(), request.etaOrDefault()),
				request.data().x().single());
	}

}
