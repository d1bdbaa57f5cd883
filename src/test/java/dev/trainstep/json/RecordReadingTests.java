package dev.trainstep.json;

import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.trainstep.core.variant.Setting;
import dev.trainstep.core.violation.InvalidInputException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Records are read strictly, by what their components say of themselves. */
class RecordReadingTests {

	private static final StrictJson STRICT_JSON = new StrictJson(List.of(Choice.ofEnum(Colour.class)), List.of(),
			List.of());

	private static final Drawing DEFAULTS = new Drawing("a", null, 0.5, 0.25, 0.9, 10, null, false, Colour.DARK_GREEN,
			new Frame(2, null), null, null);

	enum Colour {

		RED, DARK_GREEN

	}

	record Drawing(String name, @Nullable Double scale,
			@Setting(value = "Between 0 and 1.", max = 1, otherwise = "0.5") double opacity,
			@Setting(value = "Above 0.", above = 0, otherwise = "0.25") double zoom,
			@Setting(value = "At least 0 and below 1.", below = 1, otherwise = "0.9") double decay,
			@Setting(value = "At least 1.", min = 1, otherwise = "10") long copies,
			@Setting(value = "At least 3.", min = 3) @Nullable Long corners,
			@Setting(value = "A flag.", otherwise = "false") boolean filled,
			@Setting(value = "A choice.", otherwise = "darkGreen") Colour colour, @JsonUnwrapped Frame frame,
			@Nullable Shape shape, @Nullable List<Point> points) {
	}

	/** Its fields are fields of the drawing. */
	record Frame(@Setting(value = "Between 0 and 9.", max = 9, otherwise = "2") long width, @Nullable String title) {
	}

	record Point(double x, double y) {
	}

	sealed interface Shape permits Circle, Square {

	}

	record Circle(@Setting(value = "Above 0, and required.", above = 0) double radius) implements Shape {
	}

	record Square(@Setting(value = "At least 0.", otherwise = "4") double side,
			@Setting(value = "A flag.", otherwise = "true") boolean round) implements Shape {
	}

	private static Reading<Drawing> read(String fields) {
		return STRICT_JSON.read(("{" + fields + "}").getBytes(UTF_8), Drawing.class);
	}

	/** A drawing with its name and these fields. */
	private static Reading<Drawing> with(String fields) {
		return read("\"name\":\"a\"," + fields);
	}

	private static Drawing value(Reading<Drawing> reading) {
		return Objects.requireNonNull(reading.value());
	}

	private static List<String> violations(Reading<?> reading) {
		try {
			reading.violations().throwIfAny();
			return List.of();
		}
		catch (InvalidInputException ex) {
			return ex.violations()
				.stream()
				.map((violation) -> violation.kind() + " " + violation.pointer() + " " + violation.detail())
				.toList();
		}
	}

	@Test
	void aFieldThatIsLeftOutHasItsDefaultOrIsNull() {
		assertThat(read("\"name\":\"a\"").orThrow()).isEqualTo(DEFAULTS);
	}

	@Test
	void everyFieldIsRead() {
		Drawing drawing = read("""
				"points":[{"x":1,"y":2},{"y":4,"x":3}],"shape":{"side":2.5,"type":"square","round":false},"title":"b",
				"width":9,"colour":"red","filled":true,"corners":3,"copies":1,"decay":0,"zoom":1e-9,"opacity":1,
				"scale":-2,"name":"a"
				""").orThrow();
		assertThat(drawing).isEqualTo(new Drawing("a", -2.0, 1, 1e-9, 0, 1, 3L, true, Colour.RED, new Frame(9, "b"),
				new Square(2.5, false), List.of(new Point(1, 2), new Point(3, 4))));
	}

	@Test
	void aRequiredFieldThatIsLeftOutIsMissing() {
		Reading<Drawing> reading = read("");
		assertThat(violations(reading)).containsExactly("INVALID_REQUEST #/name missing");
		assertThat(reading.isComplete()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "opacity|-0.1|must be between 0 and 1", "opacity|1.1|must be between 0 and 1",
					"zoom|0|must be above 0", "zoom|-0.0|must be above 0", "decay|-1|must be at least 0 and below 1",
					"decay|1|must be at least 0 and below 1", "copies|0|must be at least 1",
					"corners|2|must be at least 3", "width|10|must be between 0 and 9" })
	void aNumberOutOfItsRangeIsAViolationAndTheDefaultIsReadInstead(String name, String value, String range) {
		Reading<Drawing> reading = with("\"" + name + "\":" + value);
		assertThat(violations(reading)).containsExactly("INVALID_VALUE #/" + name + " " + range);
		assertThat(value(reading)).isEqualTo(DEFAULTS);
		assertThat(reading.isComplete()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "name|1|expected a string, found a number", "opacity|\"2\"|expected a number, found a string",
					"zoom|[0]|expected a number, found an array", "copies|true|expected a number, found a boolean",
					"copies|0.5|expected an integer", "filled|0|expected true or false, found a number",
					"colour|{}|expected a string, found an object",
					"shape|3|expected an object with a field type, found a number",
					"points|{}|expected an array, found an object" })
	void aValueOfAnotherTypeIsOneViolation(String name, String value, String detail) {
		String others = name.equals("name") ? "" : "\"name\":\"a\",";
		Reading<Drawing> reading = read(others + "\"" + name + "\":" + value);
		assertThat(violations(reading)).containsExactly("INVALID_REQUEST #/" + name + " " + detail);
		assertThat(reading.isComplete()).isFalse();
	}

