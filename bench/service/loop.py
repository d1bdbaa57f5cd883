"""A training loop in one process, on one thread: loop.py torch|numpy BODY, where BODY is a request to /train.

Prints the loss and weights after the loop as a line of JSON. Then runs the loop once for each line of standard input, and
prints the seconds that the loop alone took, as a line of JSON."""

import json
import sys
import time

import numpy as np

import network

library, body = sys.argv[1:]
with open(body, encoding="utf-8") as file:
    request = json.load(file)
STEPS = request["epochs"]


def with_torch():
    """The loop of PyTorch's tutorials: modules, autograd, an optimizer."""
    import torch
    torch.set_num_threads(1)
    x = torch.tensor(request["x"], dtype=torch.float64)
    labels = torch.tensor(request["labels"])
    W1 = torch.tensor(request["W1"], dtype=torch.float64)
    W2 = torch.tensor(request["W2"], dtype=torch.float64)
    first = torch.nn.Linear(W1.shape[1], W1.shape[0], bias=False, dtype=torch.float64)
    second = torch.nn.Linear(W2.shape[1], W2.shape[0], bias=False, dtype=torch.float64)
    model = torch.nn.Sequential(first, torch.nn.ReLU(), second)
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=request["eta"])
    with torch.no_grad():
        first.weight.copy_(W1)
        second.weight.copy_(W2)
    begin = time.perf_counter()
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss(model(x), labels).backward()
        optimizer.step()
    seconds = time.perf_counter() - begin
    return seconds, first.weight.detach().numpy(), second.weight.detach().numpy()


def with_numpy():
    """Both passes and the update, written out."""
    x, labels = np.array(request["x"]), np.array(request["labels"])
    W1, W2, eta = np.array(request["W1"]), np.array(request["W2"]), request["eta"]
    samples = np.arange(len(labels))
    begin = time.perf_counter()
    for _ in range(STEPS):
        u1, u2, _, delta2 = network.forward(x, W1, W2)
        delta2[samples, labels] -= 1
        delta2 /= len(labels)
        delta1 = delta2 @ W2 * (u1 > 0)
        W2 -= eta * (delta2.T @ u2)
        W1 -= eta * (delta1.T @ x)
    return time.perf_counter() - begin, W1, W2


run = {"torch": with_torch, "numpy": with_numpy}[library]
_, W1, W2 = run()
loss = network.loss(network.forward(np.array(request["x"]), W1, W2)[3], np.array(request["labels"]))
print(json.dumps({"loss": loss, "W1": W1.tolist(), "W2": W2.tolist()}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"seconds": run()[0]}), flush=True)
