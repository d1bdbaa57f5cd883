package dev.trainstep.admission.transfer;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1, with a {@link Connection} for each connection. */
public final class AdmissionProtocol extends Http11NioProtocol {

	private final Listener listener;

	public AdmissionProtocol() {
		this(new Listener());
	}

	private AdmissionProtocol(Listener listener) {
		super(listener);
		this.listener = listener;
	}

	Listener listener() {
		return this.listener;
	}

	/** Restores the read timeout after the header, which has one of its own. */
	@Override
	public boolean getDisableUploadTimeout() {
		return false;
	}

	@Override
	public int getConnectionUploadTimeout() {
		return getConnectionTimeout();
	}

	/** Whether a platform thread for requests is idle. */
	boolean hasIdleThread() {
		return getExecutor() instanceof RequestExecutor executor && executor.hasIdleThread();
	}

	@Override
	protected Processor createProcessor() {
		return new Connection(this);
	}

}