	@Test
	void aFieldThatIsThereAlreadyIsNotWhatAnUnknownOneIsMeantToBe() {
		assertThat(violations(with("\"zoom\":0.5,\"Zoom\":0.5"))).singleElement()
			.asString()
			.startsWith("INVALID_REQUEST #/Zoom unknown field; the fields here are name, scale");
	}

	@Test
	void anUnknownFieldIsToldTheFieldsThereAre() {
		Reading<Drawing> reading = with("\"Zoom\":[{\"zoom\":0}]");
		assertThat(violations(reading)).containsExactly(
				"INVALID_REQUEST #/Zoom unknown field; did you mean zoom? the fields here are name, scale, opacity, zoom, decay, "
						+ "copies, corners, filled, colour, width, title, shape, points");
		assertThat(reading.isComplete()).isFalse();
	}

	@Test
	void aFieldIsGivenOnce() {
		Reading<Drawing> reading = with("\"copies\":3,\"copies\":\"4\"");
		assertThat(violations(reading)).containsExactly("INVALID_REQUEST #/copies given twice");
		assertThat(value(reading).copies()).isEqualTo(3);
		assertThat(reading.isComplete()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "name", "scale", "zoom", "corners", "colour", "title", "shape", "points" })
	void nullIsNotAValue(String name) {
		String others = name.equals("name") ? "" : "\"name\":\"a\",";
		Reading<Drawing> reading = read(others + "\"" + name + "\":null");
		String remedy = name.equals("name") ? "" : "; leave the field out if it is not needed";
		assertThat(violations(reading)).containsExactly("INVALID_REQUEST #/" + name + " null is not a value" + remedy);
		assertThat(reading.isComplete()).isFalse();
	}

	@Test
	void anUnknownChoiceIsToldTheChoicesThereAre() {
		Reading<Drawing> reading = with("\"colour\":\"DARK_GREEN\"");
		assertThat(violations(reading))
			.containsExactly("INVALID_VALUE #/colour unknown; the names here are red, darkGreen");
		assertThat(reading.isComplete()).isFalse();
	}

	@Test
	void aVariantHasTheDefaultsOfItsSettings() {
		assertThat(with("\"shape\":{\"type\":\"square\"}").orThrow().shape()).isEqualTo(new Square(4, true));
		assertThat(with("\"shape\":{\"radius\":2,\"type\":\"circle\"}").orThrow().shape()).isEqualTo(new Circle(2));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{}|INVALID_REQUEST #/shape/type missing",
			"{\"side\":1}|INVALID_REQUEST #/shape/type missing",
			"{\"type\":\"Circle\"}|INVALID_VALUE #/shape/type unknown; the names here are circle, square",
			"{\"type\":\"circle\"}|INVALID_REQUEST #/shape/radius missing",
			"{\"type\":\"circle\",\"radius\":1,\"side\":1}|"
					+ "INVALID_REQUEST #/shape/side is no setting of circle, whose settings are radius",
			"{\"type\":\"square\",\"width\":1}|"
					+ "INVALID_REQUEST #/shape/width unknown field; the fields of square are type, side, round" })
	void aVariantThatIsNotAsDeclaredIsAViolation(String shape, String violation) {
		Reading<Drawing> reading = with("\"shape\":" + shape);
		assertThat(violations(reading)).containsExactly(violation);
		assertThat(reading.isComplete()).isFalse();
	}

	@Test
	void aSettingOutOfItsRangeLeavesTheReadingComplete() {
		Reading<Drawing> reading = with("\"shape\":{\"type\":\"square\",\"side\":-1}");
		assertThat(violations(reading)).containsExactly("INVALID_VALUE #/shape/side must be at least 0");
		assertThat(value(reading).shape()).isEqualTo(new Square(4, true));
		assertThat(reading.isComplete()).isTrue();
	}

	@Test
	void aViolationInAListPointsAtItsElement() {
		Reading<Drawing> reading = with("\"points\":[{\"x\":1,\"y\":2},{\"x\":3},4,{\"x\":\"5\",\"y\":6}]");
		assertThat(violations(reading)).containsExactly("INVALID_REQUEST #/points/1/y missing",
				"INVALID_REQUEST #/points/2 expected an object, found a number",
				"INVALID_REQUEST #/points/3/x expected a number, found a string");
		assertThat(reading.isComplete()).isFalse();
	}

	@Test
	void aListHasAtLeastOneElement() {
		assertThat(violations(with("\"points\":[]"))).containsExactly("SHAPE_MISMATCH #/points is empty");
	}

	@Test
	void everyViolationIsFoundInOneReading() {
		assertThat(
				violations(read("\"zoom\":0,\"width\":null,\"what\":1,\"shape\":{\"type\":\"circle\",\"radius\":-1}")))
			.containsExactlyInAnyOrder("INVALID_REQUEST #/name missing", "INVALID_VALUE #/zoom must be above 0",
					"INVALID_REQUEST #/width null is not a value; leave the field out if it is not needed",
					"INVALID_REQUEST #/what unknown field; the fields here are name, scale, opacity, zoom, decay, copies, "
							+ "corners, filled, colour, width, title, shape, points",
					"INVALID_VALUE #/shape/radius must be above 0");
	}

}
