package dev.trainstep.http;

import java.util.List;

import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Reads the Accept header without the types of quality 0, which are not accepted (RFC
 * 9110, 12.4.2); Spring takes them for accepted. A wider range stays whole: Spring cannot
 * exclude a part of it.
 */
final class AcceptedTypes extends HeaderContentNegotiationStrategy {

	@Override
	public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
		List<MediaType> accepted = super.resolveMediaTypes(request).stream()
			.filter((type) -> type.getQualityValue() > 0)
			.toList();
		if (accepted.isEmpty()) {
			throw new HttpMediaTypeNotAcceptableException("every type has a quality of 0");
		}
		return accepted;
	}

}
