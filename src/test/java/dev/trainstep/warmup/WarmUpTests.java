package dev.trainstep.warmup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

import dev.trainstep.TrainstepApplication;
import dev.trainstep.api.LogLines;
import dev.trainstep.openapi.ExampleExchange;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The start of the service with a warm-up. */
@Tag("slow")
class WarmUpTests {

	private static final String GOOD = "{\"x\":[1],\"W1\":[[1]],\"W2\":[[1]]}";

	private static final String WARM_UP = "--trainstep.warm-up=1500ms";

	/** The output of sha256sum for "key one". */
	private static final String KEY = "e8a987f97b609851a77e10d6d48138ef0e518f46b9f1da1145ba183ad02f9353  -\n";

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	private Path directory;

	@SuppressWarnings("NullAway.Init") // once logging is set up
	private LogLines lines;

	private @Nullable ConfigurableApplicationContext service;

	@AfterEach
	void end() {
		this.lines.close();
		if (this.service != null) {
			this.service.close();
		}
	}

	private ConfigurableApplicationContext start(String... settings) {
		return start((event) -> {
		}, settings);
	}

	/**
	 * Starts it.
	 * @param warming called before the warm-up
	 */
	private ConfigurableApplicationContext start(ApplicationListener<ApplicationStartedEvent> warming,
			String... settings) {
		var application = new SpringApplication(TrainstepApplication.class);
		application.addListeners((ApplicationStartedEvent event) -> {
			this.lines = new LogLines(Level.INFO);
			warming.onApplicationEvent(event);
		});
		Stream<String> fixed = Stream.of("--server.port=0", "--management.server.port=0",
				"--spring.main.banner-mode=off");
		this.service = application.run(Stream.concat(fixed, Stream.of(settings)).toArray(String[]::new));
		return this.service;
	}

