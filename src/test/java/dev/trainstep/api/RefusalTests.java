package dev.trainstep.api;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import dev.trainstep.problem.ProblemType;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Invalid requests are refused with a problem document that points at every violation.
 */
class RefusalTests extends HttpTest {

	private static final String W = "\"W1\":[[0,1],[0,-1]],\"W2\":[[1,2],[2,-1]]";

	private static final String ESCAPE = ": in a string, a backslash is written as two";

	private static final String NO_SAMPLE = "#/x expected a sample: an array of numbers, or a batch: an array of such rows, found a string";

	private static final String END = ": the document ends before it is complete";

	private static final String CLASSES = "; class numbers go into labels";

	private static final String NOT_A_NUMBER = "expected a number, found ";

	private static final String RANGE = "a class is between 0 and 1 (the rows of W2, counted from 0)";

	private static final String SUM = "a distribution sums to 1, within 1e-4";

	private static final String NULL = "null is not a value; leave the field out if it is not needed";

	private static final String FIELDS = "W1, b1, W2, b2, layers, x, y, labels, sampleWeights, dh, lossFunction, eta, optimizer, clipNorm, "
			+ "outputs";

	private static final String FORWARD_FIELDS = "W1, b1, W2, b2, layers, x, y, labels, sampleWeights, lossFunction, outputs";

	private static final String OUTPUTS = "h, u1, u2, u3, loss, lossPerSample, predictions, accuracy, confusionMatrix, dx, delta1, delta2, "
			+ "gradients, gradientNorm, lossAfter, W1, W2";

	private static final String LIMITS = "beyond a limit: a name has at most 64 characters, a number or string 1000, and nesting is at "
			+ "most 16 deep";

