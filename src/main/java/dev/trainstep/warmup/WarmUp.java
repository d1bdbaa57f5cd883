package dev.trainstep.warmup;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.api.Operations;
import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.core.kernel.Kernel;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.decimal.VectorWarmUp;
import dev.trainstep.openapi.ExampleExchange;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Lets the JVM see the service at work before it is ready, so that the first callers find
 * compiled code. It asks over HTTP as any stranger would; where keys or TLS keep
 * strangers out, it answers its examples in process.
 */
@Component
class WarmUp implements ApplicationRunner {

	private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

	/**
	 * For one request of each kind. Then the service is ready anyway, since platforms
	 * give up on a container that is not ready in 30 s.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(25);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Duration VECTOR_LIMIT = Duration.ofSeconds(30);

	/** The answers of a run. */
	private static final List<String> TYPES = List.of(MediaType.APPLICATION_JSON_VALUE,
			MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_NDJSON_VALUE);

	/** A network and samples for which the kernels have something to do. */
	private static final int INPUTS = 64;

	private static final int SAMPLES = 32;

	private static final String LARGER = "{\"sizes\":[64,32,10],\"seed\":1}";

	private final TrainstepProperties properties;

	private final FrontDoor frontDoor;

	private final Admission admission;

	private final Operations operations;

	private final JsonMapper json;

	WarmUp(TrainstepProperties properties, FrontDoor frontDoor, Admission admission, Operations operations,
			JsonMapper json) {
		this.properties = properties;
		this.frontDoor = frontDoor;
		this.admission = admission;
		this.operations = operations;
		this.json = json;
	}

	/**
	 * A request of one of the operations.
	 *
	 * @param type the media type of the body
	 * @param accept the media type of the answer
	 */
	record Call(String path, String type, String accept, byte[] body) {

		/** A request for each type of answer: a run has several. */
		static Stream<Call> all(String path, byte[] body) {
			return (path.equals("/train") ? TYPES : List.of(MediaType.ALL_VALUE)).stream()
				.map((type) -> new Call(path, MediaType.APPLICATION_JSON_VALUE, type, body));
		}

		/** The same request as archives, which are read from HTTP only. */
		Stream<Call> asArchives(JsonMapper json) {
			JsonNode request = json.readTree(this.body);
			return Arrays.stream(ArchiveFormat.values())
				.map((format) -> new Call(this.path, format.mediaType(), MediaType.ALL_VALUE,
						format.toBytes(request, json)));
		}

	}

	/**
	 * What to ask for.
	 *
	 * @param all begins with one request of each kind
	 * @param kinds the number of these
	 */
	private record Calls(List<Call> all, int kinds) {
	}

	/**
	 * Warms up, if that is wanted. A failure is no reason not to start.
	 * @throws IllegalStateException if it fails and the warm-up is all that is wanted
	 */
	@Override
	public void run(ApplicationArguments arguments) {
		if (!this.properties.warmUp().isPositive()) {
			return;
		}
		if (Kernel.CURRENT == Kernel.VECTOR) {
			Thread.ofPlatform().daemon().name("vector-warm-up").start(WarmUp::warmUpVectors);
		}
		try {
			warmUp();
		}
		catch (IOException | RuntimeException ex) {
			if (this.properties.warmUpOnly()) {
				throw new IllegalStateException("not warmed up", ex);
			}
			log.warn("not warmed up any further: {}", ex.toString());
		}
	}

	/** Requests do not wait for it: until then, numbers are written without vectors. */
	private static void warmUpVectors() {
		try {
			log.debug("numbers are written by vectors: {}", VectorWarmUp.run(VECTOR_LIMIT));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Asks for each kind of request once, however long that takes, and then goes on until
	 * requests are as fast as they will be, or the time is up.
	 * @throws IllegalStateException if it takes too long
	 */
	private void warmUp() throws IOException {
		long begin = System.nanoTime();
		Calls calls = calls();
		int answers = this.frontDoor.askForPages(LIMIT);
		Duration elapsed = since(begin);
		Compilers compilers = Compilers.ofThisJvm();
		boolean isWarm = false;
		for (int i = 0; i < calls.kinds() || (!isWarm && elapsed.compareTo(this.properties.warmUp()) < 0); i++) {
			Duration left = LIMIT.minus(elapsed);
			if (i < calls.kinds() && left.isNegative()) {
				throw new IllegalStateException(
						i + " of " + calls.kinds() + " kinds of requests in " + elapsed.toSeconds() + " s");
			}
			Call call = calls.all().get(i % calls.all().size());
			if (this.frontDoor.isOpen()) {
				this.frontDoor.ask(call, (left.compareTo(PATIENCE) > 0) ? left : PATIENCE);
			}
			else {
				answer(call);
			}
			answers++;
			elapsed = since(begin);
			isWarm = compilers.haveDone();
		}
		this.frontDoor.leave(PATIENCE);
		log.info("warmed up by {} requests in {} ms", answers, elapsed.toMillis());
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private byte[] answer(Call call) {
		try {
			return this.admission.inProcess(call.body(), () -> this.operations.answer(call.path(), call.body()));
		}
		catch (InvalidInputException | RefusedException ex) {
			// By the limits of this service.
			return new byte[0];
		}
	}

	private Calls calls() {
		List<Call> calls = new ArrayList<>();
		List<Call> others = new ArrayList<>();
		for (String path : ExampleExchange.paths()) {
			List<byte[]> bodies = ExampleExchange.all(path, this.json)
				.values()
				.stream()
				.filter((example) -> example.status() == HttpStatus.OK.value())
				.map((example) -> this.json.writeValueAsBytes(example.request()))
				.toList();
			Call.all(path, bodies.getFirst()).forEach(calls::add);
			bodies.stream().skip(1).flatMap((body) -> Call.all(path, body)).forEach(others::add);
		}
		int kinds = calls.size();
		Call init = Call.all("/init", LARGER.getBytes(UTF_8)).findFirst().orElseThrow();
		List<Call> larger = larger(new String(answer(init), UTF_8));
		calls.addAll(larger);
		if (this.frontDoor.isOpen()) {
			larger.stream().flatMap((call) -> call.asArchives(this.json)).forEach(calls::add);
		}
		calls.addAll(others);
		return new Calls(calls, kinds);
	}

	/** Requests about a network, or none if it could not be made. */
	private static List<Call> larger(String network) {
		if (!network.endsWith("}") || !network.contains("\"W1\"")) {
			return List.of();
		}
		var data = new StringBuilder(",\"x\":");
		var labels = new StringBuilder(",\"labels\":");
		for (int i = 0; i < SAMPLES; i++) {
			data.append((i == 0) ? "[" : ",");
			labels.append((i == 0) ? "[" : ",").append(i % 10);
			for (int j = 0; j < INPUTS; j++) {
				data.append((j == 0) ? "[" : ",").append((i * j) % 17 / 16.0);
			}
			data.append(']');
		}
		byte[] body = (network.substring(0, network.length() - 1) + data + ']' + labels + "]}").getBytes(UTF_8);
		return Stream.of("/forward", "/gradients", "/train-step").flatMap((path) -> Call.all(path, body)).toList();
	}

}
