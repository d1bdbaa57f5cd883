package dev.trainstep.admission;

import java.net.InetAddress;

import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.DispatcherType;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Puts admission before everything else, and makes the container as patient as it may be.
 */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

	/** Where the filter stands: those before it cost nothing. */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	/** A body that fits is received with its header, without a change of threads. */
	private static final int READ_BUFFER = 1 << 15;

	/**
	 * In which the system keeps what its reader has not taken, twice as much on Linux. It
	 * asks for more when a third is free: so much has to be taken in time.
	 */
	private static final int SEND_BUFFER = 1 << 17;

	/** Heap that a connection takes: the buffer, what is taken from it, and the rest. */
	private static final long BYTES_PER_CONNECTION = 4L * READ_BUFFER;

	/** Which part of the heap connections may take. */
	private static final int CONNECTIONS_SHARE = 8;

	private static final int MANAGEMENT_CONNECTIONS = 64;

	/** Milliseconds. */
	private static final int MANAGEMENT_TIMEOUT = 5000;

	@Bean
	Keys keys(TrainstepProperties properties, ServerProperties server) {
		if (properties.keys() == null && !properties.allowAnonymous() && isPublic(server.getAddress())) {
			throw new InvalidConfigurationPropertyValueException("trainstep.allow-anonymous", false,
					"server.address is one that others can reach, and trainstep.keys names no file of keys. "
							+ "Set one of the three.");
		}
		return Keys.of(properties.keys());
	}

	private static boolean isPublic(@Nullable InetAddress address) {
		return address == null || !address.isLoopbackAddress();
	}

	@Bean
	FilterRegistrationBean<AdmissionFilter> admissionFilter(TrainstepProperties properties, Admission admission,
			Keys keys, OwnRequests own, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		var registration = new FilterRegistrationBean<>(
				new AdmissionFilter(properties, admission, keys, own, problems));
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		registration.setOrder(ORDER);
		return registration;
	}

	/** What the service asks itself is not observed. */
	@Bean
	ObservationPredicate othersRequests(OwnRequests own) {
		return (name, context) -> !(context instanceof ServerRequestObservationContext server)
				|| server.getCarrier() == null || !own.recognise(server.getCarrier());
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> connector(Admission admission) {
		return (factory) -> {
			factory.addEngineValves(new ExchangeValve());
			factory.setProtocol(AdmissionProtocol.class.getName());
			factory.addConnectorCustomizers((connector) -> {
				var protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
				// Whoever waits to be asked for a body that is refused is not asked.
				protocol.setContinueResponseTiming("onRead");
				protocol.setProperty("socket.appReadBufSize", String.valueOf(READ_BUFFER));
				protocol.setProperty("socket.txBufSize", String.valueOf(SEND_BUFFER));
				protocol.setMaxThreads(Math.max(protocol.getMaxThreads(), 2 * AdmissionFilter.maxThreads(admission)));
				protocol.setMaxConnections(mostConnections(protocol));
			});
		};
	}

	/**
	 * The management port is of no use to more, and who is there has to speak and listen:
	 * connections fewer than its threads cannot take all of them, nor much memory.
	 */
	@Bean
	ApplicationListener<WebServerInitializedEvent> managementConnector() {
		return (event) -> {
			if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
				var protocol = (AbstractProtocol<?>) ((TomcatWebServer) event.getWebServer()).getTomcat()
					.getConnector()
					.getProtocolHandler();
				protocol.setMaxConnections(MANAGEMENT_CONNECTIONS);
				protocol.setConnectionTimeout(MANAGEMENT_TIMEOUT);
			}
		};
	}

	private static int mostConnections(AbstractProtocol<?> protocol) {
		long room = Runtime.getRuntime().maxMemory() / CONNECTIONS_SHARE / BYTES_PER_CONNECTION;
		return (int) Math.min(protocol.getMaxConnections(), room);
	}

}