	/**
	 * Bodies for /train-step, each with the type of its problem and its errors as
	 * "pointer detail".
	 */
	static Stream<Arguments> refusals() {
		return Stream.of(
				// not JSON at all
				refusal("", "invalid-request",
						"# missing: the request has no body; JSON, npz or safetensors is required"),
				refusal("{", "malformed-json", "# not JSON, at line 1, column 2" + END),
				refusal("{\"x\":[1,", "malformed-json", "#/x/1 not JSON, at line 1, column 9" + END),
				refusal("{\"x\":[NaN]}", "malformed-json",
						"#/x/0 not JSON, at line 1, column 10: JSON has no NaN and no Infinity"),
				refusal("{\"x\":[Infinity]}", "malformed-json",
						"#/x/0 not JSON, at line 1, column 15: JSON has no NaN and no Infinity"),
				refusal("{\"x\":[01]}", "malformed-json",
						"#/x/0 not JSON, at line 1, column 8: JSON writes numbers like 1, -0.5 or 1e-3"),
				refusal("{'x':1}", "malformed-json",
						"# not JSON, at line 1, column 2: JSON has double quotes, no single ones"),
				refusal("{\"x\":[1,2],\"labels\":0," + W + "} {}", "malformed-json",
						"# something follows, at line 1, column 64"),
				refusal("{\"x\":[1,2],\"labels\":0," + W + "} x", "malformed-json", "# not JSON, at line 1, column 64"),
				refusal("{\"x\":None}", "malformed-json",
						"#/x not JSON, at line 1, column 6: the words of JSON are null, true and false"),
				refusal("{\"x\":nan}", "malformed-json",
						"#/x not JSON, at line 1, column 6: JSON has no NaN and no Infinity"),
				refusal("{\"x\":[1,]}", "malformed-json",
						"#/x/1 not JSON, at line 1, column 9: JSON has a comma between two values only"),
				refusal("{x:1}", "malformed-json",
						"# not JSON, at line 1, column 2: in JSON, names are in double quotes"),
				refusal("// one\n{}", "malformed-json", "# not JSON, at line 1, column 1: JSON has no comments"),
				refusal("{\"x\":[1 2]}", "malformed-json", "#/x/1 not JSON, at line 1, column 9"),
				refusal("{\"x\":[1 null]}", "malformed-json", "#/x/1 not JSON, at line 1, column 9"),
				refusal("{\"x\":[1 true]}", "malformed-json", "#/x/1 not JSON, at line 1, column 9"),
				refusal("{\"x\":[1,...,2]}", "malformed-json", "#/x/1 not JSON, at line 1, column 9"),
				refusal("{\"x\":http://a}", "malformed-json", "#/x not JSON, at line 1, column 6"),
				refusal("{\"x\":\"it\\'s\"}", "malformed-json", "#/x not JSON, at line 1, column 10" + ESCAPE,
						NO_SAMPLE),
				refusal("{\"x\":\"C:\\.x\"}", "malformed-json", "#/x not JSON, at line 1, column 10" + ESCAPE,
						NO_SAMPLE),
				refusal("{\"x\":\"\\None\"}", "malformed-json", "#/x not JSON, at line 1, column 8" + ESCAPE,
						NO_SAMPLE),
				refusal("{\"x\":[1,2],\"labels\":0," + W + "}-", "malformed-json", "# not JSON, at line 1, column 64"),
				refusal("NaN", "malformed-json", "# not JSON, at line 1, column 4: JSON has no NaN and no Infinity"),
				refusal(".", "malformed-json",
						"# not JSON, at line 1, column 1: JSON writes numbers like 1, -0.5 or 1e-3"),
				// transposed weights
				refusal("{\"W1\":[[1,1],[1,1],[1,1]],\"W2\":[[1,1],[1,1],[1,1]],\"x\":[1,1],\"labels\":2}",
						"shape-mismatch", "#/W2/0 row has 2 columns, expected 3 (the rows of W1)"),
				refusal("{\"W1\":[[1,1],[1,1],[1,1]],\"W2\":[[1,1],[1,1],[1,1]],\"x\":[1,1],\"labels\":1}",
						"shape-mismatch",
						"#/W2/0 row has 2 columns, expected 3 (the rows of W1); the transpose of W2 would fit"),
				refusal("{\"W1\":[[1,1,1],[1,1,1]],\"W2\":[[1,1,1],[1,1,1]],\"x\":[1,1],\"y\":[1,0]}", "shape-mismatch",
						"#/W2/0 row has 3 columns, expected 2 (the rows of W1); the transpose of W1 would fit",
						"#/x has length 2, expected 3 (the columns of W1); the transpose of W1 would fit"),
				refusal("{\"W1\":[[1,1,1],[1,1,1]],\"W2\":[[1,1],[1,1],[1,1]],\"x\":[1,1],\"y\":[1,0]}",
						"shape-mismatch",
						"#/x has length 2, expected 3 (the columns of W1); the transposes of W1 and W2 would fit",
						"#/y has length 2, expected 3 (the rows of W2); the transposes of W1 and W2 would fit"),
				refusal("{\"W1\":[[1,1,1],[1,1,1]],\"W2\":[[1,1,1,1],[1,1,1,1],[1,1,1,1]],\"x\":[1,1],\"y\":[1,0,0,0]}",
						"shape-mismatch",
						"#/W2/0 row has 4 columns, expected 2 (the rows of W1); the transposes of W1 and W2 would fit",
						"#/x has length 2, expected 3 (the columns of W1); the transposes of W1 and W2 would fit",
						"#/y has length 4, expected 3 (the rows of W2); the transposes of W1 and W2 would fit"),
				refusal("{\"W1\":[[1,1,1],[1,1,1]],\"W2\":[[1,1,1,1],[1,1,1,1],[1,1,1,1]],\"b1\":[0,0,0],\"b2\":[0,0,0,0],\"x\":[1,1],\"y\":[1,0,0,0]}",
						"shape-mismatch", "#/b1 has length 3, expected 2 (the rows of W1)",
						"#/W2/0 row has 4 columns, expected 2 (the rows of W1); the transposes of W1 and W2 would fit",
						"#/b2 has length 4, expected 3 (the rows of W2)",
						"#/x has length 2, expected 3 (the columns of W1); the transposes of W1 and W2 would fit",
						"#/y has length 4, expected 3 (the rows of W2); the transposes of W1 and W2 would fit"),
				refusal("{\"W1\":[[1,1],[1,1]],\"W2\":[[1,1,1,1,1]],\"x\":[1,1,1],\"y\":[1]}", "shape-mismatch",
						"#/W2/0 row has 5 columns, expected 2 (the rows of W1)",
						"#/x has length 3, expected 2 (the columns of W1)"),
				refusal("{\"W1\":[[1,1],[1,1],[1,1]],\"W2\":[[1,1,1],[1,1,1]],\"x\":[1,1,1],\"y\":[1,0]}",
						"shape-mismatch", "#/x has length 3, expected 2 (the columns of W1)"),
				refusal("{\"W1\":[[1,1],[1,1],[1,1]],\"W2\":[[1,1],[1,1],[1,1],[1,1]],\"x\":[1,1],\"y\":[1,0,0,0]}",
						"shape-mismatch", "#/W2/0 row has 2 columns, expected 3 (the rows of W1)"),
				refusal("{\"W1\":[[1,1],[1,1],[1,1]],\"W2\":[[1,1],[1,1],[1,1]],\"x\":[1,1],\"y\":[1,0]}",
						"shape-mismatch",
						"#/W2/0 row has 2 columns, expected 3 (the rows of W1); the transpose of W2 would fit",
						"#/y has length 2, expected 3 (the rows of W2); the transpose of W2 would fit"),
				refusal("{\"layers\":[{\"W\":[[1,1,1],[1,1,1]],\"activation\":\"softmax\"}],\"x\":[1,1],\"y\":[1,0,0]}",
						"shape-mismatch",
						"#/x has length 2, expected 3 (the columns of layers/0/W); the transpose of layers/0/W would fit",
						"#/y has length 3, expected 2 (the rows of layers/0/W); the transpose of layers/0/W would fit"),
				refusal("{\"layers\":[{\"W\":[[1,1,1],[1,1,1]],\"activation\":\"relu\"},{\"W\":[[1,1,1,1],[1,1,1,1],[1,1,1,1]],\"activation\":\"relu\"},{\"W\":[[1,1],[1,1],[1,1],[1,1]],\"activation\":\"softmax\"}],\"x\":[1,1],\"y\":[1,0]}",
						"shape-mismatch",
						"#/layers/1/W/0 row has 4 columns, expected 2 (the rows of layers/0/W); the transposes of all W would fit",
						"#/layers/2/W/0 row has 2 columns, expected 3 (the rows of layers/1/W); the transposes of all W would fit",
						"#/x has length 2, expected 3 (the columns of layers/0/W); the transposes of all W would fit",
						"#/y has length 2, expected 4 (the rows of layers/2/W); the transposes of all W would fit"),
				// class numbers
				refusal("{\"W1\":[[1,1],[1,1]],\"W2\":[[1,1],[1,1]],\"x\":[[1,1],[0,1]],\"y\":[0.5,0.5]}",
						"shape-mismatch", "#/y is for one sample, but x is a batch"),
				refusal("{\"W1\":[[1,1],[1,1]],\"W2\":[[1,1],[1,1]],\"x\":[[1,1],[0,1]],\"y\":[2,0]}", "shape-mismatch",
						"#/y is for one sample, but x is a batch"),
				refusal("{\"W1\":[[1,1],[1,1]],\"W2\":[[1,1],[1,1]],\"x\":[[1,1],[0,1]],\"y\":[-1,0]}",
						"shape-mismatch", "#/y is for one sample, but x is a batch"),
				refusal("{\"W1\":[[1,1],[1,1]],\"W2\":[[1,1],[1,1]],\"x\":[[1,1],[0,1],[1,0]],\"y\":[0,1,1]}",
						"shape-mismatch", "#/y is for one sample, but x is a batch; class numbers go into labels"),
				refusal("{\"W1\":[[1,1],[1,1]],\"W2\":[[1,1],[1,1]],\"x\":[1,1],\"y\":[1]}", "shape-mismatch",
						"#/y has length 1, expected 2 (the rows of W2); class numbers go into labels"),
				refusal("{\"layers\":[{\"W\":[[1,1],[1,1],[1,1]],\"activation\":\"identity\"}],\"x\":[[1,1]],\"y\":[[1]]}",
						"shape-mismatch", "#/y/0 row has 1 columns, expected 3 (the rows of layers/0/W)"),
				refusal("{\"layers\":[{\"W\":[[1,1]],\"activation\":\"softmax\"}],\"x\":[[1,1],[1,1]],\"y\":[[1]]}",
						"shape-mismatch", "#/y is for 1 samples, expected 2 (the rows of x)"),
				refusal("{info:1}", "malformed-json",
						"# not JSON, at line 1, column 2: in JSON, names are in double quotes"),
				refusal("{aNameOfMoreThanThirtyTwoCharacters:1}", "malformed-json",
						"# not JSON, at line 1, column 2: in JSON, names are in double quotes"),
				refusal("{\"x\":[1,#N/A]}", "malformed-json", "#/x/1 not JSON, at line 1, column 9"),
				refusal("{\"x\":[1,,2]}", "malformed-json",
						"#/x/1 not JSON, at line 1, column 9: JSON has a comma between two values only"),
				refusal("{\"x\":[1,1.", "malformed-json", "#/x/1 not JSON, at line 1, column 10" + END),
				// not an object
				refusal("null", "invalid-request", "# expected an object, found null"),
				refusal("[]", "invalid-request", "# expected an object, found an array"),
				refusal("\"x\"", "invalid-request", "# expected an object, found a string"),
				refusal("3", "invalid-request", "# expected an object, found a number"),
				refusal("{}", "invalid-request", "#/x missing", "#/W1 missing: W1 and W2, or layers",
						"#/W2 missing: W1 and W2, or layers",
						"#/y missing: a target is required, y or labels, or dh in place of it"),
				// fields
				refusal(with("\"x\":[1,1],\"labels\":0,\"foo\":1"), "invalid-request",
						"#/foo unknown field; the fields here are " + FIELDS),
				// the shape of b1 is checked only if there is no unknown field
				refusal(with("\"x\":[1,1],\"labels\":0,\"w1\":[[1,[{}]]],\"b1\":[1]"), "invalid-request",
						"#/w1 unknown field; the fields here are " + FIELDS),
				refusal(with("\"x\":[1,1],\"labels\":0,\"a/b~é \":1"), "invalid-request",
						"#/a~1b~0%C3%A9%20 unknown field; the fields here are " + FIELDS),
				refusal(with("\"x\":[1,1],\"labels\":0,\"x\":[1,1]"), "invalid-request", "#/x given twice"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"x\":[1,1],\"x\":\"z\",\"labels\":1"), "invalid-request",
						"#/x given twice", "#/x given twice", "#/labels given twice"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"b1\":null"), "invalid-request", "#/b1 " + NULL),
				refusal(with("\"x\":[1,1],\"labels\":0,\"b2\":null"), "invalid-request", "#/b2 " + NULL),
				refusal(with("\"x\":[1,1],\"labels\":0,\"y\":null"), "invalid-request", "#/y " + NULL),
				refusal(with("\"x\":[1,1],\"labels\":0,\"eta\":null"), "invalid-request", "#/eta " + NULL),
				refusal(with("\"x\":[1,1],\"labels\":0,\"outputs\":null"), "invalid-request", "#/outputs " + NULL),
				refusal(with("\"x\":null,\"labels\":null"), "invalid-request", "#/x null is not a value",
						"#/labels " + NULL),
				// types
				refusal(with("\"x\":\"a\",\"labels\":0,\"b1\":{\"a\":[1]},\"b2\":7,\"eta\":[1],\"outputs\":\"h\""),
						"invalid-request",
						"#/x expected a sample: an array of numbers, or a batch: an array of such rows, found a string",
						"#/b1 expected an array of numbers, found an object",
						"#/b2 expected an array of numbers, found a number", "#/eta " + NOT_A_NUMBER + "an array",
						"#/outputs expected an array of strings, found a string"),
				refusal(with("\"x\":[\"1\",true,null,{},[2]],\"labels\":0"), "invalid-request",
						"#/x/0 " + NOT_A_NUMBER + "a string", "#/x/1 " + NOT_A_NUMBER + "a boolean",
						"#/x/2 " + NOT_A_NUMBER + "null", "#/x/3 " + NOT_A_NUMBER + "an object",
						"#/x/4 " + NOT_A_NUMBER + "an array"),
				refusal(with("\"x\":[[1,\"NaN\"],3,[null,1]],\"labels\":[0,1,0]"), "invalid-request",
						"#/x/0/1 " + NOT_A_NUMBER + "a string",
						"#/x/1 expected a row: an array of numbers, found a number",
						"#/x/2/0 " + NOT_A_NUMBER + "null"),
				refusal(with("\"x\":[1,1],\"y\":[\"\",0]"), "invalid-request", "#/y/0 " + NOT_A_NUMBER + "a string"),
				refusal(with("\"x\":[1,1],\"labels\":\"0\""), "invalid-request",
						"#/labels " + NOT_A_NUMBER + "a string"),
				refusal(with("\"x\":[1,1],\"labels\":0.5"), "invalid-request", "#/labels expected an integer"),
				refusal(with("\"x\":[[1,1],[1,1]],\"labels\":[0,1.5]"), "invalid-request",
						"#/labels/1 expected an integer"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"eta\":\"0.1\""), "invalid-request",
						"#/eta " + NOT_A_NUMBER + "a string"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"outputs\":[\"h\",1,null]"), "invalid-request",
						"#/outputs/1 expected a string, found a number", "#/outputs/2 expected a string, found null"),
				// targets
				refusal(with("\"x\":[1,1]"), "invalid-request",
						"#/y missing: a target is required, y or labels, or dh in place of it"),
				refusal(with("\"x\":[1,1],\"y\":[1,0],\"labels\":0"), "invalid-request",
						"#/labels either y or labels, not both"),
				refusal(with("\"x\":[1,1],\"y\":[0.5,0.4]"), "invalid-value", "#/y " + SUM),
				refusal(with("\"x\":[1,1],\"y\":[1.5,-0.5]"), "invalid-value", "#/y/0 a probability is between 0 and 1",
						"#/y/1 a probability is between 0 and 1"),
				refusal(with("\"x\":[[1,1],[2,2]],\"y\":[[0,1],[1,1]]"), "invalid-value", "#/y/1 " + SUM),
				refusal(with("\"x\":[1,1],\"labels\":2"), "invalid-value", "#/labels " + RANGE),
				refusal(with("\"x\":[[1,1],[1,1]],\"labels\":[-1,5]"), "invalid-value", "#/labels/0 " + RANGE,
						"#/labels/1 " + RANGE),
				refusal(with("\"x\":[1,1],\"labels\":3000000000"), "invalid-value", "#/labels too large for a class"),
				refusal(with("\"x\":[1,1],\"y\":[1,0,0]"), "shape-mismatch",
						"#/y has length 3, expected 2 (the rows of W2)"),
				refusal(with("\"x\":[[1,1]],\"y\":[[1]]"), "shape-mismatch",
						"#/y/0 row has 1 columns, expected 2 (the rows of W2)" + CLASSES),
				refusal(with("\"x\":[1,1],\"y\":[[1,0]]"), "shape-mismatch", "#/y is for a batch, but x is one sample"),
				refusal(with("\"x\":[[1,1]],\"y\":[1,0]"), "shape-mismatch", "#/y is for one sample, but x is a batch"),
				refusal(with("\"x\":[[1,1]],\"labels\":0"), "shape-mismatch",
						"#/labels is for one sample, but x is a batch"),
				refusal(with("\"x\":[1,1],\"labels\":[0]"), "shape-mismatch",
						"#/labels is for a batch, but x is one sample"),
				refusal(with("\"x\":[[1,1],[1,1]],\"labels\":[0]"), "shape-mismatch",
						"#/labels is for 1 samples, expected 2 (the rows of x)"),
				refusal(with("\"x\":[[1,1],[1,1]],\"y\":[[1,0]]"), "shape-mismatch",
						"#/y is for 1 samples, expected 2 (the rows of x)"),
				// shapes
				refusal(with("\"x\":[1],\"labels\":0"), "shape-mismatch",
						"#/x has length 1, expected 2 (the columns of W1)"),
				refusal(with("\"x\":[[1,2,3],[1,2,3]],\"labels\":[0,1]"), "shape-mismatch",
						"#/x/0 row has 3 columns, expected 2 (the columns of W1)"),
				refusal(with("\"x\":[[1,2],[1],[1,2,3],[]],\"labels\":[0,1,0,1]"), "shape-mismatch",
						"#/x/1 row has 1 columns, expected 2 (as the rows before)",
						"#/x/2 row has 3 columns, expected 2 (as the rows before)", "#/x/3 is empty"),
				refusal(with("\"x\":[],\"labels\":[],\"b1\":[]"), "shape-mismatch", "#/x is empty", "#/labels is empty",
						"#/b1 is empty"),
				refusal(with("\"x\":[[]],\"labels\":[0]"), "shape-mismatch", "#/x/0 is empty"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"b1\":[1],\"b2\":[1,2,3]"), "shape-mismatch",
						"#/b1 has length 1, expected 2 (the rows of W1)",
						"#/b2 has length 3, expected 2 (the rows of W2)"),
				// values
				refusal(with("\"x\":[1e400,1],\"labels\":0"), "invalid-value", "#/x/0 a number beyond float64"),
				refusal(with("\"x\":[1,-1e999],\"labels\":0,\"b1\":[1e309,0],\"eta\":1e400"), "invalid-value",
						"#/x/1 a number beyond float64", "#/b1/0 a number beyond float64",
						"#/eta a number beyond float64"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"eta\":0"), "invalid-value", "#/eta must be above 0"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"eta\":-0.1"), "invalid-value", "#/eta must be above 0"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"eta\":-0.0"), "invalid-value", "#/eta must be above 0"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"outputs\":[\"h\",\"H\",\"h\"]"), "invalid-value",
						"#/outputs/1 unknown; this request can produce " + OUTPUTS, "#/outputs/2 named before"),
				refusal(with("\"x\":[1,1],\"labels\":0,\"outputs\":[\"b1\"]"), "invalid-value",
						"#/outputs/0 not to be had from this request; this request can produce " + OUTPUTS),
				// several kinds; the first one is the type of the problem
				refusal(with("\"x\":[1,1,1],\"y\":[1,1],\"eta\":0,\"outputs\":[\"z\"],\"b1\":[1]"), "shape-mismatch",
						"#/b1 has length 1, expected 2 (the rows of W1)",
						"#/x has length 3, expected 2 (the columns of W1)", "#/eta must be above 0", "#/y " + SUM,
						"#/outputs/0 unknown; this request can produce " + OUTPUTS.replace("W1", "W1, b1")));
	}

	private static Arguments refusal(String body, String type, String... errors) {
		return arguments(body, type, List.of(errors));
	}

	/** A network and these fields. */
	private static String with(String fields) {
		return "{" + W + "," + fields + "}";
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void everyViolationIsPointedAt(String body, String type, List<String> expected) {
		Answer answer = post("/train-step", body);
		JsonNode problem = answer.json();
		assertThat(errors(problem)).containsExactlyElementsOf(expected);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(problem.get("type").stringValue()).isEqualTo("/problems/" + type);
		boolean structure = Set.of("malformed-json", "invalid-request").contains(type);
		assertThat(answer.status()).isEqualTo(structure ? 400 : 422);
		assertThat(problem.get("status").intValue()).isEqualTo(answer.status());
		assertThat(problem.get("instance").stringValue()).isEqualTo("/train-step");
	}

	@Test
	void aMatrixHasRowsOfOneLength() {
		Answer answer = post("/forward", """
				{"x":[1],"W1":[1,[2],"3"],"W2":7}""");
		assertThat(errors(answer.json())).containsExactly("#/W1/0 expected a row: an array of numbers, found a number",
				"#/W1/2 expected a row: an array of numbers, found a string",
				"#/W2 expected a matrix: an array of rows, each an array of numbers, found a number");
		assertThat(errors(post("/forward", """
				{"x":[1],"W1":[],"W2":[[1],[1,2]]}""").json())).containsExactly("#/W1 is empty",
				"#/W2/1 row has 2 columns, expected 1 (as the rows before)");
	}

	@Test
	void shapesThatDoNotFitAreRefusedAtEveryPlace() {
		Answer answer = post("/forward", """
				{"x":[1,2,3],"W1":[[0,1],[0,-1]],"b1":[1],"W2":[[1,2,3],[2,-1,0]],"b2":[1],"y":[1,0,0]}""");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(errors(answer.json())).containsExactly("#/b1 has length 1, expected 2 (the rows of W1)",
				"#/W2/0 row has 3 columns, expected 2 (the rows of W1)",
				"#/b2 has length 1, expected 2 (the rows of W2)", "#/x has length 3, expected 2 (the columns of W1)",
				"#/y has length 3, expected 2 (the rows of W2)");
	}

	@Test
	void forwardHasNoLearningRateAndNoGradients() {
		assertThat(errors(post("/forward", with("\"x\":[1,1],\"eta\":0.1")).json()))
			.containsExactly("#/eta unknown field; the fields here are " + FORWARD_FIELDS);
		assertThat(errors(post("/forward", with("\"x\":[1,1],\"labels\":0,\"outputs\":[\"gradients\"]")).json()))
			.containsExactly(
					"#/outputs/0 not to be had from this request; this request can produce h, u1, u2, u3, loss, "
							+ "lossPerSample, predictions, accuracy, confusionMatrix");
	}

	@Test
	void noValueOfTheCallerIsEchoed() {
		Answer answer = post("/forward", with("\"x\":[\"s3cret\",4711],\"y\":[4711,4711],\"outputs\":[\"s3cret\"]"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).doesNotContain("s3cret", "4711");
		assertThat(post("/forward", "{\"x\": s3cret}").body()).doesNotContain("s3cret");
	}

	@Test
	void aProblemHasAtMostTwentyErrorsAndTellsHowManyThereAre() {
		String strings = IntStream.range(0, 1000).mapToObj((i) -> "\"a\"").collect(joining(","));
		Answer answer = post("/forward", with("\"x\":[" + strings + "]"));
		assertThat(errors(answer.json())).hasSize(20).endsWith("#/x/19 " + NOT_A_NUMBER + "a string");
		assertThat(detail(answer))
			.isEqualTo("#/x/0: " + NOT_A_NUMBER + "a string (first of 1000 errors); 20 of 1000 are listed");
	}

	@Test
	void manyWrongValuesOfATargetAreCounted() {
		String x = rows("[1,1]", 25);
		assertThat(detail(post("/train-step", with("\"x\":" + x + ",\"y\":" + rows("[2,-1]", 25)))))
			.endsWith(" (first of 50 errors); 20 of 50 are listed");
		assertThat(detail(post("/train-step", with("\"x\":" + x + ",\"labels\":" + rows("2", 25)))))
			.endsWith(" (first of 25 errors); 20 of 25 are listed");
	}

	private static String rows(String row, int count) {
		return Collections.nCopies(count, row).toString();
	}

	@Test
	void malformedJsonIsReportedAmongManyOtherErrors() {
		String rows = IntStream.range(0, 50).mapToObj((i) -> "[" + "1,".repeat(i) + "1]").collect(joining(","));
		Answer answer = post("/forward", "{\"x\":[" + rows + "],\"foo\":1,\"bar\":");
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/malformed-json");
		assertThat(errors(answer.json())).hasSize(20)
			.startsWith("#/bar not JSON, at line 1, column 2672" + END,
					"#/foo unknown field; the fields here are " + FORWARD_FIELDS);
	}

	@Test
	void deepNestingIsRefused() {
		assertThat(errors(post("/forward", "[".repeat(100_000)).json())).first()
			.asString()
			.endsWith("expected an object, found an array");
		assertThat(errors(post("/forward", "{\"x\":".repeat(1000)).json())).hasSize(2)
			.anyMatch((error) -> error.endsWith(LIMITS));
	}

	@Test
	void manyNamesAreRefused() {
		Answer answer = post("/forward", "{\"x\":".repeat(100_000));
		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.json().get("detail").stringValue())
			.startsWith("The body may have 100000 names; the limit is 4096. Send ");
	}

	@Test
	void theElementsOfALongListAreSkipped() {
		assertThat(errors(post("/forward", with("\"outputs\":[\"h\"" + ",\"h\"".repeat(1000) + "]")).json()))
			.contains("#/outputs has 1001 elements, expected at most 32");
		assertThat(errors(post("/forward", "{\"x\":[1],\"layers\":[{}" + ",{}".repeat(1000) + "]}").json()))
			.contains("#/layers/0/W missing");
	}

	@Test
	void aVeryLongNumberIsRefused() {
		Answer answer = post("/forward", with("\"x\":[1," + "1".repeat(100_000) + "]"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(errors(answer.json())).containsExactly("#/x/1 " + LIMITS);
	}

	@Test
	void aVeryLongStringIsRefused() {
		Answer answer = post("/forward", with("\"outputs\":[\"" + "h".repeat(100_000) + "\"]"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(errors(answer.json())).containsExactly("#/outputs/0 " + LIMITS);
	}

	@ParameterizedTest
	@ValueSource(ints = { 65, 1_000, 100_000 })
	void aVeryLongNameIsNotEchoed(int length) {
		Answer answer = post("/forward", with("\"" + "n".repeat(length) + "\":1"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(errors(answer.json())).containsExactly("#/W2 " + LIMITS);
	}

	@Test
	void errorsOfHttpAreProblems() {
		assertProblem(get("/nowhere"), 404, "not-found");
		assertProblem(get("/problems/nothing"), 404, "not-found");
		assertProblem(get("/error"), 404, "not-found");
		Answer get = get("/forward");
		assertProblem(get, 405, "method-not-allowed");
		assertThat(get.response().headers().firstValue("Allow")).hasValue("POST,OPTIONS");
		Answer text = send(post(BodyPublishers.ofString("{}")).header("Content-Type", "text/plain"));
		assertProblem(text, 415, "unsupported-media-type");
		assertThat(text.response().headers().firstValue("Accept"))
			.hasValue("application/json, application/x-npz, application/x-safetensors");
		assertProblem(send(post(BodyPublishers.ofString("{}"))), 415, "unsupported-media-type");
		assertProblem(send(post(BodyPublishers.ofString("{}")).header("Content-Type", "application/json")
			.header("Accept", "text/html")), 406, "not-acceptable");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/forward/|/forward", "/Forward|/forward", "/train_step|/train-step", "/trainStep|/train-step",
					"/api/v1/train|/train", "/gradient|/gradients", "/gradients/check|/gradient-check",
					"/forwrd|/forward", "/v3/api-doc|/v3/api-docs", "/inti|/init", "/trains|/train", "/ready|/readyz" })
	void whatIsNearToAnUnknownPathIsTold(String asked, String meant) {
		Answer answer = get(asked);
		assertProblem(answer, 404, "not-found");
		assertThat(detail(answer)).isEqualTo("The service has no such path; did you mean " + meant
				+ "? The OpenAPI page, swagger-ui.html at the root of the service, has all paths.");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/predict", "/x", "/1/2", "/tr", "/for", "/constraint", "/exit", "/in", "/hint", "/toward" })
	void nothingIsNearToOtherPaths(String asked) {
		assertThat(detail(get(asked))).isEqualTo(
				"The service has no such path. The OpenAPI page, swagger-ui.html at the root of the service, has all paths.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "GET|This path takes POST, not GET.", "PUT|This path takes POST, not PUT.",
			"S3CRET|This path takes POST." })
	void theMethodThatAPathTakesIsTold(String method, String told) {
		Answer answer = send(HttpRequest.newBuilder(uri("/forward")).method(method, BodyPublishers.noBody()));
		assertProblem(answer, 405, "method-not-allowed");
		assertThat(detail(answer)).startsWith(told + " Use a method");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "|The request has no Content-Type.",
			"application/x-www-form-urlencoded|The body is declared as application/x-www-form-urlencoded, a form, as by curl -d without this header.",
			"multipart/form-data; boundary=x|The body is declared as multipart/form-data, a form.",
			"text/plain; charset=utf-8|The body is declared as text/plain.",
			"image/s3cret|The body is declared as a media type that this path does not take.",
			"s3cret|The Content-Type is not a media type." })
	void theContentTypeThatWasSentIsToldIfItIsACommonOne(@Nullable String type, String told) {
		HttpRequest.Builder request = post(BodyPublishers.ofString("{}"));
		Answer answer = send((type != null) ? request.header("Content-Type", type) : request);
		assertProblem(answer, 415, "unsupported-media-type");
		assertThat(detail(answer))
			.startsWith(told + " Send JSON in UTF-8, with the header Content-Type: application/json; or npz as ");
	}

	private static String detail(Answer answer) {
		return answer.json().get("detail").stringValue();
	}

	@Test
	void anErrorWithoutATypeIsAboutBlank() {
		Answer answer = send(HttpRequest.newBuilder(uri("/swagger-ui/index.html")).header("Range", "bytes=9999999-"));
		assertThat(answer.status()).isEqualTo(416);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.json().get("type").stringValue()).isEqualTo("about:blank");
		assertThat(answer.json().get("instance").stringValue()).isEqualTo("/swagger-ui/index.html");
	}

	private HttpRequest.Builder post(HttpRequest.BodyPublisher body) {
		return HttpRequest.newBuilder(uri("/forward")).POST(body);
	}

	private static void assertProblem(Answer answer, int status, String type) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.json().propertyNames()).containsExactly("type", "title", "status", "detail", "instance",
				"errors");
		assertThat(answer.json().get("status").intValue()).isEqualTo(status);
		assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/" + type);
	}

	@ParameterizedTest
	@MethodSource("types")
	void theTypeOfAProblemIsThePathOfItsPage(String type, String title) {
		Answer page = get(type);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.contentType()).startsWith("text/html");
		assertThat(page.body()).contains("<h1>" + title + "</h1>", "How to mend it");
	}

	static Stream<Arguments> types() {
		return Stream.of(ProblemType.values()).map((type) -> arguments(type.uri(), type.title()));
	}

}
