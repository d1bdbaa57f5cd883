package dev.trainstep.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.transfer.AnswerStream;
import dev.trainstep.problem.Problem;
import dev.trainstep.training.Progress;
import dev.trainstep.training.RunListener;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes the events of a run as they happen, on the run's own thread, and something at
 * least every 500 ms. Once the client has closed the connection, writing fails, and the
 * run with it.
 */
final class EventStream implements RunListener {

	/** A comment, as a server-sent event. */
	static final String HEARTBEAT = ": heartbeat\n\n";

	private static final String START = "event: %s\ndata: ";

	private static final String END = "\n\n";

	/** Half of what is promised: the work in between takes its time too. */
	private static final long HEARTBEAT_NANOS = 250_000_000;

	private final HttpServletResponse response;

	private final Format format;

	private final JsonMapper mapper;

	private final TrainingRuns runs;

	private long lastWrite = System.nanoTime();

	private @Nullable AnswerStream out;

	EventStream(HttpServletResponse response, Format format, JsonMapper mapper, TrainingRuns runs) {
		this.response = response;
		this.format = format;
		this.mapper = mapper;
		this.runs = runs;
	}

	/** How events are written. */
	enum Format {

		/** Server-sent events, by the HTML standard. */
		EVENTS(MediaType.TEXT_EVENT_STREAM_VALUE),
		/** An object a line. */
		LINES(MediaType.APPLICATION_NDJSON_VALUE);

		private final String mediaType;

		Format(String mediaType) {
			this.mediaType = mediaType;
		}

	}

	/** Whether something was written already. */
	boolean hasStarted() {
		return this.out != null;
	}

	@Override
	public void onProgress(Progress progress) {
		send((event) -> write("progress", progress, new TrainingLine.OfProgress("progress", progress), event));
	}

	@Override
	public void onWork() {
		if (System.nanoTime() - this.lastWrite >= HEARTBEAT_NANOS) {
			switch (this.format) {
				case EVENTS -> send((event) -> event.write(HEARTBEAT.getBytes(UTF_8)));
				case LINES -> send((event) -> writeLine(new TrainingLine.OfHeartbeat("heartbeat"), event));
			}
		}
	}

	@Override
	public boolean isStopping() {
		return this.runs.isStopping();
	}

	void result(TrainResponse result) {
		last("result", result, new TrainingLine.OfResult("result", result));
	}

	void error(Problem problem) {
		last("error", problem, new TrainingLine.OfError("error", problem));
	}

	/** The run is over: the rest is sent like any other answer. */
	private void last(String event, Object data, Object line) {
		try {
			AnswerStream stream = open();
			stream.end();
			write(event, data, line, stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void write(String event, Object data, Object line, OutputStream to) throws IOException {
		switch (this.format) {
			case EVENTS -> {
				to.write(START.formatted(event).getBytes(UTF_8));
				this.mapper.writeValue(to, data);
				to.write(END.getBytes(UTF_8));
			}
			case LINES -> writeLine(line, to);
		}
	}

	private void writeLine(Object line, OutputStream to) throws IOException {
		this.mapper.writeValue(to, line);
		to.write('\n');
	}

	static String serverSent(String event, String data) {
		return START.formatted(event) + data + END;
	}

	private interface Event {

		void write(OutputStream to) throws IOException;

	}

	/** Sends all of an event at once. */
	private void send(Event event) {
		try {
			var bytes = new ByteArrayOutputStream();
			event.write(bytes);
			OutputStream stream = open();
			bytes.writeTo(stream);
			stream.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.lastWrite = System.nanoTime();
	}

	private AnswerStream open() throws IOException {
		if (this.out == null) {
			this.response.setContentType(this.format.mediaType);
			// Tells nginx not to buffer.
			this.response.setHeader("X-Accel-Buffering", "no");
			this.out = AnswerStream.begin(this.response);
		}
		return this.out;
	}

}
