package dev.trainstep.admission.transfer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Keys;
import dev.trainstep.admission.TrainstepProperties;

/** Registers the filter, and configures the container for slow and hostile clients. */
@Configuration(proxyBeanMethods = false)
class TransferConfiguration {

	/** Filters before this one cost next to nothing. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	/** Bytes. A request that fits is usually read at once. */
	private static final int READ_BUFFER = 1 << 15;

	/**
	 * Bytes; Linux takes twice as many. The system asks for more when a third is free,
	 * and a client must read this third in time.
	 */
	private static final int SEND_BUFFER = 1 << 17;

	/**
	 * Heap of one connection at most: buffers, the stack of its thread, and the rest.
	 */
	private static final long BYTES_PER_CONNECTION = 4L * READ_BUFFER;

	/** Connections may take an eighth of the heap. */
	private static final int CONNECTIONS_SHARE = 8;

	private static final int PLATFORM_THREADS = 32;

	private static final int MANAGEMENT_CONNECTIONS = 64;

	/** Milliseconds. */
	private static final int MANAGEMENT_TIMEOUT = 5000;

	@Bean(initMethod = "start", destroyMethod = "stop")
	TransferWatch transferWatch(MeterRegistry metrics) {
		var watch = new TransferWatch();
		Gauge.builder("trainstep.transfers", watch, TransferWatch::count).register(metrics);
		return watch;
	}

	@Bean
	FilterRegistrationBean<AdmissionFilter> admissionFilter(TrainstepProperties properties, Admission admission,
			Keys keys, TransferWatch watch, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		var registration = new FilterRegistrationBean<>(
				new AdmissionFilter(properties, admission, keys, watch, problems));
		registration.setOrder(ORDER);
		return registration;
	}

	@Bean(destroyMethod = "close")
	RequestExecutor requestExecutor() {
		return new RequestExecutor(PLATFORM_THREADS);
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> connector(RequestExecutor executor) {
		return (factory) -> {
			factory.setProtocol(AdmissionProtocol.class.getName());
			factory.addConnectorCustomizers((connector) -> {
				var protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
				protocol.setExecutor(executor);
				// A client that waits to be asked for its body is not asked if it is
				// refused.
				protocol.setContinueResponseTiming("onRead");
				protocol.setProperty("socket.appReadBufSize", String.valueOf(READ_BUFFER));
				protocol.setProperty("socket.txBufSize", String.valueOf(SEND_BUFFER));
				protocol.setMaxConnections(maxConnections(protocol));
			});
		};
	}

	/**
	 * Limits the connections of the management port to fewer than its threads, and their
	 * idle time: clients that neither speak nor listen cannot occupy all threads.
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

	private static int maxConnections(AbstractProtocol<?> protocol) {
		long room = Runtime.getRuntime().maxMemory() / CONNECTIONS_SHARE / BYTES_PER_CONNECTION;
		return (int) Math.min(protocol.getMaxConnections(), room);
	}

}
