package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

import dev.trainstep.core.NetworkService;
import dev.trainstep.core.explain.Explanation;

/** Shows how each number of a step comes about. */
@Endpoints
class ExplainController {

	private final Requests requests;

	private final NetworkService service;

	ExplainController(Requests requests, NetworkService service) {
		this.requests = requests;
		this.service = service;
	}

	// @formatter:off
	@PostMapping(path = "/explain",
			produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE, MediaType.TEXT_MARKDOWN_VALUE })
	@Operation(summary = "Explain a step, number by number", description = """
			Every computation of a step on one sample, in the order in which they happen: forward, loss, backward, update; without \
			a target the forward pass alone. Each has its formula, what it is computed from, the values on the way, and its \
			result, which has the bits of `/train-step`. Sums have their `terms`: added up in order, each by one fused \
			multiply-add from 0.0, then the `bias`, then times the `derivative`, they give the `value`, but for the sign of a zero.
			Pointers name what is in the request (`#/W1/0/1`) and results by their names in answers (`#/u1/0`, `#/delta2/1`, \
			`#/gradients/W1/0/0`; `#/trace/0/z/1`, `#/deltas/0/1`); what is new after the update is below `#/after`.
			By the `Accept` header the answer is JSON, the calculation as `text/plain`, as one would write it by hand, or the same \
			as `text/markdown`, with formulas between dollars. At most 20,000 terms are explained; `of` chooses.""")
	@ApiResponse(responseCode = "200", description = "The computations.", content = {
			@Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = ExplainResponse.class)),
			@Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string")),
			@Content(mediaType = MediaType.TEXT_MARKDOWN_VALUE, schema = @Schema(type = "string")) })
	ExplainResponse explain(@RequestBody ExplainRequest request) {
		// @formatter:on
		ExplainRequest.Step task = this.requests.enter(request);
		var explanation = Explanation.of(this.service, task.network(), task.data(), task.rule(), task.selection());
		return ExplainResponse.of(explanation, task.digits());
	}

}
