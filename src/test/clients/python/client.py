"""Uses the Python client of OpenAPI Generator. Its argument is the address of the service."""
import sys

from openapi_client import (AdamOptimizer, ApiClient, ApiException, Configuration, ForwardRequest, InitRequest, NetworkApi,
                            Optimizer, Problem, TrainStepRequest)

api = NetworkApi(ApiClient(Configuration(host=sys.argv[1])))

network = api.init(InitRequest(sizes=[2, 8, 2], seed=1))
assert [len(network.w1), len(network.w1[0]), len(network.w2), len(network.w2[0])] == [8, 2, 2, 8]

notebook = {"W1": [[0, 1], [0, -1]], "W2": [[1, 2], [2, -1]]}
outputs = ["h", "loss", "predictions"]
one = api.forward(ForwardRequest(x=[1, 1], y=[1, 0], outputs=outputs, **notebook))
assert one.h == [0.2689414213699951, 0.7310585786300049]
assert one.loss == 1.3132616871463947
assert one.predictions == 1

batch = api.forward(ForwardRequest(x=[[1, 1], [1, 1]], labels=[0, 0], outputs=outputs, **notebook))
assert batch.h == [one.h, one.h]
assert batch.loss == one.loss
assert batch.predictions == [1, 1]

optimizer = Optimizer(AdamOptimizer(type="adam", beta1=0.8))
losses = []
for step in range(50):
    answer = api.train_step(TrainStepRequest(x=[[0, 0], [0, 1], [1, 0], [1, 1]], labels=[0, 1, 1, 0], eta=0.05,
                                             W1=network.w1, W2=network.w2, optimizer=optimizer))
    network, optimizer = answer, answer.optimizer
    losses.append(answer.loss)
assert losses[-1] < losses[0] / 2, losses
assert optimizer.actual_instance.beta1 == 0.8
assert optimizer.actual_instance.state.step == 50

try:
    api.forward(ForwardRequest(x=[1], **notebook))
    raise AssertionError("x has one column, and W1 two")
except ApiException as error:
    problem = Problem.from_json(error.body)
    assert error.status == problem.status == 422
    assert problem.type == "/problems/shape-mismatch"
    assert problem.detail == "#/x: has length 1, expected 2 (the columns of W1)"
    assert problem.errors[0].pointer == "#/x"
