package dev.trainstep.admission.transfer;

import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at transfers, work and connections, to end what has to end. */
final class Watch {

	private static final Logger log = LoggerFactory.getLogger(Watch.class);

	private static final Duration TICK = Duration.ofMillis(250);

	private final List<? extends Watched> watched;

	/** A platform thread: it runs however busy the carriers of virtual threads are. */
	private final Thread thread = Thread.ofPlatform().daemon().name("watch").unstarted(this::run);

	Watch(List<? extends Watched> watched) {
		this.watched = watched;
	}

	void start() {
		this.thread.start();
	}

	void stop() {
		this.thread.interrupt();
	}

	/** The service cannot live without the watch, but without one look. */
	private static void check(Watched it, long now) {
		try {
			it.check(now);
		}
		catch (RuntimeException ex) {
			log.error("failed to watch", ex);
		}
	}

	private void run() {
		while (true) {
			try {
				Thread.sleep(TICK);
			}
			catch (InterruptedException ex) {
				return;
			}
			long now = System.nanoTime();
			for (Watched it : this.watched) {
				check(it, now);
			}
		}
	}

}
