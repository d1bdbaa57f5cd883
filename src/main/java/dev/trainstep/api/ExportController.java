package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

import dev.trainstep.archive.onnx.OnnxModel;

/** Gives networks away, to programs that run them without this service. */
@Endpoints
class ExportController {

	private final Requests requests;

	ExportController(Requests requests) {
		this.requests = requests;
	}

	// @formatter:off
	@PostMapping(path = "/export", produces = OnnxModel.MEDIA_TYPE)
	@Operation(summary = "Take a network away as an ONNX model", description = """
			A file that ONNX Runtime and other programs run, in a browser too: input `x`, N × n for any number N of samples, and \
			outputs under the names of `/forward`, a row per sample. It is for opset 13, and computes in float64 unless `precision` \
			says otherwise. The same network gives the same bytes.""")
	@ApiResponse(responseCode = "200", description = "The model.",
			headers = @Header(name = HttpHeaders.CONTENT_DISPOSITION, description = "Suggests the file name `network.onnx`.",
					schema = @Schema(type = "string")),
			content = @Content(mediaType = OnnxModel.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary")))
	OnnxModel export(@RequestBody ExportRequest request) {
		// @formatter:on
		ExportRequest.Export task = this.requests.enter(request);
		return OnnxModel.of(task.network(), task.precision(), task.outputs().names());
	}

}
