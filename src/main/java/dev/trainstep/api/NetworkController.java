package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.trainstep.core.Network;
import dev.trainstep.core.NetworkService;

/** The endpoints. Requests arrive checked; see {@link StrictJsonConverter}. */
// @formatter:off
@Tag(name = "Network", description = "Apply and train a network that travels with the request.")
@ApiResponse(responseCode = "200", description = "The results.", useReturnTypeSchema = true)
@ApiResponse(responseCode = "400",
		description = "Not JSON, or not this schema: a field missing, unknown, given twice or of the wrong type.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "401", description = "The service asks for a key (off by default), and the request has none, or not one of those.",
		headers = @Header(name = "WWW-Authenticate", schema = @Schema(type = "string")),
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "406", description = "The answer is JSON, which the Accept header excludes.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "408", description = "The body came too slowly.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "413", description = "The body has more bytes, numbers or names than the service takes.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "415", description = "The body is not declared to be plain JSON in UTF-8.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "422",
		description = "Well-formed, but shapes, values or names do not fit, a result is beyond float64, or it takes too much work.",
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(responseCode = "503", description = "The service is full. Nothing was done; sending the request again is safe.",
		headers = @Header(name = "Retry-After", description = "Seconds to wait.", schema = @Schema(type = "integer")),
		content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE, schema = @Schema(implementation = Problem.class)))
@RestController
@RequestMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
class NetworkController {
	// @formatter:on

	private final NetworkService service;

	NetworkController(NetworkService service) {
		this.service = service;
	}

	@PostMapping("/init")
	@Operation(summary = "Make a network from a seed",
			description = "Weights are drawn uniformly, by a generator that is written down: the same seed gives the same network "
					+ "for ever. In the notebook's form where it fits, three sizes and no `activations`, else as layers.")
	NetworkResponse init(@RequestBody InitRequest request) {
		return new NetworkResponse(NetworkFields.of(this.service.initialize(request.toInitialization())));
	}

	@PostMapping("/forward")
	@Operation(summary = "Apply a network to a sample or a batch",
			description = "In the notebook's form h = softmax(W2·ReLU(W1·x + b1) + b2), as layers f(W·x + b) of each in turn; "
					+ "with a target the loss.")
	ForwardResponse forward(@RequestBody ForwardRequest request) {
		Network network = request.toNetwork();
		return ForwardResponse.of(request.chosenOutputs(), network, this.service.forward(network, request.toData()),
				request.data().x().single());
	}

	@PostMapping("/train-step")
	@Operation(summary = "Take one step of training",
			description = "Forward, backward, and every parameter less eta times its gradient, or as the optimizer says. Send the "
					+ "answer's network and optimizer back for the next step.")
	TrainStepResponse trainStep(@RequestBody TrainStepRequest request) {
		Network network = request.toNetwork();
		return TrainStepResponse.of(request.chosenOutputs(), network,
				this.service.trainStep(network, request.toData(), request.update().toRule()),
				request.update().optimizerOrDefault(), request.data().x().single());
	}

	@PostMapping("/gradients")
	@Operation(summary = "Find the gradients of the loss",
			description = "Forward and backward, without an update. The gradients of a batch are those of its mean loss: the mean "
					+ "of the gradients of its equal parts.")
	GradientsResponse gradients(@RequestBody GradientsRequest request) {
		Network network = request.toNetwork();
		return GradientsResponse.of(request.chosenOutputs(), network, this.service.gradients(network, request.toData()),
				request.data().x().single());
	}

	@PostMapping("/apply-gradients")
	@Operation(summary = "Update a network by gradients",
			description = "The second half of a step: one call of `/gradients` and one of this equal one of `/train-step`, bit for "
					+ "bit. In between, gradients can be averaged over parts of the data.")
	UpdateResponse applyGradients(@RequestBody ApplyGradientsRequest request) {
		return UpdateResponse.of(this.service.applyGradients(request.network().toNetwork(null),
				request.gradients().toParameters(), request.update().toRule()), request.update().optimizerOrDefault());
	}

	@PostMapping("/gradient-check")
	@Operation(summary = "Check gradients against differences of the loss",
			description = "Central differences of the exact loss (without the 1e-10 that bounds the reported one), one parameter "
					+ "at a time.")
	GradientCheckResponse gradientCheck(@RequestBody GradientCheckRequest request) {
		return GradientCheckResponse.of(this.service.checkGradients(request.toNetwork(), request.toData(),
				request.toGradients(), request.epsilonOrDefault()));
	}

	// @formatter:off
	@PostMapping(path = "/train", produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE,
			MediaType.APPLICATION_NDJSON_VALUE })
	@Operation(summary = "Train for whole epochs", description = """
			Minibatches, shuffled by a seed; a schedule of the learning rate; validation; early stopping, with the best network \
			kept; a target loss; a deadline. What ends a run early ends it with its weights so far, and `resume` carries on as if \
			it had never stopped, to the bit.

			The answer is one JSON object, or by the `Accept` header a stream of what happens: `text/event-stream` has the events \
			`progress`, then one `result` or `error`; `application/x-ndjson` has the same as objects, one a line, each with a \
			`type`. Something comes at least every 500 ms, be it a comment (`: heartbeat`) or a line of type `heartbeat`. Closing the \
			connection of a stream cancels its run.""")
	@ApiResponse(responseCode = "200", description = "What came of the run, or the stream of its events.", content = {
			@Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = TrainResponse.class)),
			@Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string", description = """
					Server-sent events, in UTF-8: `progress` with a Progress, `result` with a TrainResponse, `error` with a \
					Problem.""")),
			@Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(description = "A line each.",
					oneOf = { TrainingLine.OfProgress.class, TrainingLine.OfHeartbeat.class, TrainingLine.OfResult.class,
							TrainingLine.OfError.class })) })
	Training train(@RequestBody TrainRequest request) {
		// @formatter:on
		return new Training(request);
	}

}
