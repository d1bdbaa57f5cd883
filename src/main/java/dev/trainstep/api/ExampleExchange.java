package dev.trainstep.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

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

	/**
	 * The examples of an endpoint by name, in the order of their files,
	 * {@code openapi/examples/<path>/<n>-<name>.json}.
	 */
	static Map<String, ExampleExchange> all(String path, JsonMapper mapper) {
		Map<String, ExampleExchange> examples = new LinkedHashMap<>();
		try {
			Resource[] files = new PathMatchingResourcePatternResolver()
				.getResources("classpath:openapi/examples" + path + "/*.json");
			Arrays.sort(files, Comparator.comparing(Resource::getFilename));
			for (Resource file : files) {
				String name = Objects.requireNonNull(file.getFilename()).replaceAll("^[0-9]+-|[.]json$", "");
				try (InputStream json = file.getInputStream()) {
					examples.put(name, mapper.readValue(json, ExampleExchange.class));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return examples;
	}

}
