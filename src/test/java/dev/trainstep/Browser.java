package dev.trainstep;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium, without a window. */
public final class Browser {

	private Browser() {
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
