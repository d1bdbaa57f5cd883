package dev.trainstep.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.imageio.ImageIO;

import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The pixels of an element and of a margin around it. */
final class Screenshot {

	private static final String BOX = """
			const { left, top, width, height } = arguments[0].getBoundingClientRect()
			return [left + scrollX, top + scrollY, width, height].map(String)""";

	private final BufferedImage image;

	private Screenshot(BufferedImage image) {
		this.image = image;
	}

	/** Takes a screenshot that has so many pixels for one of the page. */
	static Screenshot of(ChromeDriver driver, WebElement element, int margin, int scale) {
		List<?> box = (List<?>) Objects.requireNonNull(driver.executeScript(BOX, element));
		Map<String, Object> clip = Map.of("x", side(box, 0) - margin, "y", side(box, 1) - margin, "width",
				side(box, 2) + 2 * margin, "height", side(box, 3) + 2 * margin, "scale", scale);
		Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of("clip", clip)).get("data");
		byte[] png = Base64.getDecoder().decode((String) Objects.requireNonNull(data));
		try {
			return new Screenshot(ImageIO.read(new ByteArrayInputStream(png)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static double side(List<?> box, int i) {
		return Double.parseDouble((String) box.get(i));
	}

	int width() {
		return this.image.getWidth();
	}

	int height() {
		return this.image.getHeight();
	}

	/** Whether a pixel is not of the background's brightness, which is in a corner. */
	boolean isPainted(int x, int y) {
		return contrast(this.image.getRGB(x, y), this.image.getRGB(0, 0)) > 1.1;
	}

	/** How many pixels have at least this contrast to those of another screenshot. */
	int differing(Screenshot other, double contrast) {
		int count = 0;
		for (int y = 0; y < Math.min(height(), other.height()); y++) {
			for (int x = 0; x < Math.min(width(), other.width()); x++) {
				if (contrast(this.image.getRGB(x, y), other.image.getRGB(x, y)) >= contrast) {
					count++;
				}
			}
		}
		return count;
	}

	/** The contrast of two colours, as WCAG defines it. */
	private static double contrast(int one, int other) {
		double a = luminance(one);
		double b = luminance(other);
		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	}

	private static double luminance(int rgb) {
		return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
	}

	private static double linear(int channel) {
		double value = channel / 255.0;
		return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
	}

}
