package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.BodyFormat;
import dev.trainstep.admission.Claim;
import dev.trainstep.admission.Keys;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.admission.transfer.WorkWatch.Work;

/**
 * Receives a request in full, works on it with a permit, and sends the collected answer
 * after the permit is given back. Each request has a thread of its own: a slow client
 * costs memory, but no permit and no carrier.
 */
final class AdmissionFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	/** These need no permit, so that they tell of the service however busy it is. */
	private static final Set<String> PROBES = Set.of("/livez", "/readyz");

	private static final byte[] NO_BODY = {};

	private final transient TrainstepProperties properties;

	private final transient Admission admission;

	private final transient Keys keys;

	private final transient TransferWatch transfers;

	private final transient WorkWatch works;

	private final transient Connections connections;

	private final transient List<BodyFormat> formats;

	private final transient HandlerExceptionResolver problems;

	/**
	 * @param formats of bodies, beside JSON
	 * @param problems turns an exception into an answer
	 */
	AdmissionFilter(TrainstepProperties properties, Admission admission, Keys keys, TransferWatch transfers,
			WorkWatch works, Connections connections, List<BodyFormat> formats, HandlerExceptionResolver problems) {
		this.properties = properties;
		this.admission = admission;
		this.keys = keys;
		this.transfers = transfers;
		this.works = works;
		this.connections = connections;
		this.formats = formats;
		this.problems = problems;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException {
		Connection connection = Connection.current();
		boolean hasBody = Upload.isDue(request);
		try (Claim claim = this.admission.begin(hasBody)) {
			var answer = new CollectedResponse(response, claim, new Download(connection, this.transfers, this.admission,
					claim, this.properties.body().minRate().toBytes()));
			announceCloseIfDue(answer);
			BodyFormat format = format(request);
			Upload upload = hasBody
					? new Upload(request, format, connection, this.admission, claim, this.properties, this.transfers)
					: null;
			boolean received = receiveAndWork(upload, format, request, answer, claim, chain);
			send(answer, received ? null : upload, connection);
		}
	}

	/** What is declared to be none of the formats is read as JSON, if it is read. */
	private BodyFormat format(HttpServletRequest request) {
		for (BodyFormat format : this.formats) {
			if (format.isDeclaredBy(request.getContentType())) {
				return format;
			}
		}
		return BodyFormat.JSON;
	}

	/** Said twice: a stream's header is sent early, and much may change until the end. */
	private void announceCloseIfDue(CollectedResponse answer) {
		if (this.connections.closeAfterAnswer()) {
			answer.announceClose();
		}
	}

	/**
	 * Only this method refers to the body, which can be garbage while the answer is sent.
	 * @return whether the request was received in full
	 */
	private boolean receiveAndWork(@Nullable Upload upload, BodyFormat format, HttpServletRequest request,
			CollectedResponse answer, Claim claim, FilterChain chain) throws IOException {
		byte[] body;
		try {
			this.keys.check(request.getMethod(), upload != null, request.getHeader(HttpHeaders.AUTHORIZATION));
			body = (upload != null) ? upload.receive() : NO_BODY;
		}
		catch (RefusedException ex) {
			refuse(ex, upload, request, answer, claim);
			return false;
		}
		catch (IOException ex) {
			refuse(new ErrorResponseException(HttpStatus.BAD_REQUEST), upload, request, answer, claim);
			return false;
		}
		if (upload == null) {
			work(request, body, format, answer, claim, chain);
		}
		else {
			var received = new ReceivedRequest(request, body);
			work(received, body, format, answer, claim, chain);
			received.release();
		}
		return true;
	}

	/** Gives everything back at once, since others may need it. */
	private void refuse(Exception problem, @Nullable Upload upload, HttpServletRequest request,
			CollectedResponse answer, Claim claim) {
		if (upload != null) {
			upload.forget();
		}
		claim.close();
		resolve(problem, request, answer);
	}

	private void work(HttpServletRequest request, byte[] body, BodyFormat format, CollectedResponse answer, Claim claim,
			FilterChain chain) throws IOException {
		try (Work work = this.works.begin(Connection.current())) {
			admit(request, body, format, answer, claim, chain);
			if (work.isCancelled()) {
				this.admission.countCancelled();
				answer.discard();
				return;
			}
		}
		HttpStatusCode error = answer.unansweredError();
		if (error != null) {
			resolve(new ErrorResponseException(error), request, answer);
		}
		claim.keepOnly(answer.size());
	}

	private void admit(HttpServletRequest request, byte[] body, BodyFormat format, CollectedResponse answer,
			Claim claim, FilterChain chain) throws IOException {
		try {
			if (isProbe(request)) {
				pass(request, answer, chain);
			}
			else {
				this.admission.work(claim, body, format, () -> pass(request, answer, chain));
			}
		}
		catch (RefusedException ex) {
			claim.close();
			answer.resetBuffer();
			resolve(ex, request, answer);
		}
		catch (CancellationException ex) {
			answer.discard();
		}
	}

	/** Whether a request, below any context path, is for a health probe. */
	static boolean isProbe(HttpServletRequest request) {
		return PROBES.contains(request.getRequestURI().substring(request.getContextPath().length()));
	}

	private CollectedResponse pass(HttpServletRequest request, CollectedResponse answer, FilterChain chain)
			throws IOException {
		try {
			chain.doFilter(request, answer);
		}
		catch (ServletException ex) {
			resolve(ex, request, answer);
		}
		return answer;
	}

	private void resolve(Exception problem, HttpServletRequest request, CollectedResponse answer) {
		if (this.problems.resolveException(request, answer, null, problem) == null) {
			throw new IllegalStateException("no answer to the problem", problem);
		}
	}

	/**
	 * Sends an answer, and closes the connection if it is of no further use.
	 * @param unread an upload that was not read to its end
	 */
	private void send(CollectedResponse answer, @Nullable Upload unread, Connection connection) {
		if (answer.isBroken()) {
			connection.close();
			return;
		}
		announceCloseIfDue(answer);
		try {
			if (unread == null) {
				answer.send(false);
			}
			else {
				// Most clients look for an answer only when they have sent everything.
				answer.announceClose();
				answer.send(true);
				unread.drain();
				connection.close();
			}
		}
		catch (IOException ex) {
			// The client is gone, or too slow.
			connection.close();
		}
	}

}
