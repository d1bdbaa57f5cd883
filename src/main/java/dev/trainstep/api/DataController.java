package dev.trainstep.api;

import io.swagger.v3.oas.annotations.Operation;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** Makes data to try a network on. */
@Endpoints
class DataController {

	private final Requests requests;

	DataController(Requests requests) {
		this.requests = requests;
	}

	@PostMapping("/data")
	@Operation(summary = "Make data to try a network on",
			description = "Points of a plane, in 2 to 5 classes, drawn by a generator that is written down: the same seed gives the "
					+ "same data for ever. The answer's `x` and `labels` go into `/train` as they stand.")
	DataResponse data(@RequestBody DataRequest request) {
		DataRequest.Making task = this.requests.enter(request);
		return DataResponse.of(task.recipe().make());
	}

}
