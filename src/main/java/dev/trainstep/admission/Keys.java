package dev.trainstep.admission;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;

import dev.trainstep.admission.RefusedException.Reason;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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

	/** Twice as often as promised. */
	private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(5);

	private static final String HOW = "\nA line is made by: printf %s \"$key\" | sha256sum";

	private static final Logger log = LoggerFactory.getLogger(Keys.class);

	private final @Nullable Path file;

	private final AtomicLong lastLook = new AtomicLong(System.nanoTime());

	private volatile List<byte[]> hashes;

	/** Why the file could not be read when it was last looked at; empty if it could. */
	private volatile String problem = "";

	private Keys(@Nullable Path file, List<byte[]> hashes) {
		this.file = file;
		this.hashes = hashes;
	}

	/**
	 * Reads a file as {@code sha256sum} writes it: each line begins with a hash in
	 * hexadecimal. Empty lines and lines that begin with # are skipped.
	 * @param file null if no key is required
	 * @throws SettingException if it has no keys
	 */
	static Keys of(@Nullable Path file) {
		return (file != null) ? new Keys(file, read(file.toAbsolutePath())) : new Keys(null, List.of());
	}

	private static List<byte[]> read(Path file) {
		List<byte[]> hashes = new ArrayList<>();
		try {
			// Each byte is a character: what is no text has a wrong line.
			List<String> lines = Files.readAllLines(file, ISO_8859_1);
			for (int i = 0; i < lines.size(); i++) {
				String line = lines.get(i);
				Matcher hash = LINE.matcher(line);
				if (hash.matches()) {
					hashes.add(HexFormat.of().parseHex(hash.group(1)));
				}
				else if (!line.isBlank() && !line.startsWith("#")) {
					throw new SettingException("line " + (i + 1) + " of the file of keys, " + file
							+ ", does not begin with the SHA-256 of a key in hexadecimal" + HOW, null);
				}
			}
		}
		catch (NoSuchFileException ex) {
			throw new SettingException("there is no file of keys, " + file
					+ "\nSet TRAINSTEP_KEYS to its path; in a container, to the path where it is mounted", ex);
		}
		catch (AccessDeniedException ex) {
			throw new SettingException("no permission to read the file of keys, " + file
					+ "\nLet the user of the service read it (in the image 10001): chmod a+r; it holds hashes, not keys",
					ex);
		}
		catch (IOException ex) {
			throw new SettingException("the file of keys, " + file + ", cannot be read: " + ex.getMessage()
					+ "\nSet TRAINSTEP_KEYS to the path of a file of text", ex);
		}
		if (hashes.isEmpty()) {
			throw new SettingException("the file of keys, " + file + ", has no key" + HOW, null);
		}
		return hashes;
	}

	/**
	 * Checks the key of a request.
	 * @param authorization the header of that name
	 * @throws RefusedException if a key is required, and the request has no valid one
	 */
	public void check(String method, boolean hasBody, @Nullable String authorization) {
		boolean free = FREE.contains(method) && !hasBody;
		if (this.file != null && !free && !isKnown(key(authorization), hashes(this.file))) {
			var headers = new HttpHeaders();
			headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"trainstep\"");
			throw new RefusedException(Reason.NO_KEY, "The request has no valid key.", headers);
		}
	}

	/** The keys in the file, as it was a few seconds ago at most. */
	private List<byte[]> hashes(Path file) {
		long now = System.nanoTime();
		long last = this.lastLook.get();
		if (now - last >= LOOK_EVERY && this.lastLook.compareAndSet(last, now)) {
			look(file.toAbsolutePath());
		}
		return this.hashes;
	}

	/**
	 * Reads the file again: its time and its size may be the same although its keys are
	 * not. If it cannot be read, the keys stay.
	 */
	private void look(Path file) {
		try {
			List<byte[]> found = read(file);
			if (!Arrays.deepEquals(found.toArray(), this.hashes.toArray()) || !this.problem.isEmpty()) {
				log.info("keys have changed: now there are {}", found.size());
			}
			this.hashes = found;
			this.problem = "";
		}
		catch (SettingException ex) {
			String now = String.valueOf(ex.getMessage());
			if (!now.equals(this.problem)) {
				log.warn("the last keys stay valid: {}", now);
			}
			this.problem = now;
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
