package dev.trainstep.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Admissions;
import dev.trainstep.admission.BodyFormat;
import dev.trainstep.admission.Claim;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.archive.ArchiveFormat;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.violation.InvalidInputException;
import dev.trainstep.core.violation.Violations;
import dev.trainstep.json.StrictJson;
import dev.trainstep.problem.KnownPaths;
import dev.trainstep.problem.ProblemHandler;
import dev.trainstep.training.RunLimits;

/**
 * The service without a container, from the bytes of a body to those of its answer, on
 * the caller's thread. A refusal is an {@link InvalidInputException} or a
 * {@link RefusedException}; any other exception would be an answer of status 500.
 */
final class ServiceInProcess {

	private final Admission admission;

	private final RequestConverter converter;

	private final Operations operations;

	/**
	 * Starts it.
	 * @param maxSteps of a run
	 */
	ServiceInProcess(int maxSteps) {
		var properties = Admissions.properties(Map.of("trainstep.run.max-steps", String.valueOf(maxSteps)));
		MeterRegistry metrics = new SimpleMeterRegistry();
		this.admission = Admissions.of(properties, metrics);
		StrictJson json = strictJson();
		this.converter = new RequestConverter(json);
		RunLimits limits = new ApiConfiguration().runLimits(properties);
		var requests = new Requests(this.admission, limits);
		var service = new NetworkService();
		this.operations = new Operations(
				List.of(new NetworkController(requests, service), new StepController(requests,
						service), new ExplainController(requests, service),
						new GradientCheckController(requests, service), new DataController(requests),
						new ExportController(requests), new TrainController(requests, new TrainingRuns(metrics, limits),
								json, new ProblemHandler(this.admission, new KnownPaths(List::of)))),
				this.converter, json);
	}

	/** The reading and writing of JSON, as the service configures it. */
	static StrictJson strictJson() {
		var configuration = new ApiConfiguration();
		return configuration.strictJson(List.of(configuration.activations(), configuration.lossFunctions(),
				configuration.schemes(), configuration.shapes(), configuration.ends(), configuration.progressOutputs(),
				configuration.precisions()));
	}

	/** The type of request of each path. */
	Map<String, Class<?>> requests() {
		return this.operations.requests();
	}

	/** Reads and checks a request, without computing. */
	Object read(String path, byte[] body) {
		return this.admission.inProcess(body, () -> {
			var request = (Request<?>) this.converter.read(body, Objects.requireNonNull(requests().get(path)));
			return request.check(new Violations());
		});
	}

	/** Reads and checks a request that is an archive, without computing. */
	Object read(String path, byte[] body, ArchiveFormat format) {
		var configuration = new ApiConfiguration();
		BodyFormat admitted = (format == ArchiveFormat.NPZ) ? configuration.npz() : configuration.safetensors();
		try (Claim claim = this.admission.begin(true)) {
			claim.reserveForBody(body.length);
			return this.admission.work(claim, body, admitted, () -> {
				Class<?> type = Objects.requireNonNull(requests().get(path));
				return ((Request<?>) this.converter.read(body, type, format)).check(new Violations());
			});
		}
	}

	/** The JSON that answers a request. */
	byte[] answer(String path, byte[] body) {
		return this.admission.inProcess(body, () -> this.operations.answer(path, body));
	}

}
