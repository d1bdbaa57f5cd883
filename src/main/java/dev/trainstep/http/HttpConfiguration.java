package dev.trainstep.http;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import jakarta.servlet.DispatcherType;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardHost;

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
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.json.StrictJson;
import dev.trainstep.problem.ProblemValve;

/** Sets the headers of every answer, CORS, and the form of the container's errors. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

	@Bean
	FilterRegistrationBean<StandardHeaders> standardHeaders() {
		var registration = new FilterRegistrationBean<>(new StandardHeaders());
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	/** Lets pages of the configured origins call; without one, there is no CORS. */
	@Bean
	FilterRegistrationBean<CorsFilter> cors(TrainstepProperties properties) {
		var cors = new CorsConfiguration();
		cors.setAllowedOrigins(properties.corsOrigins());
		cors.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
		cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		cors.setExposedHeaders(List.of(StandardHeaders.REQUEST_ID, HttpHeaders.RETRY_AFTER));
		var source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", cors);
		var filter = new CorsFilter(source);
		filter.setCorsProcessor(new ProblemCorsProcessor());
		var registration = new FilterRegistrationBean<>(filter);
		registration.setEnabled(!properties.corsOrigins().isEmpty());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/** Refuses an origin with a problem document. */
	private static final class ProblemCorsProcessor extends DefaultCorsProcessor {

		@Override
		protected void rejectRequest(ServerHttpResponse response) throws IOException {
			((ServletServerHttpResponse) response).getServletResponse().sendError(HttpStatus.FORBIDDEN.value());
		}

	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors(StrictJson json) {
		return (factory) -> factory.addContextCustomizers(
				(context) -> reportTo(new ProblemValve(json.mapper(), StandardHeaders::setOn), context.getParent()));
	}

	/**
	 * The management port has a container of its own, whose errors are all the valve's.
	 */
	@Bean
	ApplicationListener<WebServerInitializedEvent> managementErrors(StrictJson json) {
		return (event) -> {
			if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
				Host host = ((TomcatWebServer) event.getWebServer()).getTomcat().getHost();
				for (Container child : host.findChildren()) {
					var context = (Context) child;
					Arrays.stream(context.findErrorPages()).forEach(context::removeErrorPage);
				}
				reportTo(new ProblemValve(json.mapper(), StandardHeaders::setOn), host);
			}
		};
	}

	private static void reportTo(ProblemValve valve, Container host) {
		((StandardHost) host).setErrorReportValveClass(null);
		host.getPipeline().addValve(valve);
	}

}
