package dev.trainstep.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import dev.trainstep.admission.RefusedException.Reason;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The keys that a request can carry, known by their SHA-256. Keys are long and random,
 * not chosen by people, so nothing slower than that is needed to keep them.
 */
final class Keys {

	private static final String SCHEME = "bearer ";

	/** These read what there is to read for everybody, if they bring nothing. */
	private static final Set<String> FREE = Set.of("GET", "HEAD", "OPTIONS");

	/** As {@code sha256sum} writes it. */
	private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})(\\s.*)?");

	private final @Nullable List<byte[]> hashes;

	private Keys(@Nullable List<byte[]> hashes) {
		this.hashes = hashes;
	}

	/**
	 * Reads a file as {@code sha256sum} writes it: a hash in hexadecimal at the start of
	 * each line; empty lines and those that begin with # are nothing.
	 * @param file the file, or none if no key is required
	 */
	static Keys of(@Nullable Path file) {
		if (file == null) {
			return new Keys(null);
		}
		try {
			List<byte[]> hashes = Files.readAllLines(file)
				.stream()
				.filter((line) -> !line.isBlank() && !line.startsWith("#"))
				.map(Keys::hash)
				.toList();
			if (hashes.isEmpty()) {
				throw new IllegalStateException("there is no key in " + file);
			}
			return new Keys(hashes);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new IllegalStateException("cannot read the keys in " + file + ": each line begins with "
					+ "the SHA-256 of a key, in hexadecimal", ex);
		}
	}

	private static byte[] hash(String line) {
		Matcher hash = LINE.matcher(line);
		if (!hash.matches()) {
			throw new IllegalArgumentException("a line that does not begin with a SHA-256");
		}
		return HexFormat.of().parseHex(hash.group(1));
	}

	boolean areRequired() {
		return this.hashes != null;
	}

	/**
	 * Looks for a key.
	 * @throws RefusedException if there is none, and one is required
	 */
	void check(HttpServletRequest request) {
		boolean free = FREE.contains(request.getMethod()) && !Upload.isDue(request);
		if (this.hashes != null && !free && !isKnown(key(request), this.hashes)) {
			var headers = new HttpHeaders();
			headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"trainstep\"");
			throw new RefusedException(Reason.NO_KEY, "A key is required: Authorization: Bearer …", headers);
		}
	}

	/** The key of a request, or nothing. */
	private static String key(HttpServletRequest request) {
		String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
		boolean bearer = authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME);
		return bearer ? authorization.substring(SCHEME.length()).strip() : "";
	}

	/**
	 * Takes as long whichever key it is. Nothing is no key, even if a file has its hash:
	 * that of a variable that was not set.
	 */
	private static boolean isKnown(String key, List<byte[]> hashes) {
		if (key.isEmpty()) {
			return false;
		}
		byte[] hash = sha256(key);
		boolean known = false;
		for (byte[] candidate : hashes) {
			known |= MessageDigest.isEqual(candidate, hash);
		}
		return known;
	}

	private static byte[] sha256(String key) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
	}

}
