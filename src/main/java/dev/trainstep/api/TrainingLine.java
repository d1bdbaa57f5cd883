package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

import dev.trainstep.core.variant.Prose;
import dev.trainstep.problem.Problem;

/** A line of a run's stream, as NDJSON: what happened, by its type. */
final class TrainingLine {

	private TrainingLine() {
	}

	// @formatter:off
	@Schema(name = "ProgressLine")
@Prose("How far the run is.")
	record OfProgress(
			@Schema(allowableValues = "progress")
			@Prose("`progress`")
			String type,
			@JsonUnwrapped TrainProgress progress) {
	}

	@Schema(name = "HeartbeatLine")
@Prose("Nothing new: the run is under way.")
	record OfHeartbeat(
			@Schema(allowableValues = "heartbeat")
			@Prose("`heartbeat`")
			String type) {
	}

	@Schema(name = "ResultLine")
@Prose("What came of the run: the last line.")
	record OfResult(
			@Schema(allowableValues = "result")
			@Prose("`result`")
			String type,
			@JsonUnwrapped TrainResponse result) {
	}

	@Schema(name = "ErrorLine")
@Prose("What went wrong: the last line.")
	record OfError(
			@Schema(allowableValues = "error")
			@Prose("`error`")
			String type,
			@Prose("What is wrong, and where.")
			Problem problem) {
	}
	// @formatter:on

}
