package dev.trainstep.api;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * The log while this is open; the console has none of it.
 */
public final class LogLines implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final Appender<ILoggingEvent> console = this.root.getAppender("CONSOLE");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {

		@Override
		protected void append(ILoggingEvent line) {
			// Its context is the thread's, until it is asked for.
			line.prepareForDeferredProcessing();
			super.append(line);
		}

	};

	public LogLines(Level level) {
		this.lines.start();
		this.root.setLevel(level);
		this.root.detachAppender(this.console);
		this.root.addAppender(this.lines);
	}

	public List<ILoggingEvent> all() {
		return List.copyOf(this.lines.list);
	}

	@Override
	public void close() {
		this.root.detachAppender(this.lines);
		this.root.addAppender(this.console);
		this.root.setLevel(this.level);
	}

}
