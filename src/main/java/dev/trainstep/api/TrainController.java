package dev.trainstep.api;

import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.json.StrictJson;
import dev.trainstep.problem.ProblemHandler;

/** Trains for whole epochs, on the thread that answers. */
@Endpoints
class TrainController {

	private final Requests requests;

	private final TrainingRuns runs;

	private final StrictJson json;

	private final ProblemHandler problems;

	TrainController(Requests requests, TrainingRuns runs, StrictJson json, ProblemHandler problems) {
		this.requests = requests;
		this.runs = runs;
		this.json = json;
		this.problems = problems;
	}

	// @formatter:off
	@PostMapping("/train")
	@Operation(summary = "Train for whole epochs", description = """
			Minibatches, shuffled by a seed; a schedule of the learning rate; validation; early stopping, with the best network \
			kept; a target loss; a deadline. What ends a run early ends it with its weights so far, and `resume` carries on as if \
			it had never stopped, to the bit.

			The answer is one object, or by the `Accept` header a stream of what happens: `text/event-stream` has the events \
			`progress`, then one `result` or `error`; `application/x-ndjson` has the same as objects, one a line, each with a \
			`type`. Something comes at least every 500 ms, be it a comment (`: heartbeat`) or a line of type `heartbeat`. Closing the \
			connection of a stream cancels its run.""")
	@ApiResponse(responseCode = "200", description = "What came of the run, or the stream of its events.", content = {
			@Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = TrainResponse.class)),
			@Content(mediaType = ArchiveFormat.NPZ_TYPE), @Content(mediaType = ArchiveFormat.SAFETENSORS_TYPE),
			@Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string", description = """
					Server-sent events, in UTF-8: `progress` with a Progress, `result` with a TrainResponse, `error` with a \
					Problem.""")),
			@Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(description = "A line each.",
					oneOf = { TrainingLine.OfProgress.class, TrainingLine.OfHeartbeat.class, TrainingLine.OfResult.class,
							TrainingLine.OfError.class })) })
	TrainResponse train(@RequestBody TrainRequest request) {
		// @formatter:on
		TrainRequest.Run task = this.requests.enter(request);
		return TrainResponse.of(this.runs.run(task, this.runs.silent()), task.plan().rule().optimizer());
	}

	@Hidden
	@PostMapping(path = "/train", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void trainWithEvents(@RequestBody TrainRequest request, HttpServletRequest servletRequest,
			HttpServletResponse response) {
		stream(request, EventStream.Format.EVENTS, servletRequest, response);
	}

	@Hidden
	@PostMapping(path = "/train", produces = MediaType.APPLICATION_NDJSON_VALUE)
	void trainWithLines(@RequestBody TrainRequest request, HttpServletRequest servletRequest,
			HttpServletResponse response) {
		stream(request, EventStream.Format.LINES, servletRequest, response);
	}

	/** An error before the first byte is a problem document like any other. */
	private void stream(TrainRequest request, EventStream.Format format, HttpServletRequest servletRequest,
			HttpServletResponse response) {
		TrainRequest.Run task = this.requests.enter(request);
		try (var stream = new EventStream(response, format, this.json.mapper(), this.runs.ending(),
				task.progressOutputs().contains(ProgressOutput.NETWORK))) {
			answer(task, stream, servletRequest);
		}
	}

	private void answer(TrainRequest.Run task, EventStream stream, HttpServletRequest servletRequest) {
		try {
			stream.result(TrainResponse.of(this.runs.run(task, stream), task.plan().rule().optimizer()));
		}
		catch (CancellationException | UncheckedIOException ex) {
			// The client is gone: there is nobody to be told.
			throw ex;
		}
		catch (RuntimeException ex) {
			stream.close();
			if (!stream.hasStarted()) {
				throw ex;
			}
			stream.error(this.problems.handleInStream(ex, servletRequest));
		}
	}

}