	private static int status(ConfigurableApplicationContext service, String path, @Nullable String body) {
		String port = service.getEnvironment().getRequiredProperty("local.server.port");
		var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.header("Content-Type", "application/json");
		if (body != null) {
			request.POST(BodyPublishers.ofString(body));
		}
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client.send(request.build(), BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	private static boolean isReady(ConfigurableApplicationContext service) {
		return service.getBean(ApplicationAvailability.class).getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
	}

	/** The log lines of a class. */
	private List<String> told(Class<?> by) {
		return this.lines.all()
			.stream()
			.filter((line) -> line.getLoggerName().equals(by.getName()))
			.map(Object::toString)
			.toList();
	}

	@Test
	void theServiceAnswersDuringTheWarmUpButIsNotReady() {
		List<Integer> before = new ArrayList<>();
		ConfigurableApplicationContext started = start((event) -> {
			before.add(status(event.getApplicationContext(), "/readyz", null));
			before.add(status(event.getApplicationContext(), "/forward", GOOD));
			assertThat(told(WarmUp.class)).isEmpty();
		}, WARM_UP);
		assertThat(before).containsExactly(503, 200);
		assertThat(told(WarmUp.class)).singleElement().asString().startsWith("[INFO] warmed up by ");
		assertThat(status(started, "/readyz", null)).isEqualTo(200);
	}

	/** Not from the log, in which an earlier service may still tell how it ended. */
	private static void assertNoneRefused(MeterRegistry metrics) {
		assertThat(metrics.find("http.server.requests").tag("method", "POST").timers())
			.allMatch((requests) -> requireNonNull(requests.getId().getTag("status")).startsWith("2"));
	}

	@Test
	void requestsOfTheWarmUpAreCountedAndNotRefused() {
		ConfigurableApplicationContext started = start(WARM_UP);
		var metrics = started.getBean(MeterRegistry.class);
		assertThat(metrics.get("http.server.requests").tag("uri", "/train-step").timer().count()).isPositive();
		assertThat(metrics.get("trainstep.requests.admitted").tag("lane", "small").counter().count()).isPositive();
		assertNoneRefused(metrics);
	}

	@Test
	void eachKindOfRequestIsMadeHoweverShortTheTime() {
		ConfigurableApplicationContext started = start("--trainstep.warm-up=1ms");
		var metrics = started.getBean(MeterRegistry.class);
		assertThat(ExampleExchange.paths()).isNotEmpty()
			.allSatisfy((path) -> assertThat(metrics.get("http.server.requests").tag("uri", path).timer().count())
				.isPositive());
		assertThat(told(WarmUp.class)).singleElement().asString().startsWith("[INFO] warmed up by ");
	}

	/** Three requests of the warm-up take longer than all may take. */
	@Test
	void aServiceThatIsFarTooSlowBecomesReadyAnyway() {
		ConfigurableApplicationContext started = start((event) -> slowDown(event.getApplicationContext(), 9), WARM_UP);
		assertThat(isReady(started)).isTrue();
		assertThat(told(WarmUp.class)).singleElement().asString().startsWith("[WARN] not warmed up any further: ");
	}

	/** Makes each POST take some seconds more. */
	private static void slowDown(ConfigurableApplicationContext service, int seconds) {
		var server = (TomcatWebServer) Objects.requireNonNull(((WebServerApplicationContext) service).getWebServer());
		server.getTomcat().getHost().getPipeline().addValve(new ValveBase() {

			@Override
			public void invoke(Request request, Response response) throws IOException, ServletException {
				if (request.getMethod().equals("POST")) {
					try {
						Thread.sleep(Duration.ofSeconds(seconds));
					}
					catch (InterruptedException ex) {
						throw new AssertionError("interrupted", ex);
					}
				}
				getNext().invoke(request, response);
			}

		});
	}

	@Test
	void aServiceWithKeysWarmsUpInProcessOnly() throws IOException {
		Path keys = Files.writeString(this.directory.resolve("keys"), KEY);
		ConfigurableApplicationContext started = start(WARM_UP, "--trainstep.keys=" + keys);
		var metrics = started.getBean(MeterRegistry.class);
		assertThat(metrics.find("http.server.requests").tag("uri", "/train-step").timers()).isEmpty();
		assertThat(metrics.get("trainstep.requests.admitted").tag("lane", "small").counter().count()).isPositive();
		assertNoneRefused(metrics);
		assertThat(status(started, "/forward", GOOD)).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--trainstep.body.max-size=100B", "--trainstep.cost.max-multiply-adds=1",
			"--server.servlet.context-path=/below", "--server.address=0.0.0.0", "--server.address=::1",
			"--server.max-http-request-header-size=64B", "--trainstep.run.max-duration=1ms" })
	void noSettingMakesTheWarmUpFailTheStart(String setting) {
		assertThat(isReady(start(WARM_UP, setting, "--trainstep.allow-anonymous=true"))).isTrue();
		assertThat(told(WarmUp.class)).hasSize(1);
	}

	@Test
	void aServiceWithTlsWarmsUp() throws IOException, InterruptedException {
		Path store = this.directory.resolve("store");
		assertThat(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-alias", "own", "-dname", "CN=localhost", "-storepass", "changeit",
				"-keystore", store.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("keytool").toFile())
			.start()
			.waitFor()).isZero();
		ConfigurableApplicationContext started = start(WARM_UP, "--server.ssl.key-store=" + store,
				"--server.ssl.key-store-password=changeit");
		assertThat(isReady(started)).isTrue();
		assertThat(told(WarmUp.class)).singleElement().asString().startsWith("[INFO] warmed up by ");
	}

	@Test
	void aFailureEndsTheStartOnlyIfNothingButTheWarmUpWasAskedFor() {
		assertThatIllegalStateException()
			.isThrownBy(() -> start(WARM_UP, "--trainstep.warm-up-only=true", "--server.servlet.context-path=/a b"))
			.withMessage("not warmed up");
		assertThat(isReady(start(WARM_UP, "--server.servlet.context-path=/a b"))).isTrue();
		assertThat(told(WarmUp.class)).singleElement().asString().startsWith("[WARN] not warmed up any further: ");
	}

	@Test
	@Timeout(300)
	void itEndsOnceTheCompilersHaveLittleToDo() {
		assertThat(isReady(start("--trainstep.warm-up=1h"))).isTrue();
		assertThat(told(WarmUp.class)).singleElement().asString().startsWith("[INFO] warmed up by ");
	}

	@Test
	void aWarmUpThatIsSwitchedOffLogsNothing() {
		assertThat(isReady(start("--trainstep.warm-up=0s"))).isTrue();
		assertThat(told(WarmUp.class)).isEmpty();
	}

}
