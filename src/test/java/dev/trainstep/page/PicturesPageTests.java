package dev.trainstep.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes the pictures of the README: {@code target/page-step.png} and
 * {@code target/page-train.png}; those in {@code docs/} are copies.
 */
@Tag("slow")
class PicturesPageTests extends PageTest {

	@AfterEach
	void narrow() {
		driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		driver().executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", false));
	}

	@Test
	void aStepInTheMiddleOfTheBackwardPass() throws IOException {
		widen(1440);
		for (int i = 0; i < 15; i++) {
			press(Keys.ARROW_RIGHT);
		}
		awaitText("#progress", "computation 16 of 29");
		assertThat(digits("#/delta1/0")).isEqualTo("0.7310585786300049");
		take("step");
	}

	@Test
	void aRunThatHasLearnedTwoSpirals() throws IOException {
		widen(1280);
		click("#tab-train");
		await().atMost(PATIENCE).until(() -> findAll("#points path").size() == 200);
		click("[data-shape=spiral]");
		set("#train-noise", "0.05");
		choose("#train-activation", "relu");
		choose("#train-scheme", "heUniform");
		set("#train-eta", "0.01");
		set("[data-layer='0']", "16");
		click("#add-layer");
		set("[data-layer='1']", "16");
		click("#train-run");
		find("#runs [data-loss]");
		await().atMost(PATIENCE).until(() -> findAll("#train[data-state=rest] #confusion td.right").size() == 2);
		assertThat(find("#measures").getText()).contains("accuracy 0.9");
		// The finer picture comes last.
		await().atMost(PATIENCE)
			.until(() -> Long.valueOf(61).equals(run("return document.querySelector('#regions').width")));
		run("document.activeElement.blur()");
		take("train");
	}

	private static void set(String selector, String text) {
		find(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), text, Keys.TAB);
	}

	private static void widen(int width) {
		driver().executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
		driver().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
	}

	/** The page down to the log of requests, which tells how fast the machine is. */
	private static void take(String name) throws IOException {
		Object clip = run("""
				scrollTo(0, 0)
				const height = Math.floor(document.querySelector("#requests").getBoundingClientRect().top)
				return { x: 0, y: 0, width: innerWidth, height, scale: 1 }""");
		Object png = driver()
			.executeCdpCommand("Page.captureScreenshot",
					Map.of("captureBeyondViewport", true, "clip", Objects.requireNonNull(clip)))
			.get("data");
		Files.write(Path.of("target", "page-" + name + ".png"),
				Base64.getDecoder().decode((String) Objects.requireNonNull(png)));
	}

}
