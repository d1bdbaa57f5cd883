package dev.trainstep.bench;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Returns the body of the request. The service's component scan finds this controller, so its requests pass the service's
 * filters and admission: what they cost without parsing and mathematics.
 */
@RestController
class Floor {

	@PostMapping(path = "/echo", produces = MediaType.APPLICATION_JSON_VALUE)
	byte[] echo(@RequestBody byte[] body) {
		return body;
	}

}
