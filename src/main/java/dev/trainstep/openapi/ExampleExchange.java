package dev.trainstep.openapi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

/**
 * An example of an exchange with the service, for the OpenAPI document.
 *
 * @param summary what it shows
 * @param request the JSON to post
 * @param status the status of the answer
 * @param answer the JSON that comes back; null where it is no JSON
 */
public record ExampleExchange(String summary, Object request, int status, @Nullable Object answer) {

	/**
	 * The paths of all operations, in the order in which one meets them: each has a
	 * folder of examples.
	 */
	public static List<String> paths() {
		return ExampleFiles.folders("examples").stream().map((folder) -> "/" + folder).toList();
	}

	/** The examples of a path by name, in the order of their files. */
	public static Map<String, ExampleExchange> all(String path, JsonMapper mapper) {
		return ExampleFiles.read("examples/??-" + path.substring(1), ExampleExchange.class, mapper);
	}

	/**
	 * The answer of an example as text, if there is one beside it.
	 * @param extension {@code txt} or {@code md}
	 */
	public static Optional<String> text(String path, String name, String extension) {
		return ExampleFiles.text("examples/??-" + path.substring(1) + "/?-" + name + "." + extension);
	}

}
