package dev.trainstep.admission.transfer;

import java.util.stream.Stream;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

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

	/** The open connections. */
	Stream<NioSocketWrapper> connections() {
		return getEndpoint().getConnections().stream().map(NioSocketWrapper.class::cast);
	}

	@Override
	protected Processor createProcessor() {
		return new Connection(this);
	}

}
