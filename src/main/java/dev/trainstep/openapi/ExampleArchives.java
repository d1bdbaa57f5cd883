package dev.trainstep.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.archive.ArchiveFormat;

import static java.util.Objects.requireNonNull;

/**
 * Describes bodies that are archives, and serves an example of each: the first example of
 * each operation, which is written in JSON.
 */
@Hidden
@RestController
class ExampleArchives {

	private static final String REQUEST = "request";

	private static final String ANSWER = "answer";

	private final SingletonSupplier<Map<String, Archive>> archives;

	private record Archive(ArchiveFormat format, byte[] bytes) {
	}

	/** Handlers are looked up late: this is one of them. */
	ExampleArchives(JsonMapper mapper, ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		this.archives = SingletonSupplier.of(() -> archives(mapper,
				mappings.stream().flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream()).toList()));
	}

	private static Map<String, Archive> archives(JsonMapper mapper, List<RequestMappingInfo> handlers) {
		Map<String, Archive> archives = new LinkedHashMap<>();
		for (String path : ExampleExchange.paths()) {
			ExampleExchange example = example(path, mapper);
			for (ArchiveFormat format : ArchiveFormat.values()) {
				archives.put(name(path, REQUEST, format), archive(example.request(), format, mapper));
				if (handlers.stream().anyMatch((handler) -> answers(handler, path, format))) {
					archives.put(name(path, ANSWER, format), archive(requireNonNull(example.answer()), format, mapper));
				}
			}
		}
		return archives;
	}

	private static boolean answers(RequestMappingInfo handler, String path, ArchiveFormat format) {
		return handler.getDirectPaths().contains(path) && handler.getProducesCondition()
			.getProducibleMediaTypes()
			.contains(org.springframework.http.MediaType.valueOf(format.mediaType()));
	}

	private static ExampleExchange example(String path, JsonMapper mapper) {
		return ExampleExchange.all(path, mapper).values().iterator().next();
	}

	private static String name(String path, String part, ArchiveFormat format) {
		return path.substring(1) + "-" + part + "." + format.extension();
	}

	private static Archive archive(Object json, ArchiveFormat format, JsonMapper mapper) {
		return new Archive(format, format.toBytes(mapper.valueToTree(json), mapper));
	}

	@GetMapping("/examples/{name}")
	ResponseEntity<byte[]> example(@PathVariable String name) {
		Archive archive = this.archives.obtain().get(name);
		if (archive == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return ResponseEntity.ok()
			.header(HttpHeaders.CONTENT_TYPE, archive.format().mediaType())
			.header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(name).build().toString())
			.body(archive.bytes());
	}

	/** Describes what is no JSON in the requests and answers of all operations. */
	static void addTo(OpenAPI document) {
		for (ArchiveFormat format : ArchiveFormat.values()) {
			document.getComponents()
				.addSchemas(schema(format),
						SchemaMaker.ofType("string").format("binary").description(description(format)));
		}
		document.getPaths()
			.forEach((path, item) -> item.readOperations().forEach((operation) -> describe(path, operation)));
	}

	private static String schema(ArchiveFormat format) {
		return StringUtils.capitalize(format.extension());
	}

	private static String description(ArchiveFormat format) {
		String special = switch (format) {
			case NPZ ->
				"A file as `numpy.savez` writes it. Numbers, strings, true and false are arrays without dimensions.";
			case SAFETENSORS ->
				"Strings are in `__metadata__`, lists of strings joined by commas. Numbers, true and false "
						+ "are arrays without dimensions, or in a request, if you like, text in `__metadata__`.";
		};
		return """
				The fields of the JSON as named arrays. A name is a path, its parts joined by dots: `W1`, `layers.0.W`, \
				`optimizer.type`. A list of plain objects, such as `history`, is an array for each of their fields: \
				`history.loss`."""
				+ " " + special;
	}

	private static void describe(String path, Operation operation) {
		for (ArchiveFormat format : ArchiveFormat.values()) {
			describe(operation.getRequestBody().getContent(), format, name(path, REQUEST, format));
			describe(requireNonNull(operation.getResponses().get("200")).getContent(), format,
					name(path, ANSWER, format));
		}
	}

	private static void describe(Content content, ArchiveFormat format, String example) {
		// What is there may be shared with JSON. Some generators take an externalValue
		// for a part of the document.
		if (content.containsKey(format.mediaType())) {
			content.addMediaType(format.mediaType(),
					new MediaType().schema(SchemaMaker.reference(schema(format)))
						.addExamples("notebook", new Example().summary("A file: ../examples/" + example)
							.description("[" + example + "](../examples/" + example + ")")));
		}
	}

}
