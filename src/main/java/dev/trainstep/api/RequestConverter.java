package dev.trainstep.api;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Reading;
import dev.trainstep.json.StrictJson;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads and writes the records of this service as JSON, npz and safetensors, and nothing
 * else.
 */
@Component
final class RequestConverter extends AbstractJacksonHttpMessageConverter<JsonMapper> {

	private static final Map<MediaType, ArchiveFormat> ARCHIVES = Arrays.stream(ArchiveFormat.values())
		.collect(Collectors.toUnmodifiableMap((format) -> MediaType.valueOf(format.mediaType()), Function.identity()));

	private static final Pattern OBJECT = Pattern.compile("\\s*\\{");

	private static final int LOOKED_AT = 64;

	private final StrictJson json;

	RequestConverter(StrictJson json) {
		super(json.mapper(),
				Stream
					.concat(Stream.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON),
							ARCHIVES.keySet().stream())
					.toArray(MediaType[]::new));
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
		ArchiveFormat format = archive(headers.getContentType());
		if (format != null) {
			headers.setContentDisposition(
					ContentDisposition.attachment().filename("answer." + format.extension()).build());
		}
	}

	/** JSON is UTF-8, whichever charset an Accept header may name. */
	private static @Nullable MediaType withoutParameters(@Nullable MediaType mediaType) {
		return (mediaType != null) ? new MediaType(mediaType.getType(), mediaType.getSubtype()) : null;
	}

	private static @Nullable ArchiveFormat archive(@Nullable MediaType mediaType) {
		MediaType type = withoutParameters(mediaType);
		return (type != null) ? ARCHIVES.get(type) : null;
	}

	private static boolean isOurs(Class<?> type) {
		return type.isRecord() && type.getPackageName().startsWith("dev.trainstep.");
	}

	@Override
	protected void writeInternal(Object answer, ResolvableType type, HttpOutputMessage message,
			@Nullable Map<String, Object> hints) throws IOException {
		ArchiveFormat format = archive(message.getHeaders().getContentType());
		if (format != null) {
			format.write(answer, message.getBody(), this.json.mapper());
		}
		else {
			super.writeInternal(answer, type, message, hints);
		}
	}

	/**
	 * Reads a request.
	 * @throws InvalidInputException with everything that is wrong with it
	 */
	@Override
	public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
			throws IOException {
		byte[] body = message.getBody().readAllBytes();
		ArchiveFormat format = archive(message.getHeaders().getContentType());
		return (format != null) ? read(body, type.toClass(), format) : read(body, type.toClass());
	}

	/** Reads a request from JSON. */
	<T> T read(byte[] body, Class<T> type) {
		Reading<T> reading = this.json.read(body, type);
		if (reading.violations().contain(Kind.MALFORMED)) {
			ArchiveFormat.recognize(body).ifPresent((format) -> {
				throw declaredWrongly(Kind.MALFORMED, format.extension(), "JSON", format.mediaType());
			});
		}
		return checked(reading);
	}

	/** Reads a request from an archive. */
	<T> T read(byte[] body, Class<T> type, ArchiveFormat format) {
		Reading<T> reading = format.read(body, type, this.json);
		if (reading.violations().contain(Kind.MALFORMED_ARCHIVE)) {
			refuseOther(body, format);
		}
		return checked(reading);
	}

	/** Tells what a body is instead, if it begins like something else. */
	private static void refuseOther(byte[] body, ArchiveFormat declared) {
		Optional<ArchiveFormat> found = ArchiveFormat.recognize(body);
		if (found.isPresent()) {
			if (found.get() != declared) {
				throw declaredWrongly(Kind.MALFORMED_ARCHIVE, found.get().extension(), declared.extension(),
						found.get().mediaType());
			}
		}
		else if (OBJECT.matcher(new String(body, 0, Math.min(body.length, LOOKED_AT), ISO_8859_1)).lookingAt()) {
			throw declaredWrongly(Kind.MALFORMED_ARCHIVE, "JSON", declared.extension(),
					MediaType.APPLICATION_JSON_VALUE);
		}
		else if (ArchiveFormat.isSingleArray(body)) {
			throw new InvalidInputException(new Violation(Kind.MALFORMED_ARCHIVE, "#",
					"one array, without a name; numpy.savez writes arrays with their names"));
		}
	}

	private static InvalidInputException declaredWrongly(Kind kind, String found, String declared, String mediaType) {
		return new InvalidInputException(new Violation(kind, "#", "looks like " + found + ", and is declared to be "
				+ declared + "; send it with Content-Type: " + mediaType));
	}

	private static <T> T checked(Reading<T> reading) {
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
