package dev.trainstep.admission;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.trainstep.admission.RefusedException.Reason;

/**
 * Every request comes and goes through here: it is received in full, then worked on with
 * a permit, and its answer, which was collected, is sent when the permit is back.
 * <p>
 * Work is done on the container's threads. What may have to wait for a client goes on a
 * virtual thread, of which any number can wait: a slow client holds memory, but neither a
 * core nor a thread that others need. Only a run's progress is told by its own thread, so
 * that who does not listen holds up his own run.
 */
final class AdmissionFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	/** On the main port these are answered whatever else is going on. */
	private static final Set<String> PROBES = Set.of("/livez", "/readyz");

	/** Answers up to this size are likely to be sent at once. */
	private static final int SMALL_ANSWER = 1 << 14;

	/** So many of them may be sent by the threads that made them. */
	private static final int DIRECT_SENDS = 32;

	private final transient TrainstepProperties properties;

	private final transient Admission admission;

	private final transient Keys keys;

	private final transient OwnRequests own;

	private final transient HandlerExceptionResolver problems;

	private final Semaphore directSends = new Semaphore(DIRECT_SENDS);

	/**
	 * @param problems answers what is refused
	 */
	AdmissionFilter(TrainstepProperties properties, Admission admission, Keys keys, OwnRequests own,
			HandlerExceptionResolver problems) {
		this.properties = properties;
		this.admission = admission;
		this.keys = keys;
		this.own = own;
		this.problems = problems;
	}

	/** The most threads that are busy here at a time. */
	static int maxThreads(Admission admission) {
		return admission.maxThreads() + DIRECT_SENDS;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Exchange exchange = Exchange.of(request);
		if (exchange == null) {
			receive(this.admission.begin(request, AdmissionProtocol.connection()), request, response, chain);
		}
		else if (exchange.isReceived()) {
			work(exchange, request, response, chain);
		}
		// Else there is nothing more to do than what the container does of itself.
	}

	private void receive(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Upload upload = Upload.isDue(request) ? new Upload(request, exchange, this.properties, this.admission.watch())
				: null;
		try {
			if (!this.own.recognise(request)) {
				this.keys.check(request);
			}
			if (upload != null) {
				upload.announce();
				if (!upload.takeBuffered()) {
					onVirtualThread(exchange, request,
							(async) -> receiveRest(upload, exchange, request, response, async));
					return;
				}
				exchange.setBody(upload.bytes());
			}
		}
		catch (RefusedException ex) {
			CollectedResponse answer = refuse(ex, upload, exchange, request, response);
			onVirtualThread(exchange, request, (async) -> send(answer, upload, exchange, async));
			return;
		}
		catch (IOException | RuntimeException | Error ex) {
			exchange.close();
			throw ex;
		}
		work(exchange, request, response, chain);
	}

	private void receiveRest(Upload upload, Exchange exchange, HttpServletRequest request, HttpServletResponse response,
			AsyncContext async) {
		try {
			upload.takeRest();
			exchange.setBody(upload.bytes());
			async.dispatch();
		}
		catch (IOException ex) {
			// The container has found that, too, and lets nobody else tell of it.
			if (exchange.isTooSlow()) {
				this.admission.count(Reason.TOO_SLOW);
			}
			exchange.close();
			if (exchange.isGone()) {
				async.complete();
			}
			else {
				async.dispatch();
			}
		}
		catch (RefusedException ex) {
			send(refuse(ex, upload, exchange, request, response), upload, exchange, async);
		}
	}

	private void work(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		var answer = new CollectedResponse(response, exchange, this.admission);
		boolean sending = false;
		try {
			try {
				if (!PROBES.contains(request.getRequestURI())) {
					this.admission.startWork(exchange);
				}
				chain.doFilter(exchange.isReceived() ? new ReceivedRequest(request, exchange) : request, answer);
			}
			catch (RefusedException ex) {
				answer = refuse(ex, null, exchange, request, response);
			}
			finally {
				exchange.leave();
			}
			if (answer.error() != null) {
				resolve(new ErrorResponseException(answer.error()), request, answer);
			}
			if (answer.isBroken()) {
				exchange.setClosing();
			}
			else {
				exchange.endWork(answer.size());
				sending = send(answer, exchange, request);
			}
		}
		finally {
			if (!sending) {
				exchange.close();
			}
		}
	}

	/** What is refused gives everything back at once: others may need it. */
	private CollectedResponse refuse(RefusedException refusal, @Nullable Upload upload, Exchange exchange,
			HttpServletRequest request, HttpServletResponse response) {
		if (upload != null) {
			upload.forget();
		}
		exchange.close();
		var answer = new CollectedResponse(response, exchange, this.admission);
		resolve(refusal, request, answer);
		return answer;
	}

	private void resolve(Exception problem, HttpServletRequest request, CollectedResponse answer) {
		if (this.problems.resolveException(request, answer, null, problem) == null) {
			throw new IllegalStateException("no answer to", problem);
		}
	}

	/** Returns whether it goes on on another thread. */
	private boolean send(CollectedResponse answer, Exchange exchange, HttpServletRequest request) throws IOException {
		if (answer.size() > SMALL_ANSWER || !this.directSends.tryAcquire()) {
			onVirtualThread(exchange, request, (async) -> send(answer, null, exchange, async));
			return true;
		}
		try {
			answer.send(true);
			return false;
		}
		finally {
			this.directSends.release();
		}
	}

	/**
	 * Sends an answer, and ends the exchange.
	 * @param unread what was not read of the request, if there is something
	 */
	private void send(CollectedResponse answer, @Nullable Upload unread, Exchange exchange, AsyncContext async) {
		try {
			answer.send(unread == null);
			if (unread != null) {
				unread.drain();
				exchange.setClosing();
			}
		}
		catch (IOException ex) {
			// Its reader is gone, or too slow.
			exchange.setClosing();
		}
		exchange.close();
		if (exchange.isClosing() && !exchange.isGone()) {
			async.dispatch();
		}
		else {
			async.complete();
		}
	}

	private interface Transfer {

		void run(AsyncContext async);

	}

	private static void onVirtualThread(Exchange exchange, HttpServletRequest request, Transfer transfer) {
		AsyncContext async = request.startAsync();
		async.setTimeout(0);
		var begun = new AtomicBoolean();
		var over = new CountDownLatch(1);
		async.addListener(new OnError(exchange, begun, over));
		Map<String, String> context = MDC.getCopyOfContextMap();
		Thread thread = Thread.ofVirtual().name("transfer").unstarted(() -> {
			if (!begun.compareAndSet(false, true)) {
				return;
			}
			MDC.setContextMap((context != null) ? context : Map.of());
			try {
				transfer.run(async);
			}
			catch (RuntimeException | Error ex) {
				exchange.close();
				exchange.setClosing();
				if (isAlive(async)) {
					throw ex;
				}
			}
			finally {
				over.countDown();
			}
		});
		AdmissionProtocol.afterwards(thread::start);
	}

	/**
	 * Ends what went wrong, unless the container has ended it before because the client
	 * is gone: then nothing went wrong.
	 */
	private static boolean isAlive(AsyncContext async) {
		try {
			async.dispatch();
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	/** Leaves it at that: there is nobody to whom an error could be told. */
	private static final class OnError implements AsyncListener {

		private final Exchange exchange;

		private final AtomicBoolean begun;

		private final CountDownLatch over;

		OnError(Exchange exchange, AtomicBoolean begun, CountDownLatch over) {
			this.exchange = exchange;
			this.begun = begun;
			this.over = over;
		}

		/**
		 * What the container has for this request it uses for the next one as soon as
		 * this returns, so the transfer has to be through with it: it has failed, or will
		 * soon be ended.
		 */
		@Override
		public void onError(AsyncEvent event) {
			this.exchange.setGone();
			try {
				if (this.begun.compareAndSet(false, true)) {
					this.exchange.close();
				}
				else {
					this.over.await();
				}
				event.getAsyncContext().complete();
			}
			catch (IllegalStateException ex) {
				// The transfer has seen to the end itself.
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void onComplete(AsyncEvent event) {
			// It went well.
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// There is none.
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// It goes on.
		}

	}

}
