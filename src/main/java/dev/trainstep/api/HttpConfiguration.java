package dev.trainstep.api;

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

/** What holds for every answer, whoever gives it: its headers, the form of its errors. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

	@Bean
	FilterRegistrationBean<SafetyHeaders> safetyHeaders() {
		var registration = new FilterRegistrationBean<>(new SafetyHeaders());
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	/** Without an origin there is no page that may call from elsewhere. */
	@Bean
	FilterRegistrationBean<CorsFilter> cors(TrainstepProperties properties) {
		var cors = new CorsConfiguration();
		cors.setAllowedOrigins(properties.corsOrigins());
		cors.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
		cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		cors.setExposedHeaders(List.of(SafetyHeaders.REQUEST_ID, HttpHeaders.RETRY_AFTER));
		var source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", cors);
		var filter = new CorsFilter(source);
		filter.setCorsProcessor(new ProblemCorsProcessor());
		var registration = new FilterRegistrationBean<>(filter);
		registration.setEnabled(!properties.corsOrigins().isEmpty());
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	/** Refuses with a problem document, as everybody else. */
	private static final class ProblemCorsProcessor extends DefaultCorsProcessor {

		@Override
		protected void rejectRequest(ServerHttpResponse response) throws IOException {
			((ServletServerHttpResponse) response).getServletResponse().sendError(HttpStatus.FORBIDDEN.value());
		}

	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors(StrictJsonConverter json) {
		return (factory) -> factory
			.addContextCustomizers((context) -> reportTo(new ProblemValve(json.getMapper()), context.getParent()));
	}

	/** The management port has a container of its own, in which that gives all errors. */
	@Bean
	ApplicationListener<WebServerInitializedEvent> managementErrors(StrictJsonConverter json) {
		return (event) -> {
			if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
				Host host = ((TomcatWebServer) event.getWebServer()).getTomcat().getHost();
				for (Container child : host.findChildren()) {
					var context = (Context) child;
					Arrays.stream(context.findErrorPages()).forEach(context::removeErrorPage);
				}
				reportTo(new ProblemValve(json.getMapper()), host);
			}
		};
	}

	private static void reportTo(ProblemValve valve, Container host) {
		((StandardHost) host).setErrorReportValveClass(null);
		host.getPipeline().addValve(valve);
	}

}
