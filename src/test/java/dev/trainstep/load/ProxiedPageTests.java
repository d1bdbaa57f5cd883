package dev.trainstep.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.Browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The OpenAPI page behind nginx, below a prefix, in a browser. */
@Tag("slow")
class ProxiedPageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String FORWARD = "#operations-Network-forward ";

	@Test
	void everyLinkLeadsToWhereTheClientIs(@TempDir Path directory) throws IOException {
		ChromeDriver browser = Browser.open();
		try (Service service = Service.start("proxied-page", List.of());
				Proxy proxy = Proxy.Program.NGINX.start(directory, service.port(), service.port())) {
			String site = "http://127.0.0.1:" + proxy.port();
			browser.get(site + "/trainstep/swagger-ui.html");
			find(browser, FORWARD + ".opblock-summary-control").click();
			find(browser, FORWARD + ".try-out__btn").click();
			find(browser, FORWARD + ".execute").click();
			assertThat(answer(browser, "200")).contains("1.3132616871463947");

			find(browser, FORWARD + "textarea").sendKeys(Keys.chord(Keys.CONTROL, "a"), "no JSON");
			find(browser, FORWARD + ".execute").click();
			String type = new JsonMapper().readTree(answer(browser, "400")).get("type").stringValue();
			assertThat(type).isEqualTo("/trainstep/problems/malformed-json");
			browser.get(site + type);
			assertThat(find(browser, "h1").getText()).isEqualTo("The body is not JSON");
			find(browser, "a").click();
			find(browser, FORWARD);
			assertThat(browser.getCurrentUrl()).startsWith(site + "/trainstep/swagger-ui/");

			browser.get(site + "/trainstep/");
			find(browser, "a[href='swagger-ui.html']").click();
			find(browser, FORWARD);
			assertThat(browser.getCurrentUrl()).startsWith(site + "/trainstep/swagger-ui/");
		}
		finally {
			browser.quit();
		}
	}

	/** The body of an answer with this status. */
	private static String answer(ChromeDriver browser, String status) {
		String answers = FORWARD + ".live-responses-table .response ";
		await().atMost(PATIENCE)
			.until(() -> find(browser, answers + ".response-col_status").getText().startsWith(status));
		return find(browser, answers + ".response-col_description pre").getText();
	}

	private static WebElement find(ChromeDriver browser, String selector) {
		return await().atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> browser.findElement(By.cssSelector(selector)), WebElement::isDisplayed);
	}

}
