package dev.trainstep.api;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

import dev.trainstep.archive.onnx.OnnxModel;

/** Writes models, and reads none. */
@Component
final class OnnxConverter extends AbstractHttpMessageConverter<OnnxModel> {

	OnnxConverter() {
		super(MediaType.valueOf(OnnxModel.MEDIA_TYPE));
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == OnnxModel.class;
	}

	@Override
	public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
		return false;
	}

	@Override
	protected OnnxModel readInternal(Class<? extends OnnxModel> type, HttpInputMessage message) {
		throw new HttpMessageNotReadableException("models are not read", message);
	}

	@Override
	protected void addDefaultHeaders(HttpHeaders headers, OnnxModel model, @Nullable MediaType mediaType)
			throws IOException {
		super.addDefaultHeaders(headers, model, MediaType.valueOf(OnnxModel.MEDIA_TYPE));
		headers.setContentDisposition(ContentDisposition.attachment().filename("network.onnx").build());
	}

	@Override
	protected void writeInternal(OnnxModel model, HttpOutputMessage message) throws IOException {
		model.writeTo(message.getBody());
	}

}
