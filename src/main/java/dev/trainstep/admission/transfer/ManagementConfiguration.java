package dev.trainstep.admission.transfer;

import org.apache.coyote.AbstractProtocol;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Configures the container of the management port. It takes any host, as the main port
 * does, and fewer connections than it has threads, with a short idle time: clients that
 * neither speak nor listen cannot occupy all threads. A file in META-INF/spring names
 * this class. It has no annotation, by which the main port would find it too.
 */
class ManagementConfiguration {

	private static final int CONNECTIONS = 64;

	/** Milliseconds. */
	private static final int TIMEOUT = 5000;

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementConnector() {
		return (factory) -> {
			factory.setProtocol(AdmissionProtocol.class.getName());
			factory.addConnectorCustomizers((connector) -> {
				var protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
				protocol.setMaxConnections(CONNECTIONS);
				protocol.setConnectionTimeout(TIMEOUT);
				protocol.setKeepAliveTimeout(TIMEOUT);
			});
		};
	}

}
