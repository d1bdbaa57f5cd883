package dev.trainstep.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.Validation;

import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import dev.trainstep.admission.Admission;
import dev.trainstep.admission.Admissions;
import dev.trainstep.admission.RefusedException;
import dev.trainstep.core.NetworkService;
import dev.trainstep.core.violation.InvalidInputException;

/**
 * What there is of the service between the bytes of a body and those of its answer,
 * without a container: one request at a time, on the caller's thread. What is refused is
 * thrown, as {@link InvalidInputException} or {@link RefusedException}; whatever else is
 * thrown would be an answer of status 500.
 */
final class ServiceInProcess {

	static final Map<String, Class<?>> REQUESTS = Map.of("/apply-gradients", ApplyGradientsRequest.class, "/forward",
			ForwardRequest.class, "/gradient-check", GradientCheckRequest.class, "/gradients", GradientsRequest.class,
			"/init", InitRequest.class, "/train", TrainRequest.class, "/train-step", TrainStepRequest.class);

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final Admission admission;

	private final StrictJsonConverter json;

	private final NetworkController controller = new NetworkController(new NetworkService());

	private final TrainingConverter trainings;

	/**
	 * @param maxSteps of a run
	 */
	ServiceInProcess(int maxSteps) {
		var properties = Admissions.properties(Map.of("trainstep.run.max-steps", String.valueOf(maxSteps)));
		var metrics = new SimpleMeterRegistry();
		this.admission = Admissions.of(properties, metrics, this.request);
		this.json = new StrictJsonConverter(Validation.buildDefaultValidatorFactory().getValidator(), this.admission);
		this.trainings = new TrainingConverter(new TrainingRuns(metrics, properties), this.admission, this.json,
				new ProblemHandler(this.admission), this.request);
	}

	/** Reads a request, and no more. */
	Object read(String path, byte[] body) {
		try {
			return begin(path, body);
		}
		finally {
			Admissions.end(this.request);
		}
	}

	/** The JSON that answers a request. */
	byte[] answer(String path, byte[] body) {
		var response = new MockHttpServletResponse();
		try {
			write(answerTo(begin(path, body)), new ServletServerHttpResponse(response));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			Admissions.end(this.request);
		}
		return response.getContentAsByteArray();
	}

	private Object begin(String path, byte[] body) {
		this.request.setRequestURI(path);
		this.request.setContent(body);
		Admissions.begin(this.admission, this.request, body);
		try {
			return this.json.read(ResolvableType.forClass(REQUESTS.get(path)),
					new ServletServerHttpRequest(this.request), null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Object answerTo(Object request) {
		return switch (request) {
			case InitRequest init -> this.controller.init(init);
			case ForwardRequest forward -> this.controller.forward(forward);
			case TrainStepRequest step -> this.controller.trainStep(step);
			case GradientsRequest gradients -> this.controller.gradients(gradients);
			case ApplyGradientsRequest update -> this.controller.applyGradients(update);
			case GradientCheckRequest check -> this.controller.gradientCheck(check);
			case TrainRequest train -> this.controller.train(train);
			default -> throw new IllegalStateException("nothing answers " + request);
		};
	}

	private void write(Object answer, ServletServerHttpResponse response) throws IOException {
		if (answer instanceof Training training) {
			this.trainings.write(training, MediaType.APPLICATION_JSON, response);
		}
		else {
			this.json.write(answer, MediaType.APPLICATION_JSON, response);
		}
	}

}
