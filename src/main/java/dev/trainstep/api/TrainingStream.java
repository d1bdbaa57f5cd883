package dev.trainstep.api;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.springframework.http.server.ServerHttpResponse;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.training.Progress;
import dev.trainstep.training.RunListener;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes what happens in a run as it happens, on the run's own thread, with something at
 * least every 500 ms: that is how a connection that was closed is noticed, whereupon
 * writing fails, and the run with it.
 */
final class TrainingStream implements RunListener {

	/** A comment, as a server-sent event. */
	static final String HEARTBEAT = ": heartbeat\n\n";

	/** Half of what is promised: the work in between takes its time too. */
	private static final long HEARTBEAT_NANOS = 250_000_000;

	private final ServerHttpResponse response;

	private final Format format;

	private final JsonMapper mapper;

	private final TrainingRuns runs;

	private long lastWrite = System.nanoTime();

	private boolean started;

	TrainingStream(ServerHttpResponse response, Format format, JsonMapper mapper, TrainingRuns runs) {
		this.response = response;
		this.format = format;
		this.mapper = mapper;
		this.runs = runs;
	}

	/** How events are written. */
	enum Format {

		/** Server-sent events, by the HTML standard. */
		EVENTS,
		/** An object a line. */
		LINES

	}

	/** Whether something was written already. */
	boolean hasStarted() {
		return this.started;
	}

	@Override
	public void onProgress(Progress progress) {
		var fields = ProgressFields.of(progress);
		write("progress", fields, new TrainingLine.OfProgress("progress", fields));
	}

	@Override
	public void onWork() {
		if (System.nanoTime() - this.lastWrite >= HEARTBEAT_NANOS) {
			switch (this.format) {
				case EVENTS -> write(HEARTBEAT);
				case LINES -> write(json(new TrainingLine.OfHeartbeat("heartbeat")) + "\n");
			}
		}
	}

	@Override
	public boolean isStopping() {
		return this.runs.isStopping();
	}

	void result(TrainResponse result) {
		write("result", result, new TrainingLine.OfResult("result", result));
	}

	void error(Problem problem) {
		write("error", problem, new TrainingLine.OfError("error", problem));
	}

	private void write(String event, Object data, Object line) {
		switch (this.format) {
			case EVENTS -> write(serverSent(event, json(data)));
			case LINES -> write(json(line) + "\n");
		}
	}

	static String serverSent(String event, String data) {
		return "event: " + event + "\ndata: " + data + "\n\n";
	}

	private String json(Object value) {
		return this.mapper.writeValueAsString(value);
	}

	private void write(String text) {
		if (!this.started) {
			this.started = true;
			this.response.getHeaders().setCacheControl("no-store");
			// For nginx, which would collect what comes.
			this.response.getHeaders().set("X-Accel-Buffering", "no");
		}
		try {
			this.response.getBody().write(text.getBytes(UTF_8));
			// To flush the body would do nothing.
			this.response.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.lastWrite = System.nanoTime();
	}

}
