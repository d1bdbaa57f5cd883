package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

/** A line of a run's stream, as NDJSON: what happened, by its type. */
final class TrainingLine {

	private TrainingLine() {
	}

	// @formatter:off
	@Schema(name = "ProgressLine", description = "How far the run is.")
	record OfProgress(
			@Schema(description = "`progress`", allowableValues = "progress", requiredMode = Schema.RequiredMode.REQUIRED)
			String type,
			@JsonUnwrapped ProgressFields progress) {
	}

	@Schema(name = "HeartbeatLine", description = "Nothing new: the run is under way.")
	record OfHeartbeat(
			@Schema(description = "`heartbeat`", allowableValues = "heartbeat", requiredMode = Schema.RequiredMode.REQUIRED)
			String type) {
	}

	@Schema(name = "ResultLine", description = "What came of the run: the last line.")
	record OfResult(
			@Schema(description = "`result`", allowableValues = "result", requiredMode = Schema.RequiredMode.REQUIRED)
			String type,
			@JsonUnwrapped TrainResponse result) {
	}

	@Schema(name = "ErrorLine", description = "What went wrong: the last line.")
	record OfError(
			@Schema(description = "`error`", allowableValues = "error", requiredMode = Schema.RequiredMode.REQUIRED)
			String type,
			@Schema(description = "What is wrong, and where.", requiredMode = Schema.RequiredMode.REQUIRED)
			Problem problem) {
	}
	// @formatter:on

}
