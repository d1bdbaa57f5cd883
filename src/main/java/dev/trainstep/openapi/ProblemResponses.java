package dev.trainstep.openapi;

import java.util.List;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import dev.trainstep.problem.Problem;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

/** The errors that any operation can answer, each with a problem document. */
@SuppressWarnings("ImmutableEnumChecker") // headers are only read
enum ProblemResponses {

	BAD_REQUEST(
			"Not of the format that is declared, or not this schema: a field missing, unknown, given twice or of the wrong "
					+ "type; or the URL has a query."),

	UNAUTHORIZED("The service asks for a key (off by default), and the request has none, or not one of those.",
			HttpHeaders.WWW_AUTHENTICATE, new Header().schema(SchemaMaker.ofType("string"))),

	NOT_ACCEPTABLE("The Accept header excludes every type of this answer."),

	REQUEST_TIMEOUT("The body came too slowly."),

	CONTENT_TOO_LARGE("The body has more bytes, numbers or names than the service takes."),

	UNSUPPORTED_MEDIA_TYPE("The body is not declared to be JSON in UTF-8, npz or safetensors, or it is compressed."),

	UNPROCESSABLE_CONTENT(
			"Well-formed, but shapes, values or names do not fit, a result overflows float64, or it takes too much work."),

	REQUEST_HEADER_FIELDS_TOO_LARGE("The header of the request is too long."),

	SERVICE_UNAVAILABLE("The service is full. Nothing was done; sending the request again is safe.",
			HttpHeaders.RETRY_AFTER,
			new Header().description("Seconds to wait.").schema(SchemaMaker.ofType("integer")));

	private final String description;

	private final @Nullable String headerName;

	private final @Nullable Header header;

	ProblemResponses(String description) {
		this(description, null, null);
	}

	ProblemResponses(String description, @Nullable String headerName, @Nullable Header header) {
		this.description = description;
		this.headerName = headerName;
		this.header = header;
	}

	/** Adds all of them to every operation that takes a body. */
	static void addTo(OpenAPI document) {
		ResolvedSchema problem = ModelConverters.getInstance(true)
			.resolveAsResolvedSchema(new AnnotatedType(Problem.class).resolveAsRef(true));
		problem.referencedSchemas.forEach(document.getComponents()::addSchemas);
		document.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.filter((operation) -> operation.getRequestBody() != null)
			.forEach((operation) -> List.of(values()).forEach((response) -> response.addTo(operation, problem)));
	}

	private void addTo(Operation operation, ResolvedSchema problem) {
		var response = new ApiResponse().description(this.description)
			.content(
					new Content().addMediaType(APPLICATION_PROBLEM_JSON_VALUE, new MediaType().schema(problem.schema)));
		if (this.header != null) {
			response.addHeaderObject(this.headerName, this.header.style(Header.StyleEnum.SIMPLE));
		}
		operation.getResponses().addApiResponse(String.valueOf(HttpStatus.valueOf(name()).value()), response);
	}

}
