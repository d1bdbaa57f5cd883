package dev.trainstep.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.transfer.AnswerStream;
import dev.trainstep.core.Network;
import dev.trainstep.problem.Problem;
import dev.trainstep.training.Progress;
import dev.trainstep.training.RunListener;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes the events of a run as they happen, on the run's own thread, and something at
 * least every 500 ms, on a thread of its own: the run may be busy. Once the client has
 * closed the connection, writing fails, and the run with it.
 */
final class EventStream implements RunListener, AutoCloseable {

	/** A comment, as a server-sent event. */
	static final String COMMENT = ": heartbeat\n\n";

	private static final String START = "event: %s\ndata: ";

	private static final String END = "\n\n";

	/** Half of what is promised: the thread may have to wait for a core. */
	private static final Duration HEARTBEAT = Duration.ofMillis(250);

	private final HttpServletResponse response;

	private final Format format;

	private final JsonMapper mapper;

	private final BooleanSupplier ending;

	/** Whether each progress carries the network. */
	private final boolean withNetwork;

	private final Thread heart = Thread.ofPlatform().daemon().name("heartbeat").unstarted(this::beat);

	/** Held while an event is written. */
	private final Lock lock = new ReentrantLock();

	private long lastWrite = System.nanoTime();

	private volatile @Nullable AnswerStream out;

	private volatile boolean over;

	/** Why the last heartbeat could not be written. */
	private volatile @Nullable RuntimeException failure;

	/**
	 * Begins to beat.
	 * @param ending whether the run has to end
	 */
	EventStream(HttpServletResponse response, Format format, JsonMapper mapper, BooleanSupplier ending,
			boolean withNetwork) {
		this.response = response;
		this.format = format;
		this.mapper = mapper;
		this.ending = ending;
		this.withNetwork = withNetwork;
		this.heart.start();
	}

	/** How events are written. */
	enum Format {

		/** Server-sent events, by the HTML standard. */
		EVENTS(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=utf-8"),
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
	public void onProgress(Progress progress, Network network) {
		var fields = new TrainProgress(progress, this.withNetwork ? NetworkFields.of(network) : null);
		send((event) -> write("progress", fields, new TrainingLine.OfProgress("progress", fields), event));
	}

	@Override
	public void onWork() {
		if (this.failure != null) {
			throw this.failure;
		}
	}

	private void beat() {
		try {
			while (!this.over) {
				Thread.sleep(beatIfDue());
			}
		}
		catch (InterruptedException ex) {
			// The stream is over.
		}
		catch (RuntimeException ex) {
			this.failure = ex;
		}
	}

	/**
	 * Returns the time to the next heartbeat, unless something else is written before.
	 */
	private Duration beatIfDue() {
		this.lock.lock();
		try {
			if (!this.over && System.nanoTime() - this.lastWrite >= HEARTBEAT.toNanos()) {
				switch (this.format) {
					case EVENTS -> send((event) -> event.write(COMMENT.getBytes(UTF_8)));
					case LINES -> send((event) -> writeLine(new TrainingLine.OfHeartbeat("heartbeat"), event));
				}
			}
			return HEARTBEAT.minusNanos(System.nanoTime() - this.lastWrite);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isStopping() {
		return this.ending.getAsBoolean();
	}

	void result(TrainResponse result) {
		last("result", result, new TrainingLine.OfResult("result", result));
	}

	void error(Problem problem) {
		last("error", problem, new TrainingLine.OfError("error", problem));
	}

	/** The run is over: the rest is sent like any other answer. */
	private void last(String event, Object data, Object line) {
		close();
		try {
			AnswerStream stream = open();
			stream.end();
			write(event, data, line, stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ends the heartbeats. */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.over = true;
			// It is not writing now: an interrupted write would close the connection.
			this.heart.interrupt();
		}
		finally {
			this.lock.unlock();
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
		this.lock.lock();
		try {
			var bytes = new ByteArrayOutputStream();
			event.write(bytes);
			OutputStream stream = open();
			bytes.writeTo(stream);
			stream.flush();
			this.lastWrite = System.nanoTime();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.lock.unlock();
		}
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
