package dev.trainstep.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import dev.trainstep.Tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A developer leaves with code that gives the numbers he saw. */
@Tag("slow")
class RequestsPageTests extends PageTest {

	/** What no literal of any language may change. */
	private static final String SPECIAL = "it's \"∂é😀\" \\ $HOME `id` %PATH% #{x}";

	private static final int STEPS = 100;

	@SuppressWarnings("NullAway.Init") // by JUnit
	@TempDir
	Path folder;

	/** What a snippet is written in, and the file it is saved as. */
	enum Language {

		CURL("request.sh"), PYTHON("request.py"), JAVASCRIPT("request.js"), JAVA("Request.java");

		private final String file;

		Language(String file) {
			this.file = file;
		}

		String tab() {
			return "#language-" + name().toLowerCase(Locale.ROOT);
		}

		String program() {
			String why = "no snippet was tried in it";
			return switch (this) {
				case CURL -> {
					Tools.require("curl", why);
					yield Tools.require("bash", why).toString();
				}
				case PYTHON -> Tools.require("python3", why).toString();
				case JAVASCRIPT -> Tools.require("node", why).toString();
				case JAVA -> Path.of(System.getProperty("java.home"), "bin", "java").toString();
			};
		}

	}

	@BeforeEach
	void openDrawer() {
		click("#requests > details > summary");
		find("#snippet");
	}

	@ParameterizedTest
	@EnumSource
	void aSnippetGivesTheAnswerShown(Language language) throws IOException, InterruptedException {
		String answer = unfolded("#answer");
		assertThat(JSON.readTree(answer).at("/computations/8/value").doubleValue()).isEqualTo(1.3132616871463947);
		assertThat(squeezed(runSnippet(language))).isEqualTo(answer);
	}

	@ParameterizedTest
	@EnumSource
	void aRequestThatIsRefusedGivesTheSameProblemLetterForLetter(Language language)
			throws IOException, InterruptedException {
		expectRefusal(400);
		var request = (ObjectNode) exchanges().getFirst().request();
		var link = JSON.createObjectNode().put("v", 1).set("request", request.put(SPECIAL, SPECIAL));
		Path file = Files.writeString(this.folder.resolve("trainstep.json"), link.toString());
		click("#share");
		find("#share-dialog");
		driver().findElement(By.id("file")).sendKeys(file.toString());
		pick("/explain", 400);
		String answer = unfolded("#answer");
		JsonNode pointer = JSON.readTree(exchanges().get(1).answer()).at("/errors/0/pointer");
		assertThat(pointer.stringValue()).contains("it's", "%E2%88%82%C3%A9%F0%9F%98%80");
		assertThat(squeezed(runSnippet(language))).isEqualTo(answer);
	}

	@ParameterizedTest
	@EnumSource
	void aStreamOfALargeRequestEndsWithTheLineShown(Language language) throws IOException, InterruptedException {
		click("#tab-train");
		find("#points path");
		click("#train-run");
		find("#train[data-state=rest]:has(#runs li)");
		pick("/train", 200);
		String line = unfolded("#answer");
		assertThat(JSON.readTree(line).get("type").stringValue()).isEqualTo("result");
		save("#save-request", this.folder.resolve("request.json"));
		List<String> lines = runSnippet(language).lines().filter((each) -> !each.isBlank()).toList();
		assertThat(lines).hasSizeGreaterThan(100);
		assertThat(squeezed(lines.getLast())).isEqualTo(line);
	}

	@ParameterizedTest
	@EnumSource
	void whatIsSentNextIsShownBefore(Language language) throws IOException, InterruptedException {
		click("#planned");
		assertThat(findAll("#answer")).isEmpty();
		String printed = runSnippet(language);
		click("#next-step");
		awaitText("#training-step", "Training step 1");
		Exchange step = exchanges().get(1);
		assertThat(step.path()).isEqualTo("/train-step");
		assertThat(squeezed(printed)).isEqualTo(squeezed(step.answer()));
	}

