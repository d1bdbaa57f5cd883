package dev.trainstep.bench;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the application costs that does nothing: started with it, found by its scan, behind its admission. The body goes
 * back as it came.
 */
@RestController
class Floor {

	@PostMapping(path = "/echo", produces = MediaType.APPLICATION_JSON_VALUE)
	byte[] echo(@RequestBody byte[] body) {
		return body;
	}

}
