package dev.trainstep.openapi;

import java.util.regex.Matcher;

import org.jspecify.annotations.Nullable;
import org.springdoc.webmvc.api.OpenApiResource;

import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Names the server in the document as the client sees it: below its context path, or the
 * prefix of its proxy. Springdoc would set it in the one document that all requests
 * share.
 */
@RestControllerAdvice(assignableTypes = OpenApiResource.class)
class ServerPath implements ResponseBodyAdvice<byte[]> {

	/** In JSON and in YAML. */
	private static final String ROOT = "(\"servers\":\\[\\{\"url\":\"|\nservers:\n- url: )/";

	@Override
	public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
		return true;
	}

	@Override
	public byte @Nullable [] beforeBodyWrite(byte @Nullable [] document, MethodParameter method, MediaType type,
			Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
			ServerHttpResponse response) {
		String path = ((ServletServerHttpRequest) request).getServletRequest().getContextPath();
		if (document == null || path.isEmpty()) {
			return document;
		}
		return new String(document, UTF_8).replaceFirst(ROOT, "$1" + Matcher.quoteReplacement(path)).getBytes(UTF_8);
	}

}
