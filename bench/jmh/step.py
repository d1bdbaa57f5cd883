"""Times a training step of PyTorch in float64, on one thread: step.py WARM_UP_SECONDS ITERATIONS NETWORK...

Prints JSON: for each network, the microseconds of a step in each iteration of one second. A NETWORK is its sizes and the
batch size, such as 784-128-10x32."""

import json
import sys
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)
warm_up, iterations, networks = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]


def step_of(network):
    """Modules, autograd, an optimizer, as in PyTorch's tutorials."""
    sizes, batch = network.split("x")
    sizes, batch = [int(size) for size in sizes.split("-")], int(batch)
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(inputs, outputs, bias=False, dtype=torch.float64), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    x = torch.rand(batch, sizes[0], dtype=torch.float64)
    labels = torch.randint(sizes[-1], (batch,))
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)

    def step():
        optimizer.zero_grad()
        loss(model(x), labels).backward()
        optimizer.step()
    return step


def micros(step, seconds):
    count, begin = 0, time.perf_counter()
    while time.perf_counter() < begin + seconds:
        step()
        count += 1
    return (time.perf_counter() - begin) / count * 1e6


times = {}
for network in networks:
    step = step_of(network)
    micros(step, warm_up)
    times[network] = [micros(step, 1) for _ in range(iterations)]
print(json.dumps(times))
