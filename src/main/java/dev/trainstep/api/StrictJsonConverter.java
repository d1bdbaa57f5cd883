package dev.trainstep.api;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

import jakarta.validation.Path;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.stereotype.Component;

import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Cost;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * The converter of the contract's records, and of nothing else. Reads requests with
 * {@link StrictJson}, checks them with Bean Validation and by what they say of
 * themselves, and refuses them with everything that was found.
 */
@Component
final class StrictJsonConverter extends AbstractJacksonHttpMessageConverter<JsonMapper> {

	private final Validator validator;

	private final Admission admission;

	StrictJsonConverter(Validator validator, Admission admission) {
		super(StrictJson.mapper(), MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);
		this.validator = validator;
		this.admission = admission;
	}

	@Override
	public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
		return isOfTheContract(type.toClass()) && super.canRead(type, mediaType);
	}

	@Override
	public boolean canWrite(ResolvableType type, Class<?> valueClass, @Nullable MediaType mediaType) {
		return isOfTheContract(valueClass) && super.canWrite(type, valueClass, withoutParameters(mediaType));
	}

	@Override
	protected void addDefaultHeaders(HttpHeaders headers, Object answer, @Nullable MediaType mediaType)
			throws IOException {
		super.addDefaultHeaders(headers, answer, withoutParameters(mediaType));
	}

	/** JSON is UTF-8, whichever charset an Accept header may name. */
	static @Nullable MediaType withoutParameters(@Nullable MediaType mediaType) {
		return (mediaType != null) ? new MediaType(mediaType.getType(), mediaType.getSubtype()) : null;
	}

	private static boolean isOfTheContract(Class<?> type) {
		return type.isRecord() && type.getPackageName().startsWith("dev.trainstep.");
	}

	/**
	 * Reads a request, and waits for its turn.
	 * @throws InvalidInputException with everything that is wrong with it
	 * @throws RefusedException if there is no room for it
	 */
	@Override
	public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
			throws IOException {
		var violations = new Violations();
		ObjectReader reader = getMapper().readerFor(getMapper().constructType(type.getType()))
			.withAttribute(Violations.class, violations);
		Object request = parse(reader, () -> reader.createParser(this.admission.body()), violations);
		if (request instanceof CheckedRequest checked) {
			checked.checkPresence(violations);
			boolean complete = violations.isEmpty();
			validate(checked, violations);
			if (complete) {
				checked.check(violations);
			}
			violations.throwIfAny();
			Cost cost = checked.cost();
			this.admission.excesses(cost).forEach((excess) -> violations.add(Kind.TOO_LARGE, "#", excess));
			violations.throwIfAny();
			checked.enter(this.admission, cost);
		}
		violations.throwIfAny();
		return Objects.requireNonNull(request);
	}

	/** Finds what is out of range, in an order that does not change. */
	private void validate(Object request, Violations violations) {
		Map<String, String> found = new TreeMap<>();
		this.validator.validate(request)
			.forEach((violation) -> found.merge(pointer(request.getClass(), violation.getPropertyPath()),
					violation.getMessage(), BinaryOperator.minBy(Comparator.naturalOrder())));
		found.forEach((pointer, message) -> {
			// What could not be read is not out of range.
			if (!violations.cover(pointer)) {
				violations.add(Kind.INVALID_VALUE, pointer, message);
			}
		});
	}

	/** The place of a component, those that are unwrapped being none of their own. */
	private static String pointer(Class<?> request, Path path) {
		var pointer = new StringBuilder("#");
		Class<?> record = request;
		for (Path.Node node : path) {
			RecordComponent component = Arrays.stream(record.getRecordComponents())
				.filter((candidate) -> candidate.getName().equals(node.getName()))
				.findFirst()
				.orElseThrow();
			if (!RecordDeserializer.isUnwrapped(component)) {
				pointer.append('/').append(node.getName());
			}
			record = component.getType();
		}
		return pointer.toString();
	}

	/** Reads one value, and all that is there. */
	static @Nullable Object parse(ObjectReader reader, Supplier<JsonParser> source, Violations violations) {
		try (JsonParser parser = source.get()) {
			return parse(reader, parser, violations);
		}
		catch (JacksonIOException ex) {
			// The body is here: nothing else can fail.
			violations.add(Kind.MALFORMED, "#", "not JSON, in no encoding that JSON has");
			return null;
		}
	}

	/**
	 * Tells only where reading stopped: Jackson's own messages quote what they could not
	 * read.
	 */
	private static @Nullable Object parse(ObjectReader reader, JsonParser parser, Violations violations) {
		try {
			if (parser.nextToken() == null) {
				violations.add(Kind.INVALID_REQUEST, "#", "missing: a JSON object is required as the body");
				return null;
			}
			Object request = reader.readValue(parser);
			if (parser.nextToken() != null) {
				violations.add(Kind.MALFORMED, "#", "something follows" + place(parser.currentTokenLocation()));
			}
			return request;
		}
		catch (StreamReadException ex) {
			violations.add(Kind.MALFORMED, ValueReader.pointer(parser), "not JSON" + place(ex.getLocation()));
		}
		catch (StreamConstraintsException ex) {
			violations.add(Kind.INVALID_REQUEST, ValueReader.pointer(parser), StrictJson.LIMITS);
		}
		return null;
	}

	private static String place(TokenStreamLocation location) {
		return ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
	}

}
