package dev.trainstep.api;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;

import dev.trainstep.admission.Admission;
import dev.trainstep.core.optimizer.Optimizer;
import dev.trainstep.training.Progress;
import dev.trainstep.training.RunListener;
import dev.trainstep.training.TrainingResult;

/**
 * Answers a run: as one JSON object, or as the stream of its events. It trains on the
 * request's own thread.
 */
@Component
final class TrainingConverter extends AbstractHttpMessageConverter<Training> {

	private final TrainingRuns runs;

	private final Admission admission;

	private final StrictJsonConverter json;

	private final ProblemHandler problems;

	private final HttpServletRequest servletRequest;

	TrainingConverter(TrainingRuns runs, Admission admission, StrictJsonConverter json, ProblemHandler problems,
			HttpServletRequest servletRequest) {
		super(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_NDJSON);
		this.runs = runs;
		this.admission = admission;
		this.json = json;
		this.problems = problems;
		this.servletRequest = servletRequest;
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == Training.class;
	}

	@Override
	protected boolean canRead(@Nullable MediaType mediaType) {
		return false;
	}

	@Override
	protected Training readInternal(Class<? extends Training> type, HttpInputMessage message) {
		throw new HttpMessageNotReadableException("a run is never read", message);
	}

	/** All of it is UTF-8, whatever an Accept header may say of it. */
	@Override
	protected void addDefaultHeaders(HttpHeaders headers, Training training, @Nullable MediaType mediaType)
			throws IOException {
		super.addDefaultHeaders(headers, training, StrictJsonConverter.withoutParameters(mediaType));
	}

	@Override
	protected void writeInternal(Training training, HttpOutputMessage message) throws IOException {
		MediaType mediaType = message.getHeaders().getContentType();
		if (MediaType.APPLICATION_JSON.equalsTypeAndSubtype(mediaType)) {
			this.json.write(run(training.request(), new Silent()), MediaType.APPLICATION_JSON, message);
			return;
		}
		var format = MediaType.TEXT_EVENT_STREAM.equalsTypeAndSubtype(mediaType) ? TrainingStream.Format.EVENTS
				: TrainingStream.Format.LINES;
		stream(training.request(), format, (ServletServerHttpResponse) message);
	}

	/** What goes wrong before the first byte is a problem document like any other. */
	private void stream(TrainRequest request, TrainingStream.Format format, ServletServerHttpResponse response) {
		var stream = new TrainingStream(response, format, this.json.getMapper(), this.runs, this.admission);
		try {
			stream.result(run(request, stream));
		}
		catch (UncheckedIOException ex) {
			// Nobody is there to be told.
			throw ex;
		}
		catch (RuntimeException ex) {
			if (!stream.hasStarted()) {
				throw ex;
			}
			stream.error(this.problems.handleInStream(ex, this.servletRequest));
		}
	}

	private TrainResponse run(TrainRequest request, RunListener listener) {
		TrainingResult result = this.runs.run(request, listener);
		Optimizer optimizer = request.update().optimizerOrDefault();
		return TrainResponse.of(result, optimizer);
	}

	/** Follows a run whose answer comes at its end. */
	private final class Silent implements RunListener {

		@Override
		public boolean wantsProgress() {
			return false;
		}

		@Override
		public void onProgress(Progress progress) {
			// There is nobody to tell.
		}

		@Override
		public void onWork() {
			// There is nothing to keep alive.
		}

		@Override
		public boolean isStopping() {
			return TrainingConverter.this.runs.isStopping();
		}

	}

}
