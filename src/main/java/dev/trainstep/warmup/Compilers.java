package dev.trainstep.warmup;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Tells when the JVM's compilers have done their work. Until then they take a core or
 * more from the requests, which run uncompiled code in the meantime.
 */
final class Compilers {

	/** Longer than compiling one large method takes, whose time is known only then. */
	private static final Duration WINDOW = Duration.ofSeconds(2);

	/** Of a core. What is rarely called is compiled for minutes. */
	private static final double LITTLE = 0.2;

	private final LongSupplier clock;

	private final LongSupplier compiled;

	private long begin;

	private long compiledBefore;

	/**
	 * Watches compilers.
	 * @param clock in nanoseconds
	 * @param compiled what they have worked, in milliseconds; several may work at a time
	 */
	Compilers(LongSupplier clock, LongSupplier compiled) {
		this.clock = clock;
		this.compiled = compiled;
		open();
	}

	/**
	 * Those of this JVM. Where it only interprets or does not tell, they have nothing to
	 * do.
	 */
	static Compilers ofThisJvm() {
		@Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
		boolean isTold = compilers != null && compilers.isCompilationTimeMonitoringSupported();
		return new Compilers(System::nanoTime, isTold ? compilers::getTotalCompilationTime : () -> 0);
	}

	private void open() {
		this.begin = this.clock.getAsLong();
		this.compiledBefore = this.compiled.getAsLong();
	}

	/** Whether a window has just ended in which they had little to do. */
	boolean haveDone() {
		Duration elapsed = Duration.ofNanos(this.clock.getAsLong() - this.begin);
		if (elapsed.compareTo(WINDOW) < 0) {
			return false;
		}
		boolean isLittle = this.compiled.getAsLong() - this.compiledBefore < LITTLE * elapsed.toMillis();
		open();
		return isLittle;
	}

}
