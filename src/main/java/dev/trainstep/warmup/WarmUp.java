package dev.trainstep.warmup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import tools.jackson.databind.json.JsonMapper;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.admission.TrainstepProperties;
import dev.trainstep.api.Operations;
import dev.trainstep.core.violation.InvalidInputException;
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

	/** A request of one of the operations. */
	record Call(String path, byte[] body) {
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

	private void warmUp() throws IOException {
		long begin = System.nanoTime();
		long duration = this.properties.warmUp().toNanos();
		List<Call> calls = calls();
		int answers = this.frontDoor.askForPages();
		for (int i = 0; System.nanoTime() - begin < duration; i++) {
			Call call = calls.get(i % calls.size());
			if (this.frontDoor.isOpen()) {
				answers += this.frontDoor.ask(call);
			}
			else {
				answer(call);
				answers++;
			}
		}
		this.frontDoor.leave();
		log.info("warmed up by {} requests in {} ms", answers, (System.nanoTime() - begin) / 1_000_000);
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

	/**
	 * One of each kind first, for where there is little time, then the other examples.
	 */
	private List<Call> calls() {
		List<Call> first = new ArrayList<>();
		List<Call> others = new ArrayList<>();
		for (String path : ExampleExchange.paths()) {
			List<Call> calls = first;
			for (ExampleExchange example : ExampleExchange.all(path, this.json).values()) {
				if (example.status() == HttpStatus.OK.value()) {
					calls.add(new Call(path, this.json.writeValueAsBytes(example.request())));
					calls = others;
				}
			}
		}
		first.addAll(larger(new String(answer(new Call("/init", LARGER.getBytes(UTF_8))), UTF_8)));
		first.addAll(others);
		return first;
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
		return List.of(new Call("/forward", body), new Call("/gradients", body), new Call("/train-step", body));
	}

}
