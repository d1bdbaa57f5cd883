package dev.trainstep.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Pattern;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Takes from a request what frameworks would act on, and fail, though nothing here asks
 * for it.
 * <ul>
 * <li>A query, which is never parsed. That of a POST stays, to be refused.</li>
 * <li>TRACE, which a servlet would answer with the request. It becomes an unknown
 * method.</li>
 * <li>Languages, of which a container takes only so many.</li>
 * <li>Headers of proxies, unless all are well-formed: anybody may send them.</li>
 * </ul>
 */
final class RequestValve extends ValveBase {

	private static final String FORWARDED = "Forwarded";

	private static final String HOST = "X-Forwarded-Host";

	private static final String PORT = "[0-9]{1,5}";

	/**
	 * Each may be a list, for there may be several proxies. A prefix has no double slash,
	 * which would lead to another host.
	 */
	private static final Map<String, Pattern> WELL_FORMED = Map.of("X-Forwarded-Prefix",
			listOf("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?"), "X-Forwarded-Proto", listOf("https?"), HOST,
			listOf("[A-Za-z0-9.-]+(:" + PORT + ")?|\\[[0-9A-Fa-f:.]+](:" + PORT + ")?"), "X-Forwarded-Port",
			listOf(PORT), "X-Forwarded-For", listOf("[A-Za-z0-9._:\\[\\]-]+"));

	private static final int MAX_LENGTH = 255;

	RequestValve() {
		super(true);
	}

	private static Pattern listOf(String element) {
		return Pattern.compile("(?:%1$s)(?:, ?(?:%1$s))*".formatted(element));
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		org.apache.coyote.Request raw = request.getCoyoteRequest();
		String method = request.getMethod();
		if (!HttpMethod.POST.matches(method)) {
			raw.queryString().recycle();
		}
		if (HttpMethod.TRACE.matches(method)) {
			raw.setMethod("UNKNOWN");
		}
		raw.getMimeHeaders().removeHeader(HttpHeaders.ACCEPT_LANGUAGE);
		raw.getMimeHeaders().removeHeader(FORWARDED);
		if (!isHost(raw.getHeader(HOST)) || !WELL_FORMED.entrySet()
			.stream()
			.allMatch((header) -> isWellFormed(raw.getHeader(header.getKey()), header.getValue()))) {
			WELL_FORMED.keySet().forEach(raw.getMimeHeaders()::removeHeader);
		}
		getNext().invoke(request, response);
	}

	/** Whether each of a list is one to which a link can lead. */
	private static boolean isHost(@Nullable String value) {
		try {
			for (String host : (value != null) ? value.split(", ?", -1) : new String[0]) {
				if (new URI("http://" + host).getHost() == null) {
					return false;
				}
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
