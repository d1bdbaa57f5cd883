package bare;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot and Tomcat with their defaults and the same libraries, without the service: returns the body of the request. */
@EnableAutoConfiguration
@RestController
public class Bare {

	@PostMapping(path = "/echo", produces = MediaType.APPLICATION_JSON_VALUE)
	byte[] echo(@RequestBody byte[] body) {
		return body;
	}

	public static void main(String[] arguments) {
		SpringApplication.run(Bare.class, arguments);
	}

}
