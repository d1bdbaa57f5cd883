package dev.trainstep.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The files with examples for the OpenAPI document,
 * {@code openapi/<folder>/<n>-<name>.json}. Folders may be numbered too.
 */
public final class ExampleFiles {

	private ExampleFiles() {
	}

	/**
	 * The names of the numbered folders within a folder, in the order of their numbers.
	 */
	static List<String> folders(String folder) {
		String pattern = "classpath:openapi/" + folder + "/*/*.json";
		return Arrays.stream(resources(pattern))
			.map((file) -> path(file).replaceFirst(".*/([^/]+)/[^/]+$", "$1"))
			.distinct()
			.sorted()
			.map(ExampleFiles::withoutNumber)
			.toList();
	}

	private static String withoutNumber(String name) {
		return name.replaceFirst("^[0-9]+-", "");
	}

	private static String path(Resource file) {
		try {
			return file.getURL().getPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The text of the only file that matches, if there is one.
	 * @param file within {@code openapi}; {@code ?} stands for a digit
	 */
	static Optional<String> text(String file) {
		return Arrays.stream(resources("classpath:openapi/" + file)).map(ExampleFiles::text).findFirst();
	}

	private static String text(Resource file) {
		try {
			return file.getContentAsString(UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Resource[] resources(String pattern) {
		try {
			return new PathMatchingResourcePatternResolver().getResources(pattern);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The examples in a folder by name, in the order of their files.
	 * @param folder {@code ?} stands for a digit
	 */
	public static <T> Map<String, T> read(String folder, Class<T> type, JsonMapper mapper) {
		Map<String, T> examples = new LinkedHashMap<>();
		Resource[] files = resources("classpath:openapi/" + folder + "/*.json");
		try {
			Arrays.sort(files, Comparator.comparing(Resource::getFilename));
			for (Resource file : files) {
				String name = withoutNumber(Objects.requireNonNull(file.getFilename())).replaceFirst("[.]json$", "");
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
