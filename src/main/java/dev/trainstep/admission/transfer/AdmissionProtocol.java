package dev.trainstep.admission.transfer;

import java.util.function.BooleanSupplier;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1, with a {@link Connection} for each connection. */
public final class AdmissionProtocol extends Http11NioProtocol {

	private final Listener listener;

	private BooleanSupplier staying = () -> false;

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

	/**
	 * @param condition of staying with a connection that is answered, for its next
	 * request
	 */
	void setStaying(BooleanSupplier condition) {
		this.staying = condition;
	}

	boolean isStaying() {
		return this.staying.getAsBoolean();
	}

	@Override
	protected Processor createProcessor() {
		return new Connection(this);
	}

}
