package dev.trainstep.http;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Reads the Accept header without the types of quality 0, which are not accepted (RFC
 * 9110, 12.4.2); Spring takes them for accepted. A wider range stays whole: Spring cannot
 * exclude a part of it. Of a range, the request's own type comes first.
 */
final class AcceptedTypes extends HeaderContentNegotiationStrategy {

	@Override
	public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
		MediaType own = contentType(request);
		List<MediaType> accepted = super.resolveMediaTypes(request).stream()
			.filter((type) -> type.getQualityValue() > 0)
			.flatMap((type) -> (own != null && type.isWildcardSubtype() && type.includes(own))
					? Stream.of(own.copyQualityValue(type), type) : Stream.of(type))
			.toList();
		if (accepted.isEmpty()) {
			throw new HttpMediaTypeNotAcceptableException("every type has a quality of 0");
		}
		return accepted;
	}

	/** The type of the request's body, if it tells one. */
	private static @Nullable MediaType contentType(NativeWebRequest request) {
		String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
		try {
			MediaType type = (header != null) ? MediaType.parseMediaType(header) : null;
			return (type != null) ? new MediaType(type.getType(), type.getSubtype()) : null;
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

}
