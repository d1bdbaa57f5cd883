package dev.trainstep.api;

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * An example of an exchange with the service, for the OpenAPI document.
 *
 * @param summary what it shows
 * @param request the JSON to post
 * @param status the status of the answer
 * @param answer the JSON that comes back
 */
record ExampleExchange(String summary, Object request, int status, Object answer) {

	/** The examples of an endpoint by name, in the order of their files. */
	static Map<String, ExampleExchange> all(String path, JsonMapper mapper) {
		return ExampleFiles.read("examples" + path, ExampleExchange.class, mapper);
	}

}
