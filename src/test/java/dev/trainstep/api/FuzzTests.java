package dev.trainstep.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.admission.RefusedException;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.Hint;
import dev.trainstep.json.NumbersTests;
import dev.trainstep.json.StrictJson;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any input is answered or refused: nothing else happens. Together with the other tests
 * these replay the inputs in {@code FuzzTestsInputs}. A fuzzing run searches for new
 * inputs by coverage, and stores its findings there.
 */
class FuzzTests {

	private static final JsonMapper JSON = new JsonMapper();

	/** A string in well-formed JSON. */
	private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.DOTALL);

	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

	private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

	/** The parts of an answer that the next request can have. */
	private static final List<String> SENT_BACK = List.of("W1", "b1", "W2", "b2", "layers", "optimizer", "resume");

	/**
	 * The words that a detail may depend on, in lower case: those of the contract, and of
	 * hints.
	 */
	private static final Set<String> VOCABULARY = vocabulary();

	private final ServiceInProcess service = new ServiceInProcess(40);

	private final StrictJson strictJson = ServiceInProcess.strictJson();

	private static Set<String> vocabulary() {
		try {
			Stream<String> words = WORD.matcher(Files.readString(Path.of("docs/openapi.yaml")))
				.results()
				.map(MatchResult::group);
			Stream<String> misnamed = Arrays.stream(UpdateFields.class.getRecordComponents())
				.flatMap((component) -> Stream.ofNullable(component.getAnnotation(Hint.class)))
				.flatMap((hint) -> Arrays.stream(hint.fields()));
			return Stream.concat(words, misnamed).map(FuzzTests::lowerCase).collect(toUnmodifiableSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@FuzzTest
	void anyBytesAreReadOrRefused(byte[] body) {
		// A request without a body does not reach the converter.
		if (body.length > 0) {
			this.service.requests().forEach((path, type) -> {
				NumbersTests.read(this.strictJson, type, body);
				readOrRefuse(path, body);
			});
		}
	}

	private void readOrRefuse(String path, byte[] body) {
		List<Violation> violations = violations(() -> this.service.read(path, body));
		check(violations);
		if (violations.stream().noneMatch((violation) -> violation.kind() == Kind.MALFORMED)) {
			// Details repeat no word of the caller, so renaming changes none.
			byte[] renamed = renamed(body);
			if (!Arrays.equals(body, renamed)) {
				assertThat(details(violations(() -> this.service.read(path, renamed)))).isEqualTo(details(violations));
			}
		}
	}

	private static List<String> details(List<Violation> violations) {
		return violations.stream().map(Violation::detail).toList();
	}

	/**
	 * The same JSON with each word that is not of the contract replaced: each letter by
	 * the next one.
	 */
	private static byte[] renamed(byte[] json) {
		return STRING.matcher(new String(json, ISO_8859_1)).replaceAll((string) -> {
			String word = string.group(1);
			String other = next(word);
			boolean known = VOCABULARY.contains(lowerCase(word)) || VOCABULARY.contains(lowerCase(other));
			return (known || !WORD.matcher(word).matches()) ? Matcher.quoteReplacement(string.group())
					: '"' + other + '"';
		}).getBytes(ISO_8859_1);
	}

	private static String lowerCase(String word) {
		return word.toLowerCase(Locale.ROOT);
	}

	private static String next(String word) {
		return word.chars()
			.map((c) -> Character.isDigit(c) ? c : (c == 'z') ? 'a' : (c == 'Z') ? 'A' : c + 1)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	/**
	 * The violations that an action is refused with; empty if it is not, or for another
	 * reason.
	 */
	private static List<Violation> violations(Runnable action) {
		try {
			action.run();
			return List.of();
		}
		catch (InvalidInputException ex) {
			assertThat(ex.violations()).isNotEmpty();
			return ex.violations();
		}
		catch (RefusedException ex) {
			return List.of();
		}
	}

	private static void check(List<Violation> violations) {
		assertThat(violations.size()).isLessThanOrEqualTo(Violations.LIMIT);
		assertThat(violations).allSatisfy((violation) -> {
			assertThat(violation.pointer()).matches("#(/.*)?");
			assertThat(violation.detail()).isNotBlank();
		});
	}

	@FuzzTest
	void anyRequestIsAnsweredWithNumbersOrRefused(FuzzedDataProvider data) {
		var maker = new RequestMaker(data);
		String path = maker.path();
		ObjectNode request = JSON.valueToTree(maker.request(path));
		List<Violation> violations = violations(() -> {
			JsonNode answer = answer(path, request);
			SENT_BACK.stream().filter(answer::has).forEach((name) -> request.set(name, answer.get(name)));
		});
		check(violations);
		if (violations.isEmpty() && path.startsWith("/train")) {
			// The answer fits the request, but a further step may overflow float64.
			assertThat(violations(() -> answer(path, request))).extracting(Violation::kind)
				.allMatch(Kind.OVERFLOW::equals);
		}
	}

	/**
	 * The answer; a second call must give the same bytes. Of a file nothing is sent back.
	 */
	private JsonNode answer(String path, JsonNode request) {
		byte[] body = JSON.writeValueAsBytes(request);
		byte[] answer = this.service.answer(path, body);
		assertThat(this.service.answer(path, body)).isEqualTo(answer);
		JsonNode json = path.equals("/export") ? JSON.missingNode() : JSON.readTree(answer);
		assertThat(isFinite(json)).as(path).isTrue();
		return json;
	}

	private static boolean isFinite(JsonNode node) {
		return node.valueStream().allMatch(FuzzTests::isFinite)
				&& !(node.isString() && NOT_FINITE.contains(node.stringValue()))
				&& !(node.isNumber() && !Double.isFinite(node.doubleValue()));
	}

}
