package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * The first part of the shutdown. Readiness is 503 already, and requests are served as
 * before, until load balancers have had the time to notice. Each answer closes its
 * connection, so that clients move to other replicas. Then the listener closes, and
 * Spring waits for the requests in flight.
 */
final class Draining implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Draining.class);

	/** For requests that clients sent before they could see that the listener closed. */
	private static final Duration ON_THE_WAY = Duration.ofMillis(500);

	private final Duration delay;

	private final List<Listener> listeners = new ArrayList<>();

	private volatile boolean running;

	/**
	 * @param delay until the listener closes; 0 if there is no load balancer to wait for
	 */
	Draining(Duration delay) {
		this.delay = delay;
	}

	void add(Listener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Stops first: its phase is the highest. The management port stays open to the end.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.listeners.forEach(Listener::closeAfterEachAnswer);
		if (!this.delay.isPositive()) {
			return;
		}
		log.info("draining: serves new requests for another {} ms", this.delay.toMillis());
		try {
			Thread.sleep(this.delay);
			for (Listener listener : this.listeners) {
				listener.close();
			}
			Thread.sleep(ON_THE_WAY);
			this.listeners.forEach(Listener::closeIdle);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
