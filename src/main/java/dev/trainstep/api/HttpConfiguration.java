package dev.trainstep.api;

import java.util.List;

import jakarta.servlet.DispatcherType;
import org.apache.catalina.core.StandardHost;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
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
		cors.setExposedHeaders(List.of(SafetyHeaders.REQUEST_ID, "Retry-After"));
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
		protected void rejectRequest(ServerHttpResponse response) throws java.io.IOException {
			((ServletServerHttpResponse) response).getServletResponse().sendError(403);
		}

	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors(StrictJsonConverter json) {
		return (factory) -> factory.addContextCustomizers((context) -> {
			var host = (StandardHost) context.getParent();
			host.setErrorReportValveClass(null);
			host.getPipeline().addValve(new ProblemValve(json.getMapper()));
		});
	}

}
