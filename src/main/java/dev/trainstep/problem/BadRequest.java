package dev.trainstep.problem;

import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;

import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Says why the container has refused a request with 400. It tells no reason that an
 * answer could repeat: its messages hold what the caller sent.
 */
final class BadRequest {

	/** Paths begin with a slash, and go no higher. */
	private static final String ABOVE = "/..";

	private static final Pattern NOT_DECODED = Pattern.compile("%(2f|5c|00)");

	private static final Pattern NOT_ENCODED = Pattern.compile("%(?![0-9a-f]{2})");

	private static final char NOT_UTF_8 = '\ufffd';

	private BadRequest() {
	}

	/**
	 * The problem, with the status 400, or another one that HTTP has for it.
	 * @param cause what the container failed with, if it could not read the header
	 */
	static Problem problem(Request request, @Nullable Throwable cause, String instance) {
		var protocol = (AbstractHttp11Protocol<?>) request.getConnector().getProtocolHandler();
		int maxBytes = protocol.getMaxHttpRequestHeaderSize();
		String limit = maxBytes + " bytes (server.max-http-request-header-size)";
		int maxFields = protocol.getMaxHeaderCount();
		String message = (cause != null) ? String.valueOf(cause.getMessage()) : "";
		if (message.equals(told(Http11InputBuffer.class, "iib.requestheadertoolarge.error"))) {
			return isLineLonger(request.getCoyoteRequest(), maxBytes)
					? tooLong(ProblemType.URI_TOO_LONG, "The request line is longer than " + limit + ".", instance)
					: tooLong(ProblemType.HEADER_TOO_LONG,
							"The request line and the header fields are longer together than " + limit + ".", instance);
		}
		if (message.equals(told(MimeHeaders.class, "headers.maxCountFail", maxFields))) {
			return tooLong(ProblemType.HEADER_TOO_LONG, "The header has more than " + maxFields + " fields.", instance);
		}
		return Problem.of(ProblemType.BAD_REQUEST, reason(request.getCoyoteRequest(), cause), instance);
	}

	/** What Tomcat says of it. Its status is 400 all the same. */
	private static String told(Class<?> by, String key, Object... values) {
		return StringManager.getManager(by).getString(key, values);
	}

	private static Problem tooLong(ProblemType type, String what, String instance) {
		return Problem.of(type, what + " " + type.remedy(), instance);
	}

	/** Whether the request line alone is longer than this, or did not end before. */
	private static boolean isLineLonger(org.apache.coyote.Request request, int maxBytes) {
		MessageBytes uri = request.requestURI();
		return uri.isNull() || uri.getLength() + request.queryString().getLength() > maxBytes;
	}

	private static String reason(org.apache.coyote.Request request, @Nullable Throwable cause) {
		if (cause != null) {
			return "The request line or a header field, such as Host, is not well-formed. In a URL, blanks, backslashes, "
					+ "quotes, braces and all that is not ASCII are percent-encoded.";
		}
		String path = request.requestURI().toString().toLowerCase(Locale.ROOT);
		if (NOT_DECODED.matcher(path).find()) {
			return "The path has an encoded slash, backslash or NUL (%2F, %5C, %00). No path of the service has one.";
		}
		if (NOT_ENCODED.matcher(path).find()) {
			return "The path has a % that two hexadecimal digits do not follow. The sign itself is written %25.";
		}
		String decoded = StringUtils.uriDecode(path, UTF_8);
		if (decoded.indexOf(NOT_UTF_8) >= 0) {
			return "The path has percent-encoded bytes that are not UTF-8.";
		}
		if (!decoded.startsWith("/") || decoded.contains(ABOVE)) {
			return "The path does not begin with a slash, or leads above the first one by .. segments.";
		}
		if (Collections.list(request.getMimeHeaders().values(HttpHeaders.HOST)).size() != 1) {
			return "The request needs one Host header: the name or the address of a host, and perhaps a port.";
		}
		return "Content-Length or Transfer-Encoding is not well-formed, or the URL names another host than the Host header.";
	}

}
