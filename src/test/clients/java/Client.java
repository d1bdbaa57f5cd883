import java.util.ArrayList;
import java.util.List;

import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.NetworkApi;
import org.openapitools.client.model.AdamOptimizer;
import org.openapitools.client.model.ForwardOutput;
import org.openapitools.client.model.ForwardRequest;
import org.openapitools.client.model.ForwardResponse;
import org.openapitools.client.model.InitRequest;
import org.openapitools.client.model.NetworkResponse;
import org.openapitools.client.model.Optimizer;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.TrainStepRequest;
import org.openapitools.client.model.TrainStepResponse;

/** Uses the Java client of OpenAPI Generator. Its argument is the address of the service. */
class Client {

	public static void main(String[] arguments) throws Exception {
		ApiClient client = new ApiClient();
		client.updateBaseUri(arguments[0]);
		NetworkApi api = new NetworkApi(client);

		NetworkResponse network = api.init(new InitRequest().sizes(List.of(2L, 8L, 2L)).seed(1L));
		assert network.getW1().size() == 8 && network.getW1().get(0).size() == 2;
		assert network.getW2().size() == 2 && network.getW2().get(0).size() == 8;

		List<ForwardOutput> outputs = List.of(ForwardOutput.H, ForwardOutput.LOSS, ForwardOutput.PREDICTIONS);
		ForwardResponse one = api.forward(notebook().x(List.of(1, 1)).y(List.of(1, 0)).outputs(outputs));
		assert one.getH().equals(List.of(0.2689414213699951, 0.7310585786300049));
		assert one.getLoss().equals(1.3132616871463947);
		assert one.getPredictions().equals(1);

		List<Object> twice = List.of(List.of(1, 1), List.of(1, 1));
		ForwardResponse batch = api.forward(notebook().x(twice).labels(List.of(0, 0)).outputs(outputs));
		assert batch.getH().equals(List.of(one.getH(), one.getH()));
		assert batch.getLoss().equals(one.getLoss());
		assert batch.getPredictions().equals(List.of(1, 1));

		TrainStepRequest request = new TrainStepRequest().W1(network.getW1())
			.W2(network.getW2())
			.x(List.of(List.of(0, 0), List.of(0, 1), List.of(1, 0), List.of(1, 1)))
			.labels(List.of(0, 1, 1, 0))
			.eta(0.05)
			.optimizer(new Optimizer(new AdamOptimizer().type(AdamOptimizer.TypeEnum.ADAM).beta1(0.8)));
		List<Double> losses = new ArrayList<>();
		for (int step = 0; step < 50; step++) {
			TrainStepResponse answer = api.trainStep(request);
			request.W1(answer.getW1()).W2(answer.getW2()).optimizer(answer.getOptimizer());
			losses.add(answer.getLoss());
		}
		assert losses.get(49) < losses.get(0) / 2 : losses;
		assert request.getOptimizer().getAdamOptimizer().getBeta1().equals(0.8);
		assert request.getOptimizer().getAdamOptimizer().getState().getStep() == 50;

		try {
			api.forward(notebook().x(List.of(1)));
			throw new AssertionError("x has one column, and W1 two");
		}
		catch (ApiException ex) {
			Problem problem = client.getObjectMapper().readValue(ex.getResponseBody(), Problem.class);
			assert ex.getCode() == 422 && problem.getStatus() == 422;
			assert problem.getType().toString().equals("/problems/shape-mismatch");
			assert problem.getDetail().equals("#/x: has length 1, expected 2 (the columns of W1)");
			assert problem.getErrors().get(0).getPointer().equals("#/x");
		}
	}

	private static ForwardRequest notebook() {
		return new ForwardRequest().W1(List.of(List.of(0.0, 1.0), List.of(0.0, -1.0)))
			.W2(List.of(List.of(1.0, 2.0), List.of(2.0, -1.0)));
	}

}
