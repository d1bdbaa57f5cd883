package dev.trainstep.admission.transfer;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.coyote.AbstractProtocol;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.BodyFormat;
import dev.trainstep.admission.Keys;
import dev.trainstep.admission.TrainstepProperties;

/** Registers the filter, and configures the container for slow and hostile clients. */
@Configuration(proxyBeanMethods = false)
class TransferConfiguration {

	/** Filters before this one cost next to nothing. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	/**
	 * Bytes. A request that fits is usually read at once. Idle connections hold it too.
	 */
	private static final int READ_BUFFER = 1 << 14;

	/**
	 * Bytes that are given to the system at a time. Idle connections hold these too, so
	 * there are no more of them: {@link ConnectionBuffers} lends more to long answers.
	 */
	private static final int WRITE_BUFFER = 1 << 14;

	/**
	 * Bytes; Linux takes twice as many. The system asks for more when a third is free,
	 * and a client must read this third in time.
	 */
	private static final int SEND_BUFFER = 1 << 17;

	/**
	 * Heap of a connection on which half a header has arrived: buffers, objects and the
	 * stack of its thread.
	 */
	private static final long BYTES_PER_CONNECTION = 80 << 10;

	/** Connections may take a fifth of the heap. */
	private static final int CONNECTIONS_SHARE = 5;

	/** Jars, the management port, and what else the process opens. */
	private static final int OTHER_FILES = 256;

	private static final int PLATFORM_THREADS = 64;

	@Bean
	TransferWatch transferWatch(Admission admission, MeterRegistry metrics) {
		var watch = new TransferWatch(admission);
		Gauge.builder("trainstep.transfers", watch, TransferWatch::count)
			.description("Bodies being received and answers being sent now")
			.register(metrics);
		return watch;
	}

	@Bean
	WorkWatch workWatch() {
		return new WorkWatch();
	}

	@Bean
	Connections connections() {
		return new Connections();
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	Watch watch(List<Watched> watched) {
		return new Watch(watched);
	}

	@Bean
	FilterRegistrationBean<AdmissionFilter> admissionFilter(TrainstepProperties properties, Admission admission,
			Keys keys, TransferWatch transfers, WorkWatch works, Connections connections, List<BodyFormat> formats,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		var registration = new FilterRegistrationBean<>(
				new AdmissionFilter(properties, admission, keys, transfers, works, connections, formats, problems));
		registration.setOrder(ORDER);
		return registration;
	}

	@Bean(destroyMethod = "close")
	RequestExecutor requestExecutor() {
		return new RequestExecutor(PLATFORM_THREADS);
	}

	@Bean
	Draining draining(TrainstepProperties properties) {
		// Nobody has sent anything before the end of a warm-up that is all that is
		// wanted.
		return new Draining(properties.warmUpOnly() ? Duration.ZERO : properties.drain().delay());
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> connector(Admission admission, RequestExecutor executor,
			Draining draining, Connections connections) {
		return (factory) -> {
			factory.setProtocol(AdmissionProtocol.class.getName());
			factory.addConnectorCustomizers((connector) -> {
				var protocol = (AdmissionProtocol) connector.getProtocolHandler();
				draining.add(protocol.listener());
				protocol.setExecutor(executor);
				// A thread that lets others run gets its core back late from a long
				// computation.
				protocol.setStaying(() -> executor.mayStay() && !admission.isComputingLong());
				// A client that waits to be asked for its body is not asked if it is
				// refused.
				protocol.setContinueResponseTiming("onRead");
				protocol.setProperty("socket.appReadBufSize", String.valueOf(READ_BUFFER));
				protocol.setProperty("socket.txBufSize", String.valueOf(SEND_BUFFER));
				protocol.setProperty("socket.appWriteBufSize", String.valueOf(WRITE_BUFFER));
				protocol.setMaxConnections(maxConnections(protocol));
				connections.begin(protocol.listener());
			});
		};
	}

	/**
	 * The setting, if it is a limit, or fewer if the heap or the files that the process
	 * may open are few.
	 */
	private static int maxConnections(AbstractProtocol<?> protocol) {
		long room = Runtime.getRuntime().maxMemory() / CONNECTIONS_SHARE / BYTES_PER_CONNECTION;
		if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
			room = Math.min(room, system.getMaxFileDescriptorCount() - OTHER_FILES);
		}
		int setting = protocol.getMaxConnections();
		return Math.clamp(room, 1, (setting > 0) ? setting : Integer.MAX_VALUE);
	}

}
