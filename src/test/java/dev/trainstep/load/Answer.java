package dev.trainstep.load;

import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An answer of the service.
 *
 * @param headers by name, in small letters
 */
record Answer(int status, Map<String, String> headers, byte[] body) {

	String text() {
		return new String(this.body, UTF_8);
	}

	/** Whether the service closes the connection after it. */
	boolean last() {
		return "close".equals(this.headers.get("connection"));
	}

}
