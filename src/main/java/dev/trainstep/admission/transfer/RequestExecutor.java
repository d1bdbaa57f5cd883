package dev.trainstep.admission.transfer;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/**
 * Gives each request a thread: one of a few platform threads if one is idle, else a
 * virtual one. So slow clients, which hold their threads, never make others wait for one.
 * A platform thread is taken first since it wakes up sooner: a lone client of tiny
 * requests gets twice as many answers.
 */
final class RequestExecutor implements Executor, AutoCloseable {

	private final Semaphore idle;

	private final ExecutorService platform;

	private final ThreadFactory virtual = Thread.ofVirtual().name("request").factory();

	/**
	 * Starts no thread yet.
	 * @param platformThreads the most platform threads
	 */
	RequestExecutor(int platformThreads) {
		this.idle = new Semaphore(platformThreads);
		this.platform = Executors.newFixedThreadPool(platformThreads,
				Thread.ofPlatform().daemon().name("request-", 0).factory());
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

	/** Ends idle threads; requests in flight run to their end. */
	@Override
	public void close() {
		this.platform.shutdown();
	}

}
