package dev.trainstep.api;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.Tools;
import dev.trainstep.core.activation.Activation;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.variant.Variants;
import dev.trainstep.openapi.ExampleExchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Markdown of {@code /explain} is rendered as it is meant by GitHub, which reads
 * CommonMark and has MathJax, by Jupyter, which has MathJax, and by editors with KaTeX. A
 * program in {@code src/test/markdown} reads it with these three.
 */
class MarkdownTests extends HttpTest {

	private static final Path SOURCES = Path.of("src/test/markdown");

	private static final Path TARGET = Path.of("target/markdown").toAbsolutePath();

	/** The pre-activations are 0.9 and −0.58, then of either sign. */
	private static final String LAYERS = """
			{"x":[0.6,-2],"layers":[{"W":[[0.5,-0.25],[-0.3,0.1]],"b":[0.1,-0.2],"activation":"%s"},\
			{"W":[[1.5,-0.5],[-2.25,0.75]],"activation":"%s"}],%s}""";

	private static final List<String> OPTIMIZERS = List.of("""
			{"type":"sgd"}""", """
			{"type":"sgd","weightDecay":0.1}""", """
			{"type":"sgd","momentum":0.9}""", """
			{"type":"sgd","momentum":0.9,"nesterov":true,"weightDecay":0.1}""", """
			{"type":"adagrad"}""", """
			{"type":"adagrad","epsilon":0.5,"weightDecay":0.1}""", """
			{"type":"rmsprop"}""", """
			{"type":"rmsprop","alpha":0.5,"epsilon":0,"momentum":0.9,"weightDecay":0.1}""", """
			{"type":"adam"}""", """
			{"type":"adam","beta1":1e-9,"beta2":0.5,"epsilon":0.5,"weightDecay":0.1}""", """
			{"type":"adamw"}""", """
			{"type":"adamw","beta1":0.5,"beta2":1e-9,"epsilon":0.5,"weightDecay":0}""");

	@Test
	@Tag("slow")
	void whatTheServiceAnswersIsRenderedAsItIsMeant() throws IOException, InterruptedException {
		Map<String, String> documents = new TreeMap<>();
		List<String> requests = requests();
		for (int i = 0; i < requests.size(); i++) {
			documents.put("%03d".formatted(i), markdown(requests.get(i)));
		}
		assertThat(documents).hasSizeGreaterThan(60);
		assertThat(wrong(documents)).isEmpty();
	}

	/** The other test relies on the program. */
	@Test
	@Tag("slow")
	void theProgramFindsWhatIsWrong() throws IOException, InterruptedException {
		Map<String, String> wrong = new TreeMap<>(
				Map.ofEntries(Map.entry("- $a}$", "MathJax: Extra close brace or missing open brace"),
						Map.entry("- $a_{0$", "MathJax: Extra open brace or missing close brace"),
						Map.entry("- $\\cdott$", "MathJax: Undefined control sequence"),
						Map.entry("- $z_{0}^2^3$", "MathJax: Double exponent"),
						Map.entry("- $√2$", "KaTeX: KaTeX parse error: LaTeX-incompatible input"),
						Map.entry("- $\\operatorname{relu}$", "\\operatorname is not allowed on GitHub"),
						Map.entry("- ${W}_{0} + {W}_{1}$", "CommonMark"), Map.entry("- $a *b* c$", "CommonMark"),
						Map.entry("- $\\{a$", "CommonMark"), Map.entry("- $[a](b)$", "CommonMark"),
						Map.entry("- $a<b>c$", "CommonMark"), Map.entry("- $`a`$", "CommonMark"),
						Map.entry("- $&lt;$", "CommonMark"), Map.entry("$a$\n$b$", "CommonMark"),
						Map.entry("- $a$\n      - $b$", "CommonMark"), Map.entry("- a", "not formulas only"),
						Map.entry("- $a", "not formulas only"), Map.entry("- $ a$", "not formulas only"),
						Map.entry("- $a$b", "not formulas only"), Map.entry("- $a$$b$", "not formulas only"),
						Map.entry("# $a", "CommonMark"), Map.entry("", "empty")));
		Map<String, String> documents = new TreeMap<>(Map.of("right", "## A\n\n- $a_{0}$ $= b'(z_{0})$\n  - $c^2$\n"));
		List<String> expected = new ArrayList<>();
		wrong.forEach((document, problem) -> {
			String name = "%02d".formatted(expected.size());
			documents.put(name, document);
			expected.add(name + ".md: " + problem);
		});
		List<String> found = wrong(documents);
		assertThat(found.stream().map((line) -> line.substring(0, 2)).distinct()).hasSize(wrong.size());
		assertThat(expected)
			.allSatisfy((start) -> assertThat(found).anySatisfy((line) -> assertThat(line).startsWith(start)));
		assertThat(found).noneMatch((line) -> line.startsWith("right"));
	}

