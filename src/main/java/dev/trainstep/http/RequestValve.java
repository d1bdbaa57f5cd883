package dev.trainstep.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Pattern;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import dev.trainstep.problem.ProblemValve;

/**
 * Takes from a request what frameworks would act on, and fail, though nothing here asks
 * for it.
 * <ul>
 * <li>A query, which is never parsed. That of a POST stays, to be refused.</li>
 * <li>TRACE, which a servlet would answer with the request. It becomes an unknown
 * method.</li>
 * <li>Languages, of which a container takes only so many.</li>
 * <li>An Accept header that names no type.</li>
 * <li>What asks whether a page may call, where none may. It becomes a plain OPTIONS.</li>
 * <li>Headers of proxies that nobody follows, or that are not well-formed: anybody may
 * send them.</li>
 * </ul>
 */
final class RequestValve extends ValveBase {

	private static final String FORWARDED = "Forwarded";

	private static final String HOST = "X-Forwarded-Host";

	private static final Pattern NOTHING = Pattern.compile("[\\s,]*");

	private static final String PORT = "[0-9]{1,5}";

	/**
	 * Each may be a list, for there may be several proxies. A prefix has no double slash,
	 * which would lead to another host.
	 */
	private static final Map<String, Pattern> WELL_FORMED = Map.of(ProblemValve.PREFIX,
			listOf("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?"), "X-Forwarded-Proto", listOf("https?"), HOST,
			listOf("[A-Za-z0-9._-]+(:" + PORT + ")?|\\[[0-9A-Fa-f:.]+](:" + PORT + ")?"), "X-Forwarded-Port",
			listOf(PORT), "X-Forwarded-For", listOf("[A-Za-z0-9._:\\[\\]-]+"));

	private static final int MAX_LENGTH = 255;

	private final boolean hasCors;

	private final boolean followsProxies;

	/**
	 * @param hasCors whether pages of other origins may call
	 * @param followsProxies whether links lead to where the headers of proxies say
	 */
	RequestValve(boolean hasCors, boolean followsProxies) {
		super(true);
		this.hasCors = hasCors;
		this.followsProxies = followsProxies;
	}

	private static Pattern listOf(String element) {
		return Pattern.compile("(?:%1$s)(?:, ?(?:%1$s))*".formatted(element));
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		org.apache.coyote.Request raw = request.getCoyoteRequest();
		String method = request.getMethod();
		// Of one that is refused already, the length of the query may be the reason.
		if (!HttpMethod.POST.matches(method) && !response.isError()) {
			raw.queryString().recycle();
		}
		if (HttpMethod.TRACE.matches(method)) {
			raw.setMethod("UNKNOWN");
		}
		MimeHeaders headers = raw.getMimeHeaders();
		headers.removeHeader(HttpHeaders.ACCEPT_LANGUAGE);
		if (Collections.list(headers.values(HttpHeaders.ACCEPT)).stream().allMatch(RequestValve::namesNothing)) {
			headers.removeHeader(HttpHeaders.ACCEPT);
		}
		headers.removeHeader(FORWARDED);
		if (!this.hasCors) {
			headers.removeHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
		}
		WELL_FORMED.forEach((name, pattern) -> {
			if (!this.followsProxies || !isWellFormed(raw.getHeader(name), pattern)) {
				headers.removeHeader(name);
			}
		});
		if (!isHost(raw.getHeader(HOST))) {
			headers.removeHeader(HOST);
		}
		getNext().invoke(request, response);
	}

	private static boolean namesNothing(@Nullable String list) {
		return list == null || NOTHING.matcher(list).matches();
	}

	/** Whether each of a list can be that of a URL. */
	private static boolean isHost(@Nullable String value) {
		try {
			for (String host : (value != null) ? value.split(", ?", -1) : new String[0]) {
				URI _ = new URI("http://" + host);
			}
			return true;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static boolean isWellFormed(@Nullable String value, Pattern pattern) {
		return value == null || (value.length() <= MAX_LENGTH && pattern.matcher(value).matches());
	}

}