	@Test
	void theRequestThatFollowsIsTheOneThatIsSent() {
		click("#next-step");
		awaitText("#training-step", "Training step 1");
		pick("/train-step", 200);
		String following = unfolded("#as-next-request");
		click("#next-step");
		awaitText("#training-step", "Training step 2");
		Exchange second = exchanges().get(3);
		assertThat(second.path()).isEqualTo("/train-step");
		assertThat(following).isEqualTo(squeezed(second.body()));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.INCLUDE, names = { "PYTHON", "JAVASCRIPT" })
	void aLoopTrainsAsTheServiceDoes(Language language) throws IOException, InterruptedException {
		for (String example : List.of("notebook", "adam")) {
			openExample(example);
			click("#planned");
			click(language.tab());
			click("#copy-loop");
			Files.writeString(this.folder.resolve(language.file), pasted());
			List<String> lines = execute(language).lines().toList();
			assertThat(lines).hasSize(STEPS);
			var request = (ObjectNode) exchanges().getLast().request();
			for (int step = 0; step < STEPS; step++) {
				JsonNode answer = post("/train-step", request);
				String line = lines.get(step);
				int space = line.indexOf(' ');
				assertThat(line.substring(0, space)).isEqualTo(String.valueOf(step));
				assertThat(Double.parseDouble(line.substring(space))).isEqualTo(answer.get("loss").doubleValue());
				answer.forEachEntry((name, value) -> {
					if (request.has(name) || name.equals("optimizer")) {
						request.set(name, value);
					}
				});
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void copyWorksWithAClipboardAndWithoutOne(boolean hasClipboard) {
		if (hasClipboard) {
			driver().executeCdpCommand("Browser.grantPermissions", Map.of("permissions",
					List.of("clipboardReadWrite", "clipboardSanitizedWrite"), "origin", uri("").toString()));
			run("document.execCommand = () => { throw new Error('this is the other way') }");
		}
		else {
			run("delete Navigator.prototype.clipboard");
			assertThat(run("return 'clipboard' in navigator")).isEqualTo(false);
		}
		click("#planned");
		click(Language.PYTHON.tab());
		assertThat(copied("#copy")).isEqualTo(text("#snippet")).contains("urllib.request", "/train-step");
		assertThat(copied("#copy-loop")).contains("urllib.request", "/train-step", "for step in range(100):");
		click("#share");
		assertThat(copied("#copy-link")).isEqualTo(find("#link").getDomProperty("value")).endsWith("/#notebook");
	}

	@Test
	void answersAreHiddenWhileTheyAreToBeComputed() {
		assertThat(unfolded("#answer")).contains("0.2689414213699951");
		click("#start-practice");
		find("#arrays [data-practice]");
		assertThat(findAll("#answer")).isEmpty();
		assertThat(text("#drawer")).contains("hidden").doesNotContain("0.2689", "1.313");
	}

	@Test
	void requestsAreHiddenThatHaveWhatIsToBeComputed() {
		click("#next-step");
		awaitText("#training-step", "Training step 1");
		click("#previous-step");
		click("#start-practice");
		choose("#scope", "gradients");
		find("#arrays [data-practice]");
		type("#/gradients/W2/0/0", "-0.73");
		click("#check");
		awaitText("#verdict", "1 of 8 checked, 1 right");
		pick("/gradient-check", 200);
		assertThat(text("#exchange")).contains("hidden").doesNotContain("0.7310");
		pick("/explain", 200);
		assertThat(text("#exchange")).contains("hidden").doesNotContain("1.007");
		click("#planned");
		assertThat(find("#snippet").getText()).contains("/train-step").contains("[[1,2],[2,-1]]");
	}

	/** What a button copies, which says so and keeps the focus. */
	private static String copied(String button) {
		click(button);
		awaitText(button, "Copied");
		assertThat(driver().switchTo().activeElement()).isEqualTo(find(button));
		String copied = pasted();
		awaitText(button, button.equals("#copy-loop") ? "Copy as a loop" : "Copy");
		return copied;
	}

	/** Opens an exchange of the list, the newest that fits. */
	private static void pick(String path, int status) {
		await().atMost(PATIENCE)
			.ignoreExceptions()
			.untilAsserted(() -> findAll("#exchanges button:not(#planned)").stream()
				.filter((row) -> row.getText().startsWith("POST " + path + "\n" + status))
				.findFirst()
				.orElseThrow()
				.click());
	}

	/** What a part of the drawer holds, without the layout. */
	private static String unfolded(String part) {
		click(part + " > summary");
		return squeezed(text(part + " .json"));
	}

	private static String text(String selector) {
		return Objects.requireNonNull(find(selector).getDomProperty("textContent"));
	}

	private static String squeezed(String text) {
		return text.replaceAll("\\s", "");
	}

	private String runSnippet(Language language) throws IOException, InterruptedException {
		click(language.tab());
		Files.writeString(this.folder.resolve(language.file), text("#snippet"));
		return execute(language);
	}

	/** What a program prints that lies in the folder. */
	private String execute(Language language) throws IOException, InterruptedException {
		File errors = this.folder.resolve("errors.txt").toFile();
		Process process = new ProcessBuilder(language.program(), language.file).directory(this.folder.toFile())
			.redirectError(errors)
			.start();
		process.getOutputStream().close();
		String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).as(Files.readString(errors.toPath())).isZero();
		return printed;
	}

}