	@Test
	void theExamplesAreWhatTheServiceAnswers() {
		Map<String, String> shown = new TreeMap<>();
		Map<String, String> answered = new TreeMap<>();
		ExampleExchange.all("/explain", JSON)
			.forEach((name, example) -> ExampleExchange.text("/explain", name, "md").ifPresent((text) -> {
				shown.put(name, text);
				answered.put(name, markdown(JSON.writeValueAsString(example.request())));
			}));
		assertThat(answered).containsOnlyKeys("notebook", "mazur").isEqualTo(shown);
	}

	private List<String> requests() {
		List<String> requests = new ArrayList<>();
		addExamples(requests);
		addActivationsAndLosses(requests);
		addOptimizers(requests);
		addExtremes(requests);
		return requests;
	}

	private static void addExamples(List<String> requests) {
		ExampleExchange.all("/explain", JSON)
			.values()
			.stream()
			.filter((example) -> example.status() == 200)
			.forEach((example) -> {
				for (int digits : new int[] { 1, 4, 17 }) {
					requests.add(((ObjectNode) JSON.valueToTree(example.request())).put("digits", digits).toString());
				}
			});
	}

	private static void addActivationsAndLosses(List<String> requests) {
		Variants.instances(Activation.class).forEach((activation, instance) -> {
			String hidden = (instance instanceof Softmax) ? "relu" : activation;
			requests.add(LAYERS.formatted(hidden, activation, "\"dh\":[0.25,-1e-7]"));
			Variants.instances(LossFunction.class).forEach((loss, function) -> {
				if (function.fits(instance)) {
					requests.add(LAYERS.formatted(hidden, activation, "\"y\":[0,1],\"lossFunction\":\"" + loss + "\""));
				}
			});
		});
		requests.add(LAYERS.formatted("tanh", "softmax", "\"labels\":0"));
		requests.add(LAYERS.formatted("tanh", "identity", "\"y\":[-20,20],\"lossFunction\":\"huber\""));
		requests.add("""
				{"x":[-1,2],"layers":[{"W":[[0.5,0.25]],"activation":"sigmoid"}],"labels":1}""");
	}

	/** From a fresh start, and from a state. */
	private void addOptimizers(List<String> requests) {
		for (String optimizer : OPTIMIZERS) {
			for (String clipping : List.of("", ",\"clipNorm\":0.01")) {
				String request = """
						{"x":[1,-0.5],"W1":[[0.5,1],[0.25,-1]],"b1":[0.1,-0.2],"W2":[[1,2],[2,-1]],"b2":[0,1e-9],"labels":1,"eta":0.01,\
						"optimizer":%s}"""
					.formatted(optimizer + clipping);
				requests.add(request);
				ObjectNode later = (ObjectNode) JSON.readTree(request);
				later.set("optimizer", post("/train-step", request).json().get("optimizer"));
				if (later.at("/optimizer/state") instanceof ObjectNode state) {
					state.put("step", 12_344);
					requests.add(later.toString());
				}
			}
		}
	}

	private static void addExtremes(List<String> requests) {
		String layers = """
				{"x":[%s],"layers":[{"W":[[%s],[%s]],"b":[%s,0],"activation":"leakyRelu"},{"W":[[1,-1]],"activation":"identity"}],\
				"y":[0],"lossFunction":"huber","eta":%s,"clipNorm":1e9,"digits":%d}""";
		for (int digits : new int[] { 1, 4, 17 }) {
			requests.add(layers.formatted("1e-9", "1", "-1.2345678901234567e-9", "0.1", "1e-9", digits));
			requests.add(layers.formatted("1e300", "1e-300", "-1.2345678901234567e-9", "-1e-12", "1e9", digits));
			requests.add(layers.formatted("-1e150", "1e150", "0", "-12345678", "0.1", digits));
		}
	}

	private String markdown(String request) {
		Answer answer = send(HttpRequest.newBuilder(uri("/explain"))
			.header("Content-Type", "application/json")
			.header("Accept", "text/markdown")
			.POST(BodyPublishers.ofString(request)));
		assertThat(answer.status()).as("%s%n%s", request, answer.body()).isEqualTo(200);
		return answer.body();
	}

	/** Node finds packages from here if the program is the standard input. */
	private static List<String> wrong(Map<String, String> documents) throws IOException, InterruptedException {
		Path node = Tools.require("node", "no Markdown was rendered");
		Tools.npmPrograms(SOURCES, TARGET, "no Markdown was rendered");
		List<String> command = new ArrayList<>(List.of(node.toString(), "--input-type=module", "-"));
		for (Map.Entry<String, String> document : documents.entrySet()) {
			Path file = TARGET.resolve(document.getKey() + ".md");
			command.add(Files.writeString(file, document.getValue()).toString());
		}
		Path messages = TARGET.resolve("messages.txt");
		Process process = new ProcessBuilder(command).directory(TARGET.toFile())
			.redirectInput(SOURCES.resolve("check.mjs").toFile())
			.redirectError(messages.toFile())
			.start();
		String output = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).as(output + Files.readString(messages)).isZero();
		return output.lines().toList();
	}

}
