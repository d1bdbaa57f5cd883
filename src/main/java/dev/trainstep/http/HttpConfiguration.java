package dev.trainstep.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.util.DigestUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violation;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.json.StrictJson;
import dev.trainstep.problem.KnownPaths;
import dev.trainstep.problem.ProblemValve;

/**
 * Sets the headers of every answer, CORS, the form of the container's errors, what of a
 * request is not read, and how the page's files are served.
 */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

	/** How long a browser need not ask again whether a page may call. */
	private static final Duration PREFLIGHT = Duration.ofHours(1);

	/** After the filter that measures requests. */
	private static final int ROUTE_ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

	@Bean
	FilterRegistrationBean<StandardHeaders> standardHeaders() {
		var registration = new FilterRegistrationBean<>(new StandardHeaders());
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	@Bean
	FilterRegistrationBean<RouteFilter> route(KnownPaths paths) {
		var registration = new FilterRegistrationBean<>(new RouteFilter(paths));
		registration.setOrder(ROUTE_ORDER);
		return registration;
	}

	/** Metrics do not say what they count and time here. */
	@Bean
	MeterFilter describedRequests() {
		return new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				return id.getName().equals("http.server.requests") ? new Meter.Id(id.getName(), Tags.of(id.getTags()),
						id.getBaseUnit(), "Requests, from the header to the end of the answer", id.getType()) : id;
			}

		};
	}

	/** Lets pages of the configured origins call; without one, there is no CORS. */
	@Bean
	FilterRegistrationBean<CorsFilter> cors(TrainstepProperties properties) {
		var cors = new CorsConfiguration();
		cors.setAllowedOrigins(properties.corsOrigins());
		cors.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
		cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		cors.setExposedHeaders(List.of(StandardHeaders.REQUEST_ID, HttpHeaders.RETRY_AFTER));
		cors.setMaxAge(PREFLIGHT);
		var source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", cors);
		var filter = new CorsFilter(source);
		filter.setCorsProcessor(new ProblemCorsProcessor());
		var registration = new FilterRegistrationBean<>(filter);
		registration.setEnabled(!properties.corsOrigins().isEmpty());
		registration.setOrder(ROUTE_ORDER + 1);
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
	WebMvcConfigurer unreadParts() {
		return new WebMvcConfigurer() {

			@Override
			public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
				negotiation.strategies(List.of(new AcceptedTypes()));
			}

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(new QueryInterceptor());
			}

		};
	}

	/** Refuses a query, from which nothing would be read. */
	private static final class QueryInterceptor implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			if (StringUtils.hasLength(request.getQueryString())) {
				throw new InvalidInputException(new Violation(Kind.INVALID_REQUEST, "#",
						"the URL has a query, which a POST does not take: every field belongs into the body"));
			}
			return true;
		}

	}

	/** Files are told apart by content: those of two versions may be of the same time. */
	@Bean
	ResourceHttpRequestHandler pageFiles(WebProperties web) {
		var files = new ResourceHttpRequestHandler();
		files.setLocationValues(List.of(web.getResources().getStaticLocations()));
		files.setCacheControl(CacheControl.noCache());
		files.setUseLastModified(false);
		files.setEtagGenerator(HttpConfiguration::digest);
		return files;
	}

	private static String digest(Resource file) {
		try (InputStream content = file.getInputStream()) {
			return DigestUtils.md5DigestAsHex(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> mainContainer(StrictJson json,
			TrainstepProperties properties, ServerProperties server) {
		var requests = new RequestValve(!properties.corsOrigins().isEmpty(),
				server.getForwardHeadersStrategy() == ForwardHeadersStrategy.FRAMEWORK);
		return (factory) -> {
			factory.addConnectorCustomizers(HttpConfiguration::passOn);
			factory.addContextCustomizers((context) -> {
				addValves(context, json, requests);
				if (properties.accessLog()) {
					context.getParent().getPipeline().addValve(new AccessLogger());
				}
			});
		};
	}

	/**
	 * The management port has a container of its own, whose errors are all the valve's.
	 */
	@Bean
	ApplicationListener<WebServerInitializedEvent> managementContainer(StrictJson json) {
		return (event) -> {
			if (WebServerApplicationContext.hasServerNamespace(event.getApplicationContext(), "management")) {
				Tomcat tomcat = ((TomcatWebServer) event.getWebServer()).getTomcat();
				var context = (Context) tomcat.getHost().findChildren()[0];
				Arrays.stream(context.findErrorPages()).forEach(context::removeErrorPage);
				passOn(tomcat.getConnector());
				boolean hasCors = Binder.get(event.getApplicationContext().getEnvironment())
					.bind("management.endpoints.web.cors", Bindable.mapOf(String.class, Object.class))
					.isBound();
				addValves(context, json, new RequestValve(hasCors, false));
			}
		};
	}

	/**
	 * Lets {@link RequestValve} see TRACE, and any number of cookies, which nothing
	 * reads.
	 */
	private static void passOn(Connector connector) {
		connector.setAllowTrace(true);
		connector.setMaxCookieCount(-1);
	}

	private static void addValves(Context context, StrictJson json, RequestValve requests) {
		var host = (StandardHost) context.getParent();
		host.setErrorReportValveClass(null);
		host.getPipeline().addValve(new ProblemValve(context, json.mapper(), StandardHeaders::setOn));
		host.getPipeline().addValve(requests);
	}

}
