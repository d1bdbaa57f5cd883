package dev.trainstep;

import java.lang.reflect.Proxy;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once when a second signal comes during the shutdown; the JVM would
 * ignore it. Java handles signals with {@code sun.misc.Signal} only, which JEP 260 keeps
 * for want of anything else. The calls are reflective because the compiler warns of this
 * class, and that warning cannot be switched off.
 */
final class SecondSignal {

	private static final Logger log = LoggerFactory.getLogger(SecondSignal.class);

	/** On Ctrl-C, the terminal and Maven send a signal each. They count as one. */
	private static final Duration SAME_SIGNAL = Duration.ofMillis(200);

	/** As a shell reports a process that a signal ended. */
	private static final int STATUS = 128;

	private static final int INTERRUPT = 2;

	private static final int TERMINATE = 15;

	private SecondSignal() {
	}

	/** From now on a second signal ends the process at once. */
	static void endsAtOnce() {
		// The JVM waits for the hook, but not for the daemon.
		Runtime.getRuntime()
			.addShutdownHook(new Thread(Thread.ofPlatform().daemon().unstarted(SecondSignal::listen)::start));
	}

	private static void listen() {
		try {
			Thread.sleep(SAME_SIGNAL);
			haltAt("INT", STATUS + INTERRUPT);
			haltAt("TERM", STATUS + TERMINATE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ReflectiveOperationException ex) {
			// The JVM was started with -Xrs, say, and leaves signals to the system.
			log.debug("a second signal is ignored", ex);
		}
	}

	private static void haltAt(String signal, int status) throws ReflectiveOperationException {
		Class<?> type = Class.forName("sun.misc.Signal");
		Class<?> handler = Class.forName("sun.misc.SignalHandler");
		Object halt = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler }, (_, _, _) -> {
			Runtime.getRuntime().halt(status);
			return null;
		});
		type.getMethod("handle", type, handler)
			.invoke(null, type.getConstructor(String.class).newInstance(signal), halt);
	}

}
