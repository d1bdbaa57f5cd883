package dev.trainstep.admission;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Requests that the service sends to itself before it is ready: they need none of the
 * keys, and are not logged. They are known by a header whose value is random, is known to
 * this process only, and is good for as long as it sends them.
 */
@Component
public class OwnRequests {

	public static final String HEADER = "Trainstep-Own";

	private static final String ATTRIBUTE = OwnRequests.class.getName();

	private static final int BYTES = 32;

	private volatile byte @Nullable [] secret;

	/** Returns what the header has to be from now on. */
	public String begin() {
		var random = new byte[BYTES];
		new SecureRandom().nextBytes(random);
		String value = HexFormat.of().formatHex(random);
		this.secret = value.getBytes(UTF_8);
		return value;
	}

	public void end() {
		this.secret = null;
	}

	/** Whether a request that has just come is one of them, which is remembered. */
	boolean recognise(HttpServletRequest request) {
		byte[] expected = this.secret;
		String value = (expected != null) ? request.getHeader(HEADER) : null;
		boolean own = value != null && MessageDigest.isEqual(expected, value.getBytes(UTF_8));
		if (own) {
			request.setAttribute(ATTRIBUTE, true);
		}
		return own;
	}

	/** Whether a request is one of them. */
	public static boolean isOwn(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) != null;
	}

}
