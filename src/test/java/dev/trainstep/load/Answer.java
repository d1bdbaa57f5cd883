package dev.trainstep.load;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An answer of the service.
 *
 * @param last whether the service closes the connection after it
 */
record Answer(int status, byte[] body, boolean last) {

	String text() {
		return new String(this.body, UTF_8);
	}

}
