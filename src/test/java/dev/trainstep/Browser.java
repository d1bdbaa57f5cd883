package dev.trainstep;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium, without a window: one for all tests of a class that registers it. */
public final class Browser implements BeforeAllCallback, AfterAllCallback {

	private @Nullable ChromeDriver driver;

	public ChromeDriver driver() {
		return Objects.requireNonNull(this.driver);
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.driver = open();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.driver != null) {
			this.driver.quit();
		}
	}

	/** Opens it; without the programs the test is skipped, with a message. */
	public static ChromeDriver open() {
		String why = "no page was tried in a browser (Debian: chromium, chromium-driver)";
		var driver = Tools.require("chromedriver", why);
		var options = new ChromeOptions().setBinary(Tools.require("chromium", why).toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
				"--window-size=1000,2150");
		return new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build(),
				options);
	}

}
