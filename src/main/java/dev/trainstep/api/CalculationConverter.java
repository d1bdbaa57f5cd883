package dev.trainstep.api;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

import dev.trainstep.core.explain.HandCalculation;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes explanations as text, and reads none. */
@Component
final class CalculationConverter extends AbstractHttpMessageConverter<ExplainResponse> {

	CalculationConverter() {
		super(UTF_8, MediaType.TEXT_PLAIN, MediaType.TEXT_MARKDOWN);
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == ExplainResponse.class;
	}

	@Override
	public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
		return false;
	}

	@Override
	protected ExplainResponse readInternal(Class<? extends ExplainResponse> type, HttpInputMessage message) {
		throw new HttpMessageNotReadableException("explanations are not read", message);
	}

	/** Text is UTF-8, whichever charset an Accept header may name. */
	@Override
	protected void addDefaultHeaders(HttpHeaders headers, ExplainResponse answer, @Nullable MediaType mediaType)
			throws IOException {
		super.addDefaultHeaders(headers, answer, (mediaType != null) ? new MediaType(mediaType, UTF_8) : null);
	}

	@Override
	protected void writeInternal(ExplainResponse answer, HttpOutputMessage message) throws IOException {
		HandCalculation calculation = answer.calculation();
		boolean isMarkdown = MediaType.TEXT_MARKDOWN.isCompatibleWith(message.getHeaders().getContentType());
		var writer = new BufferedWriter(new OutputStreamWriter(message.getBody(), UTF_8));
		if (isMarkdown) {
			calculation.writeMarkdown(writer);
		}
		else {
			calculation.writeText(writer);
		}
		writer.flush();
	}

}
