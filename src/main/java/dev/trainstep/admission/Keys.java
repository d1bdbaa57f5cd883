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

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import dev.trainstep.admission.RefusedException.Reason;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The keys of clients, stored as SHA-256 hashes. Keys are long and random, not chosen by
 * people, so a slow hash would protect nothing.
 */
public final class Keys {

	private static final String SCHEME = "bearer ";

	/** Without a body these only read pages, which are public. */
	private static final Set<String> FREE = Set.of("GET", "HEAD", "OPTIONS");

	/** As {@code sha256sum} writes it. */
	private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})(\\s.*)?");

	private final @Nullable List<byte[]> hashes;

	private Keys(@Nullable List<byte[]> hashes) {
		this.hashes = hashes;
	}

	/**
	 * Reads a file as {@code sha256sum} writes it: each line begins with a hash in
	 * hexadecimal. Empty lines and lines that begin with # are skipped.
	 * @param file null if no key is required
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
				throw new IllegalStateException("the file " + file + " contains no key");
			}
			return new Keys(hashes);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new IllegalStateException("cannot read the keys in " + file + ": each line must begin with "
					+ "the SHA-256 of a key, in hexadecimal", ex);
		}
	}

	private static byte[] hash(String line) {
		Matcher hash = LINE.matcher(line);
		if (!hash.matches()) {
			throw new IllegalArgumentException("a line does not begin with a SHA-256");
		}
		return HexFormat.of().parseHex(hash.group(1));
	}

	/**
	 * Checks the key of a request.
	 * @param authorization the header of that name
	 * @throws RefusedException if a key is required, and the request has no valid one
	 */
	public void check(String method, boolean hasBody, @Nullable String authorization) {
		boolean free = FREE.contains(method) && !hasBody;
		if (this.hashes != null && !free && !isKnown(key(authorization), this.hashes)) {
			var headers = new HttpHeaders();
			headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"trainstep\"");
			throw new RefusedException(Reason.NO_KEY, "A key is required: Authorization: Bearer …", headers);
		}
	}

	/** The key in the header; empty if there is none. */
	private static String key(@Nullable String authorization) {
		if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
			return "";
		}
		return authorization.substring(SCHEME.length()).strip();
	}

	/**
	 * Compares with all hashes, in constant time. The empty key is never valid: a file
	 * may contain its hash by accident, made from an unset variable.
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
