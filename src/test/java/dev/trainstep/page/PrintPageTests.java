package dev.trainstep.page;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A teacher prints a step, solved or with boxes for the results. */
@Tag("slow")
class PrintPageTests extends PageTest {

	private static final List<String> PHASES = List.of("FORWARD", "LOSS", "BACKWARD", "UPDATE");

	/** No index of a name. */
	private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\d.])[−-]?\\d[\\d.]*");

	/** What the layout of a formula says without a character, or with one of its own. */
	private static final String LAYOUT = "[\\s\\[\\]()/√^²\\x{302}]";

	@BeforeEach
	void printNothing() {
		run("window.print = () => { window.printed = true }");
	}

	@ParameterizedTest
	@ValueSource(strings = { "notebook", "mazur", "adam" })
	void aSolutionHasAllFormulasWithTheirNumbers(String example) throws IOException {
		openExample(example);
		String printed = plain(String.join("", print("solution")));
		List<String> shown = onScreen("#computation .line, #computation .way li").stream()
			.map(PrintPageTests::plain)
			.toList();
		assertThat(computations()).hasSizeGreaterThanOrEqualTo(29).allSatisfy((computation) -> {
			String formula = computation.get("symbol").stringValue() + "=" + computation.get("formula").stringValue();
			assertThat(printed).contains(plain(formula.replaceAll("e-(\\d)", "×10−$1").replace("eta", "η")));
		});
		assertThat(shown).hasSameSizeAs(computations())
			.allSatisfy((equation) -> assertThat(printed).contains(equation));
	}

	/** What is left without the formulas are the numbers that are given. */
	@ParameterizedTest
	@ValueSource(strings = { "notebook", "mazur", "adam" })
	void aWorksheetHasAllFormulasAndNoResult(String example) throws IOException {
		openExample(example);
		String printed = String.join("\n", print("worksheet"));
		String name = find("#example option:checked").getText();
		String heading = name + ", training step 0: worksheet\n" + uri("/#" + example) + "\n";
		assertThat(printed).startsWith(heading);
		String rest = printed.substring(heading.length());
		for (String formula : onScreen("#computation .line:nth-child(1 of .line)")) {
			Matcher matcher = laidOut(formula).matcher(rest);
			assertThat(matcher.find()).as("%s in %s", formula, rest).isTrue();
			rest = matcher.replaceFirst("");
		}
		JsonNode request = exchanges().getLast().request();
		List<String> given = Stream.concat(numbersOf(request), numbersOf(request.get("x"))).toList();
		assertThat(NUMBER.matcher(rest).results().map((result) -> result.group().replace('−', '-')))
			.containsExactlyInAnyOrderElementsOf(given);
	}

	@Test
	void eachPhaseAndTheSolutionBeginAPage() throws IOException {
		List<String> worksheet = print("worksheet");
		List<String> solution = print("solution");
		for (List<String> sheet : List.of(worksheet, solution)) {
			assertThat(sheet.stream().map(PrintPageTests::phases).flatMap(List::stream)).isEqualTo(PHASES);
			assertThat(sheet).allSatisfy((page) -> assertThat(phases(page)).hasSizeLessThanOrEqualTo(1));
		}
		assertThat(print("both")).isEqualTo(Stream.concat(worksheet.stream(), solution.stream()).toList());
	}

	@Test
	void printIsBlackOnWhiteWhateverTheThemeIs() throws IOException {
		click("#settings");
		choose("#theme", "dark");
		click("#settings-dialog .main");
		choosePrint("solution");
		try (PDDocument pdf = pdf()) {
			for (int page = 0; page < pdf.getNumberOfPages(); page++) {
				BufferedImage image = new PDFRenderer(pdf).renderImage(page);
				int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
				assertThat(Arrays.stream(pixels)).as("page %d", page).allMatch(PrintPageTests::isGrey);
				long white = Arrays.stream(pixels).filter((pixel) -> (pixel & 0xff) == 0xff).count();
				long black = Arrays.stream(pixels).filter((pixel) -> (pixel & 0xff) < 0x40).count();
				assertThat(white).isGreaterThan(pixels.length * 8L / 10);
				assertThat(black).isPositive();
			}
		}
	}

	@Test
	void whoComputesIsOfferedTheWorksheet() throws IOException {
		press(Keys.chord(Keys.CONTROL, "p"));
		assertThat(find("#print-solution").isSelected()).isTrue();
		find("#print-dialog").sendKeys(Keys.ESCAPE);
		click("#start-practice");
		click("#print");
		assertThat(find("#print-worksheet").isSelected()).isTrue();
		startPrint();
		assertThat(plain(String.join("", pages()))).contains("worksheet", "h0=exp").doesNotContain("0.2689", "1.313");
	}

	@Test
	void aTrainingIsPrintedWithItsSettingsItsResultAndItsLink() throws IOException {
		click("#tab-train");
		find("#points path");
		run("""
				const epochs = document.querySelector("#train-epochs")
				epochs.value = 20
				epochs.dispatchEvent(new Event("change"))""");
		click("#train-run");
		find("#train[data-state=rest]:has(#runs li)");
		String measures = await().atMost(PATIENCE)
			.until(() -> find("#measures").getText(), (text) -> text.contains("accuracy"));
		click("#share");
		String link = Objects.requireNonNull(find("#link").getDomProperty("value"));
		find("#share-dialog").sendKeys(Keys.ESCAPE);
		click("#print");
		awaitPrint();
		String printed = String.join("\n", pages());
		assertThat(printed.replaceAll("\\s", "")).contains(link);
		assertThat(printed).contains("crossEntropy", "adam", "0.03", "glorotUniform", "160 to train, 40 to test")
			.contains(measures);
	}

	private static boolean isGrey(int pixel) {
		int red = pixel >> 16 & 0xff;
		return red == (pixel >> 8 & 0xff) && red == (pixel & 0xff);
	}

	private static List<JsonNode> computations() {
		return exchanges().getLast().json().get("computations").valueStream().toList();
	}

	/** What elements say at each computation of the step, one after the other. */
	private static List<String> onScreen(String selector) {
		JsonNode texts = JSON.readTree((String) Objects.requireNonNull(run("""
				const texts = []
				for (let i = 0; i < arguments[1]; i++) {
					if (i > 0) {
						document.querySelector("#next").click()
					}
					texts.push([...document.querySelectorAll(arguments[0])].map((each) => each.textContent).join(""))
				}
				return JSON.stringify(texts)""", selector, computations().size())));
		return texts.valueStream().map(JsonNode::stringValue).toList();
	}

	/** As one finds a formula in the text of a page. */
	private static String plain(String text) {
		return Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll(LAYOUT, "");
	}

	private static Pattern laidOut(String formula) {
		return Pattern.compile(Normalizer.normalize(formula, Normalizer.Form.NFKC)
			.chars()
			.mapToObj((character) -> Pattern.quote(Character.toString(character)))
			.collect(Collectors.joining("[\\s√]*")));
	}

	private static List<String> phases(String page) {
		return page.lines().filter(PHASES::contains).toList();
	}

	private static Stream<String> numbersOf(JsonNode json) {
		return json.isNumber() ? Stream.of(json.asString()) : json.valueStream().flatMap(PrintPageTests::numbersOf);
	}

	private static void choosePrint(String kind) {
		run("window.printed = false");
		click("#print");
		click("#print-" + kind);
		startPrint();
	}

	private static void startPrint() {
		click("#start-print");
		awaitPrint();
	}

	private static void awaitPrint() {
		await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(run("return window.printed")));
	}

	private static List<String> print(String kind) throws IOException {
		choosePrint(kind);
		return pages();
	}

	private static PDDocument pdf() throws IOException {
		Map<String, Object> answer = driver().executeCdpCommand("Page.printToPDF", Map.of("printBackground", true));
		return Loader.loadPDF(Base64.getDecoder().decode((String) answer.get("data")));
	}

	/** The texts of the pages, as they would be printed now. */
	private static List<String> pages() throws IOException {
		try (PDDocument pdf = pdf()) {
			List<String> pages = new ArrayList<>();
			for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
				var stripper = new PDFTextStripper();
				stripper.setStartPage(page);
				stripper.setEndPage(page);
				pages.add(Normalizer.normalize(stripper.getText(pdf), Normalizer.Form.NFKC));
			}
			return pages;
		}
	}

}
