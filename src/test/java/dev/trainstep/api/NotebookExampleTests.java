package dev.trainstep.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import dev.trainstep.Tools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Jupyter notebook {@code docs/examples/notebook.ipynb} has below each cell what the
 * cell prints, by a Python that has nothing but its standard library.
 */
class NotebookExampleTests extends HttpTest {

	private static final Path NOTEBOOK = Path.of("docs/examples/notebook.ipynb");

	private static final Path RUNNER = Path.of("src/test/clients/notebook/cells.py");

	private static final Path TARGET = Path.of("target/notebook");

	private static final String SERVICE = "http://localhost:8080";

	private final JsonNode notebook;

	NotebookExampleTests() throws IOException {
		this.notebook = JSON.readTree(Files.readString(NOTEBOOK));
	}

	@Test
	@Tag("slow")
	void everyCellPrintsWhatIsBelowIt() throws Exception {
		List<String> sources = codeCells().stream().map((cell) -> lines(cell.get("source"))).toList();
		assertThat(sources.getFirst()).contains(SERVICE);

		List<String> printed = run(sources.stream().map((cell) -> cell.replace(SERVICE, uri("").toString())).toList());

		assertThat(printed).zipSatisfy(codeCells().stream().map(NotebookExampleTests::stored).toList(),
				(now, below) -> assertThat(now).isEqualTo(below));
	}

	/** The two runs of the NumPy notebook that this one repeats. */
	@Test
	void theFirstCellsHaveTheNumbersOfNumPy() {
		assertThat(stored(codeCells().get(0))).isEqualTo("""
				Output of the forward pass: [0.2689414213699951, 0.7310585786300049]
				Hidden layer, after ReLU: [1.0, 0.0]
				Hidden layer, before ReLU: [1.0, -1.0]
				Cross-entropy loss: 1.3132616871463947
				""");
		assertThat(stored(codeCells().get(1))).isEqualTo("""
				Iteration 1:
				Output after forward pass: [0.2689414213699951, 0.7310585786300049]
				Cross-entropy loss before update: 1.3132616871463947
				Cross-entropy loss after update: 1.292123313673786
				Updated weights W1:
				[-0.007310585786300049, 0.9926894142136999]
				[0.0, -1.0]
				Updated weights W2:
				[1.0073105857863, 2.0]
				[1.9926894142137, -1.0]
				""");
	}

	/** Its format is described at nbformat.readthedocs.io. */
	@Test
	void theFileIsAsJupyterSavesIt() {
		assertThat(this.notebook.get("nbformat").intValue()).isEqualTo(4);
		assertThat(this.notebook.get("nbformat_minor").intValue()).isEqualTo(5);
		assertThat(this.notebook.at("/metadata/kernelspec/name").stringValue()).isEqualTo("python3");
		assertThat(this.notebook.get("cells").valueStream().map((cell) -> cell.get("id").stringValue()))
			.doesNotHaveDuplicates()
			.allMatch((id) -> id.matches("[a-zA-Z0-9_-]{1,64}"));
		assertThat(codeCells().stream().map((cell) -> cell.get("execution_count").intValue()))
			.isEqualTo(IntStream.rangeClosed(1, codeCells().size()).boxed().toList());
		assertThat(this.notebook.findValues("text/plain")).as("what is shown as Markdown")
			.singleElement()
			.satisfies((text) -> assertThat(lines(text)).isEqualTo("<IPython.core.display.Markdown object>"));
	}

	private List<JsonNode> codeCells() {
		return this.notebook.get("cells")
			.valueStream()
			.filter((cell) -> cell.get("cell_type").stringValue().equals("code"))
			.toList();
	}

	/** What a cell prints where there is no Jupyter that shows Markdown. */
	private static String stored(JsonNode cell) {
		return cell.get("outputs").valueStream().map((output) -> switch (output.get("output_type").stringValue()) {
			case "stream" -> lines(output.get("text"));
			case "display_data" -> lines(output.at("/data/text~1markdown")) + "\n";
			default -> throw new AssertionError("neither printed nor shown: " + output);
		}).collect(Collectors.joining());
	}

	/** Notebooks have a text as a list of lines, each with its end. */
	private static String lines(JsonNode text) {
		assertThat(text.isArray()).as("%s", text).isTrue();
		return text.valueStream().map(JsonNode::stringValue).collect(Collectors.joining());
	}

	/** What each cell prints. Installed packages, IPython among them, are left out. */
	private static List<String> run(List<String> cells) throws IOException, InterruptedException {
		Path python = Tools.require("python3", "the cells of the notebook were not run");
		Files.createDirectories(TARGET);
		Path input = Files.writeString(TARGET.resolve("cells.json"), JSON.writeValueAsString(cells));
		Path messages = TARGET.resolve("messages.txt");
		Process process = new ProcessBuilder(python.toString(), "-I", "-S", RUNNER.toString())
			.redirectInput(input.toFile())
			.redirectError(messages.toFile())
			.start();
		byte[] printed = process.getInputStream().readAllBytes();
		assertThat(process.waitFor()).as(Files.readString(messages)).isZero();
		return JSON.readTree(printed).valueStream().map(JsonNode::stringValue).toList();
	}

}
