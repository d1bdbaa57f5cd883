package dev.trainstep.admission.transfer;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Gives each request, and those of its connection that follow at once, a thread: one of a
 * few platform threads if one is idle, else a virtual one. So slow clients, which hold
 * their threads, never make others wait for one. A platform thread is taken first since
 * it wakes up sooner: a lone client of tiny requests gets twice as many answers.
 */
final class RequestExecutor implements Executor, AutoCloseable {

	private final Semaphore idle;

	private final ThreadPoolExecutor platform;

	private final ThreadFactory virtual = Thread.ofVirtual().name("request").factory();

	/**
	 * Starts the platform threads: if there are too few, the service does not start.
	 */
	RequestExecutor(int platformThreads) {
		this.idle = new Semaphore(platformThreads);
		this.platform = new ThreadPoolExecutor(platformThreads, platformThreads, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("request-", 0).factory());
		this.platform.prestartAllCoreThreads();
	}

	@Override
	public void execute(Runnable request) {
		if (!this.idle.tryAcquire()) {
			this.virtual.newThread(request).start();
			return;
		}
		this.platform.execute(() -> {
			try {
				request.run();
			}
			finally {
				this.idle.release();
			}
		});
	}

	/**
	 * Whether the current thread may stay with its connection: it is a platform thread,
	 * and another one is idle.
	 */
	boolean mayStay() {
		return !Thread.currentThread().isVirtual() && this.idle.availablePermits() > 0;
	}

	/** Ends idle threads; requests in flight run to their end. */
	@Override
	public void close() {
		this.platform.shutdown();
	}

}
