package dev.trainstep.api;

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Reading;
import dev.trainstep.json.StrictJson;

/** Reads and writes the records of this service as JSON, and nothing else. */
@Component
final class RequestConverter extends AbstractJacksonHttpMessageConverter<JsonMapper> {

	private final StrictJson json;

	RequestConverter(StrictJson json) {
		super(json.mapper(), MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);
		this.json = json;
	}

	@Override
	public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
		return isOurs(type.toClass()) && super.canRead(type, mediaType);
	}

	@Override
	public boolean canWrite(ResolvableType type, Class<?> valueClass, @Nullable MediaType mediaType) {
		return isOurs(valueClass) && super.canWrite(type, valueClass, withoutParameters(mediaType));
	}

	@Override
	protected void addDefaultHeaders(HttpHeaders headers, Object answer, @Nullable MediaType mediaType)
			throws IOException {
		super.addDefaultHeaders(headers, answer, withoutParameters(mediaType));
	}

	/** JSON is UTF-8, whichever charset an Accept header may name. */
	private static @Nullable MediaType withoutParameters(@Nullable MediaType mediaType) {
		return (mediaType != null) ? new MediaType(mediaType.getType(), mediaType.getSubtype()) : null;
	}

	private static boolean isOurs(Class<?> type) {
		return type.isRecord() && type.getPackageName().startsWith("dev.trainstep.");
	}

	/**
	 * Reads a request.
	 * @throws InvalidInputException with everything that is wrong with it
	 */
	@Override
	public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
			throws IOException {
		return read(message.getBody().readAllBytes(), type.toClass());
	}

	<T> T read(byte[] body, Class<T> type) {
		Reading<T> reading = this.json.read(body, type);
		if (reading.value() instanceof Request<?> request) {
			Violations violations = reading.violations();
			request.checkPresence(violations);
			boolean isComplete = reading.isComplete() && !violations.contain(Kind.INVALID_REQUEST);
			if (isComplete && !violations.isEmpty()) {
				// It is refused anyway; the caller is told all that is wrong with it.
				request.check(violations);
			}
		}
		return reading.orThrow();
	}

}
