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
 * The files with examples for the OpenAPI document,
 * {@code openapi/<folder>/<n>-<name>.json}.
 */
final class ExampleFiles {

	private ExampleFiles() {
	}

	/** The examples in a folder by name, in the order of their files. */
	static <T> Map<String, T> read(String folder, Class<T> type, JsonMapper mapper) {
		Map<String, T> examples = new LinkedHashMap<>();
		try {
			Resource[] files = new PathMatchingResourcePatternResolver()
				.getResources("classpath:openapi/" + folder + "/*.json");
			Arrays.sort(files, Comparator.comparing(Resource::getFilename));
			for (Resource file : files) {
				String name = Objects.requireNonNull(file.getFilename()).replaceAll("^[0-9]+-|[.]json$", "");
				try (InputStream json = file.getInputStream()) {
					examples.put(name, mapper.readValue(json, type));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return examples;
	}

}
