package dev.trainstep.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.Tools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The programs in {@code docs/examples/archives} print what JSON gives, to the last bit;
 * those in {@code docs/formats.md} run. A program in {@code src/test/clients/archives}
 * compares all that NumPy saves and loads.
 */
@Tag("slow")
class ArchiveClientsTests extends HttpTest {

	private static final Path EXAMPLES = Path.of("docs/examples/archives").toAbsolutePath();

	private static final Path DOCUMENT = Path.of("docs/formats.md");

	private static final Pattern PROGRAM = Pattern.compile("(?s)```python\n(.*?)```");

	private static final Path CLIENTS = Path.of("src/test/clients/archives").toAbsolutePath();

	private static final Path TARGET = Path.of("target/archive-clients").toAbsolutePath();

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	private static final String NO_NUMPY = "no npz was written by NumPy";

	private static final String XOR = """
			{"x":[[0,0],[0,1],[1,0],[1,1]],"labels":[0,1,1,0]}""";

	/** A number as any language writes it. */
	private static final String NUMBER = "[-+.eE0-9]+";

	@Test
	void numPyAndTheServiceUnderstandEachOther() throws Exception {
		run(Tools.numPy(NO_NUMPY), CLIENTS.resolve("archives.py"), uri(""));
	}

	/** Where the document has what they print, they print it. */
	@Test
	void theProgramsInTheDocumentWork() throws Exception {
		Path python = Tools.numPy(NO_NUMPY);
		String document = Files.readString(DOCUMENT);
		List<String> programs = PROGRAM.matcher(document).results().map((match) -> match.group(1)).toList();
		assertThat(programs).hasSize(2);
		assertThat(runText(python, programs.getFirst()).getLast()).matches("0[.]\\d+");
		assertThat(runText(python, programs.getLast())).hasSize(1)
			.allSatisfy((line) -> assertThat(document).contains("    " + line + "\n"));
	}

	private List<String> runText(Path python, String program) throws IOException, InterruptedException {
		assertThat(program).contains("http://localhost:8080");
		return run(python, "-c", program.replace("http://localhost:8080", uri("").toString()));
	}

	@Test
	void theRunInPythonIsThatOfJson() throws Exception {
		ObjectNode run = data(1, 300);
		run.set("validation", data(2, 150));
		run.setAll((ObjectNode) post("/init", """
				{"sizes":[2,16,2],"seed":1,"bias":true}""").json());
		run.setAll((ObjectNode) JSON.readTree("""
				{"eta":0.01,"epochs":20,"batchSize":32,"seed":1,"optimizer":{"type":"adam"}}"""));
		JsonNode result = post("/train", run.toString()).json();

		List<String> lines = run(Tools.numPy(NO_NUMPY), EXAMPLES.resolve("python/train.py"), uri(""));

		assertThat(lines).hasSize(11);
		for (int i = 0; i < 10; i++) {
			JsonNode epoch = result.get("history").get(i);
			assertThat(lines.get(i)).matches("epoch \\d+: loss " + NUMBER + ", validation " + NUMBER);
			assertThat(numbers(lines.get(i))).containsExactly(epoch.get("epoch").doubleValue(),
					epoch.get("loss").doubleValue(), epoch.get("validationLoss").doubleValue());
		}
		assertThat(lines.getLast())
			.matches("stopped by epochs after \\d+ steps, loss " + NUMBER + ", accuracy " + NUMBER);
		assertThat(numbers(lines.getLast())).containsExactly(result.get("steps").doubleValue(),
				result.get("loss").doubleValue(), result.get("accuracy").doubleValue());
	}

	@Test
	void xorInPlainPythonIsThatOfJson() throws Exception {
		Path python = Tools.require("python3", "no safetensors were written in Python");
		assertIsXor(run(python, EXAMPLES.resolve("python/safetensors_client.py"), uri("")));
	}

	@Test
	void xorInNodeIsThatOfJson() throws Exception {
		Path node = Tools.require("node", "no safetensors were written in JavaScript");
		assertIsXor(run(node, EXAMPLES.resolve("node/safetensors.mjs"), uri("")));
	}

	/**
	 * Node finds packages from where a program is, or if it is the standard input, from
	 * here.
	 */
	@Test
	void xorInNodeWithNpzIsThatOfJson() throws Exception {
		Path node = Tools.require("node", "no npz was written in JavaScript");
		Tools.npmPrograms(EXAMPLES.resolve("node"), TARGET, "no npz was written in JavaScript");
		assertIsXor(printed(Tools.run(EXAMPLES.resolve("node/npz.mjs").toFile(), TARGET, node, "--input-type=module",
				"-", uri(""))));
	}

	@Test
	void xorInJavaIsThatOfJson() throws Exception {
		assertIsXor(run(JAVA, "--source", "17", EXAMPLES.resolve("java/Safetensors.java"), uri("")));
	}

	@Test
	void xorInRIsThatOfJson() throws Exception {
		Path r = Tools.r("no safetensors were written in R");
		assertIsXor(run(r, EXAMPLES.resolve("r/safetensors.R"), uri("")));
	}

	private ObjectNode data(int seed, int samples) {
		return (ObjectNode) post("/data", """
				{"shape":"moons","seed":%d,"samples":%d,"noise":0.2}""".formatted(seed, samples)).json();
	}

	/** The network is trained by JSON, and its loss compared. */
	private void assertIsXor(List<String> lines) {
		ObjectNode request = (ObjectNode) JSON.readTree(XOR);
		request.setAll((ObjectNode) post("/init", """
				{"sizes":[2,8,2],"seed":1}""").json());
		ObjectNode step = JSON.createObjectNode().put("eta", 0.5).set("outputs", JSON.createArrayNode());
		for (int i = 0; i < 200; i++) {
			request.setAll((ObjectNode) post("/train-step", request.deepCopy().setAll(step).toString()).json());
		}
		JsonNode result = post("/forward",
				request.set("outputs", JSON.createArrayNode().add("loss").add("predictions")).toString())
			.json();

		assertThat(lines).hasSize(1);
		assertThat(lines.getFirst().strip()).matches("loss " + NUMBER + " predictions \\d \\d \\d \\d");
		List<Double> expected = new ArrayList<>(List.of(result.get("loss").doubleValue()));
		IntStream.range(0, 4).forEach((i) -> expected.add(result.get("predictions").get(i).doubleValue()));
		assertThat(numbers(lines.getFirst())).isEqualTo(expected);
	}

	/** The numbers in a line of words and numbers. */
	private static List<Double> numbers(String line) {
		return Arrays.stream(line.split("[ :,]+")).filter((word) -> word.matches(NUMBER)).map(Double::valueOf).toList();
	}

	/** The lines that a program prints, which has to succeed. */
	private static List<String> run(Object... command) throws IOException, InterruptedException {
		return printed(Tools.run(TARGET, command));
	}

	private static List<String> printed(Tools.Ended program) {
		assertThat(program.status()).as("%s", program).isZero();
		return program.printed();
	}

}
