package dev.trainstep.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.trainstep.core.Matrix;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A document is UTF-8 by RFC 3629, in all of its places. */
class Utf8Tests {

	private static final StrictJson STRICT_JSON = new StrictJson(List.of(), List.of(), List.of());

	record Document(@Nullable Matrix x, @Nullable String name) {
	}

	/**
	 * Overlong, beyond U+10FFFF, surrogates, cut off, without a beginning, never used.
	 */
	private static final List<String> MALFORMED = List.of("c1b8", "c080", "e080af", "f08080af", "f4908080", "f5808080",
			"f8888080", "eda080", "edbfbf", "eda080edb080", "c3", "e282", "f09f98", "80", "bf", "ff", "fe", "c328",
			"e28228");

	/** Documents with a place for bytes; the first are whole but for it. */
	private static final List<String> PLACES = List.of("{\"@\":1}", "{\"name\":\"@\"}", "{\"x@\":[[1]]}",
			"{\"x\":[[1,2],[3,4]],\"name\":\"a@b\"}", "{\"name\":\"@\",\"x\":[[1,2],[3,4]]}", "{\"x\":[[1]]}@",
			"@{\"x\":[[1]]}", "{\"x\":[[1,@2]]}", "{\"x\":[[1],@[2]]}", "{\"a\":{\"@\":[]},\"x\":[[1]]}",
			"{\"a\":[\"@\"],\"x\":[[1]]}", "{\"x\":[[1],\"@\",[2]]}", "{\"x\":[\"@\",[2]]}", "{@", "{\"x\":[[1]], \"@",
			"{\"x\":[[1]],\n\"name\":@}");

	static Stream<Arguments> malformed() {
		return PLACES.stream()
			.flatMap((place) -> MALFORMED.stream()
				.map((bytes) -> arguments(place, bytes, place.replace("@", latin(bytes)).getBytes(ISO_8859_1))));
	}

	private static String latin(String hex) {
		return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("malformed")
	void malformedUtf8IsRefusedWithItsPlaceAndNothingElse(String place, String bytes, byte[] json) {
		int at = place.indexOf('@');
		int line = (int) place.substring(0, at).lines().count();
		int column = at - place.lastIndexOf('\n', at);
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> read(json))
			.satisfies((ex) -> assertThat(ex.violations()).extracting(Violation::toString)
				.containsExactly("Violation[kind=MALFORMED, pointer=#, detail=not UTF-8, at line " + Math.max(1, line)
						+ ", column " + column + "]"));
	}

	private static Document read(byte[] json) {
		return STRICT_JSON.read(json, Document.class).orThrow();
	}

	@ParameterizedTest
	@CsvSource({ "c2a2", "e282ac", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f09f9880", "f48fbfbf", "7f", "dfbf" })
	void everyCodePointMayBeInAString(String hex) {
		String text = new String(HexFormat.of().parseHex(hex), UTF_8);
		assertThat(read(("{\"name\":\"" + text + "\",\"x\":[[1]]}").getBytes(UTF_8)).name()).isEqualTo(text);
	}

	/** The verdict of Java's strict decoder is the reference. */
	@Test
	void whatIsMalformedIsWhatJavasDecoderRefuses() {
		var random = new SplittableRandom(1);
		List<byte[]> pieces = new ArrayList<>(
				List.of("a".getBytes(UTF_8), "é".getBytes(UTF_8), "€".getBytes(UTF_8), "😀".getBytes(UTF_8)));
		MALFORMED.forEach((hex) -> pieces.add(HexFormat.of().parseHex(hex)));
		int refused = 0;
		for (int i = 0; i < 20_000; i++) {
			var text = ByteBuffer.allocate(4000);
			for (int k = random.nextInt((i % 100 == 0) ? 900 : 12); k > 0; k--) {
				text.put(pieces.get((random.nextInt(40) == 0) ? random.nextInt(pieces.size()) : random.nextInt(4)));
			}
			byte[] bytes = new byte[text.position()];
			text.flip().get(bytes);
			boolean wellFormed = isDecodable(bytes);
			assertThat(Utf8.malformed(bytes, 0, bytes.length) == Utf8.NONE).isEqualTo(wellFormed);
			refused += wellFormed ? 0 : 1;
		}
		assertThat(refused).isBetween(500, 19_500);
	}

	private static boolean isDecodable(byte[] bytes) {
		try {
			UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	@Test
	void aByteOrderMarkMayComeFirstAndIsNoColumn() {
		assertThat(read("\ufeff{\"name\":\"a\"}".getBytes(UTF_8)).name()).isEqualTo("a");
		assertRefused("\ufeff{\"é\":nul}", "#/%C3%A9", "not JSON, at line 1, column 6");
		assertRefused("\ufeff{\"é\":None}", "#/%C3%A9",
				"not JSON, at line 1, column 6: the words of JSON are null, true and false");
		assertRefused("{\"name\":\"\ufeff\ufeff\"} 1", "#", "something follows, at line 1, column 15");
	}

	/** A column is a character, as in an editor, not a byte. */
	@Test
	void columnsAreCharacters() {
		assertRefused("{\"name\":\n\"äöü€\" \"", "#/name", "not JSON, at line 2, column 8");
	}

	private static void assertRefused(String json, String pointer, String detail) {
		assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> read(json.getBytes(UTF_8)))
			.satisfies((ex) -> {
				assertThat(ex.violations().getFirst().pointer()).isEqualTo(pointer);
				assertThat(ex.violations().getFirst().detail()).startsWith(detail);
			});
	}

	/** No answer has a lone surrogate, since no name has one. */
	@Test
	void anEscapeIsNoHalfOfASurrogatePair() {
		assertRefused("{\"a\\ud800b\":1}", "#", "not JSON");
		assertRefused("{\"\\ude00\\ud83d\":1}", "#", "not JSON");
		assertRefused("{\"\\ud83d\\ude00\":1}", "#/%F0%9F%98%80", "unknown field");
	}

}
