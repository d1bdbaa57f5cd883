#!/usr/bin/env python3
"""Golden cases for the HTTP contract, computed by PyTorch in float64 with autograd: an independent oracle.

    apt-get install -y python3-numpy python3-torch     # Debian's; run with /usr/bin/python3
    ./generate.py --seed 1 --out cases

Writes one JSON file per case: {"name", "endpoint", "request", "expected"}; "expected" holds the answer with every result
the case asks for in "outputs". Compare numbers with |a - b| <= 1e-12 + 1e-10 * |b|.
"""
import argparse
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

ACTIVATIONS = {
    "relu": F.relu,
    "leakyRelu": lambda z: F.leaky_relu(z, 0.01),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "identity": lambda z: z,
    "elu": F.elu,
    "silu": F.silu,
    "softplus": lambda z: torch.log1p(torch.exp(-z.abs())) + torch.clamp(z, min=0),  # F.softplus is linear above 20
    "gelu": lambda z: F.gelu(z, approximate="tanh"),
    "softmax": lambda z: torch.softmax(z, dim=-1),
}
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"momentum": "momentum", "nesterov": "nesterov", "weightDecay": "weight_decay"}),
    "rmsprop": (torch.optim.RMSprop, {"alpha": "alpha", "epsilon": "eps", "momentum": "momentum", "weightDecay": "weight_decay"}),
    "adagrad": (torch.optim.Adagrad, {"epsilon": "eps", "weightDecay": "weight_decay"}),
    "adam": (torch.optim.Adam, {"epsilon": "eps", "weightDecay": "weight_decay"}),
    "adamw": (torch.optim.AdamW, {"epsilon": "eps", "weightDecay": "weight_decay"}),
}


def layers_of(request):
    if "layers" in request:
        return [dict(layer) for layer in request["layers"]]
    first = {"W": request["W1"], "activation": "relu"}
    second = {"W": request["W2"], "activation": "softmax"}
    for layer, bias in ((first, "b1"), (second, "b2")):
        if bias in request:
            layer["b"] = request[bias]
    return [first, second]


class Net:
    def __init__(self, request):
        self.notebook = "W1" in request
        self.activations = [layer["activation"] for layer in layers_of(request)]
        self.W = [torch.tensor(layer["W"], requires_grad=True, dtype=torch.float64) for layer in layers_of(request)]
        self.b = [torch.tensor(layer["b"], requires_grad=True, dtype=torch.float64) if "b" in layer else None
                  for layer in layers_of(request)]
        last = self.activations[-1]
        self.loss_function = request.get("lossFunction") or {
            "softmax": "crossEntropy", "sigmoid": "binaryCrossEntropy"}.get(last, "meanSquaredError")

    def parameters(self):
        return self.W + [b for b in self.b if b is not None]

    def forward(self, x):
        zs, activations = [], []
        a = x
        for W, b, name in zip(self.W, self.b, self.activations):
            z = a @ W.T + (0 if b is None else b)
            z.retain_grad() if z.requires_grad else None
            a = ACTIVATIONS[name](z)
            zs.append(z)
            activations.append(a)
        return zs, activations

    def exact_loss(self, zs, activations, y):
        """Per sample; what the gradients differentiate."""
        if self.loss_function == "crossEntropy":
            return -(y * F.log_softmax(zs[-1], dim=-1)).sum(-1)
        if self.loss_function == "binaryCrossEntropy":
            return F.binary_cross_entropy_with_logits(zs[-1], y, reduction="none").mean(-1)
        if self.loss_function == "huber":
            return F.huber_loss(activations[-1], y, reduction="none").mean(-1)
        return ((activations[-1] - y) ** 2).mean(-1)

    def reported_loss(self, h, y):
        """Per sample; the notebook's guard of 1e-10 in the logarithm."""
        if self.loss_function == "crossEntropy":
            return -(y * torch.log(h + 1e-10)).sum(-1)
        if self.loss_function == "binaryCrossEntropy":
            return -(y * torch.log(h + 1e-10) + (1 - y) * torch.log(1 - h + 1e-10)).mean(-1)
        if self.loss_function == "huber":
            return F.huber_loss(h, y, reduction="none").mean(-1)
        return ((h - y) ** 2).mean(-1)

    def as_json(self, of=lambda p: p.detach()):
        if self.notebook:
            out = {"W1": of(self.W[0]).tolist(), "W2": of(self.W[1]).tolist()}
            for name, b in (("b1", self.b[0]), ("b2", self.b[1])):
                if b is not None:
                    out[name] = of(b).tolist()
            return out
        layers = []
        for W, b, name in zip(self.W, self.b, self.activations):
            layer = {"W": of(W).tolist()}
            if b is not None:
                layer["b"] = of(b).tolist()
            layers.append(layer)
        return {"layers": layers}

    def network_json(self):
        out = self.as_json()
        if not self.notebook:
            for layer, name in zip(out["layers"], self.activations):
                layer["activation"] = name
        return out


def weighted_mean(losses, request):
    if "sampleWeights" not in request:
        return losses.mean()
    s = torch.tensor(request["sampleWeights"])
    return (s * losses).sum() / s.sum()


def data(request, classes, sigmoid=False):
    x = torch.tensor(request["x"], dtype=torch.float64)
    single = x.dim() == 1
    x = x.unsqueeze(0) if single else x
    y = None
    if "labels" in request:
        labels = torch.tensor([request["labels"]] if single else request["labels"])
        y = labels.unsqueeze(-1).to(torch.float64) if classes == 1 and sigmoid else F.one_hot(labels, classes).to(torch.float64)
    elif "y" in request:
        y = torch.tensor(request["y"], dtype=torch.float64)
        y = y.unsqueeze(0) if single else y
    return x, y, single


def answer(endpoint, request):
    """Every result the endpoint can produce for this request."""
    net = Net(request)
    outs = net.W[-1].shape[0]
    x, y, single = data(request, outs, net.activations[-1] == "sigmoid")
    x.requires_grad_()
    mirror = (lambda t: t.detach()[0].tolist()) if single else (lambda t: t.detach().tolist())  # a row of one is a number
    zs, activations = net.forward(x)
    h = activations[-1]
    softmax = net.activations[-1] == "softmax"
    out = {"h": mirror(h)}
    binary = net.activations[-1] == "sigmoid" and outs == 1
    classify = (lambda t: t.argmax(-1)) if softmax else (lambda t: (t[:, 0] > 0.5).long())
    if softmax or binary:
        out["predictions"] = mirror(classify(h))
    if net.notebook:
        out.update(u1=mirror(zs[0]), u2=mirror(activations[0]), u3=mirror(zs[1]))
    else:
        out["trace"] = [{"z": mirror(z), "a": mirror(a)} for z, a in zip(zs, activations)]
    if y is None and "dh" not in request:
        return out
    if y is not None:
        per_sample = net.reported_loss(h, y)
        out["loss"] = weighted_mean(per_sample, request).item()
        out["lossPerSample"] = mirror(per_sample)
        if softmax or binary:
            classes = 2 if binary else outs
            out["accuracy"] = (classify(h) == classify(y)).double().mean().item()
            counts = torch.zeros(classes, classes, dtype=torch.long)
            for target, prediction in zip(classify(y), classify(h)):
                counts[target, prediction] += 1
            out["confusionMatrix"] = counts.tolist()
    if endpoint == "/forward":
        return out
    if y is not None:
        weighted_mean(net.exact_loss(zs, activations, y), request).backward()
    else:
        dh = torch.tensor(request["dh"], dtype=torch.float64)
        h.backward(dh.unsqueeze(0) if single else dh)
    out["dx"] = mirror(x.grad)
    deltas = [mirror(z.grad) for z in zs]
    if net.notebook:
        out["delta1"], out["delta2"] = deltas
    else:
        out["deltas"] = deltas
    out["gradients"] = net.as_json(lambda p: p.grad)
    out["gradientNorm"] = torch.sqrt(sum((p.grad ** 2).sum() for p in net.parameters())).item()
    if endpoint == "/gradients":
        return out
    if "clipNorm" in request and out["gradientNorm"] > request["clipNorm"]:
        for p in net.parameters():
            p.grad.mul_(request["clipNorm"] / (out["gradientNorm"] + 1e-6))
    step(net, request)
    _, after = net.forward(x)
    if y is not None:
        out["lossAfter"] = weighted_mean(net.reported_loss(after[-1], y), request).item()
    out.update(net.network_json())
    return out


def step(net, request):
    settings = dict(request.get("optimizer", {"type": "sgd"}))
    make, names = OPTIMIZERS[settings.pop("type")]
    options = {names[k]: v for k, v in settings.items() if k in names}
    if "beta1" in settings or "beta2" in settings:
        options["betas"] = (settings.get("beta1", 0.9), settings.get("beta2", 0.999))
    if make is torch.optim.AdamW and "weight_decay" not in options:
        options["weight_decay"] = 0.01
    make(net.parameters(), lr=request.get("eta", 0.01), **options).step()


def several_steps(request, steps):
    """The losses before each of `steps` plain repetitions of /train-step, optimizer state carried along, and the last network."""
    net = Net(request)
    x, y, _ = data(request, net.W[-1].shape[0], net.activations[-1] == "sigmoid")
    settings = dict(request.get("optimizer", {"type": "sgd"}))
    make, names = OPTIMIZERS[settings.pop("type")]
    options = {names[k]: v for k, v in settings.items() if k in names}
    if "beta1" in settings or "beta2" in settings:
        options["betas"] = (settings.get("beta1", 0.9), settings.get("beta2", 0.999))
    if make is torch.optim.AdamW and "weight_decay" not in options:
        options["weight_decay"] = 0.01
    optimizer = make(net.parameters(), lr=request.get("eta", 0.01), **options)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        zs, activations = net.forward(x)
        losses.append(weighted_mean(net.reported_loss(activations[-1], y), request).item())
        weighted_mean(net.exact_loss(zs, activations, y), request).backward()
        if "clipNorm" in request:
            torch.nn.utils.clip_grad_norm_(net.parameters(), request["clipNorm"])
        optimizer.step()
    return {"losses": losses, **net.network_json()}


def random_network(rng, sizes, bias, activations=None):
    def W(i):
        return rng.normal(0, np.sqrt(2 / sizes[i]), (sizes[i + 1], sizes[i])).tolist()

    def b(i):
        return rng.normal(0, 0.1, sizes[i + 1]).tolist()
    if activations is None:
        out = {"W1": W(0), "W2": W(1)}
        if bias:
            out.update(b1=b(0), b2=b(1))
        return out
    return {"layers": [{"W": W(i), **({"b": b(i)} if bias else {}), "activation": a} for i, a in enumerate(activations)]}


def target(rng, kind, batch, outs):
    shape = (batch, outs) if batch else (outs,)
    if kind == "labels":
        return {"labels": rng.integers(0, outs, batch).tolist() if batch else int(rng.integers(0, outs))}
    if kind == "onehot":
        return {"y": np.eye(outs)[rng.integers(0, outs, batch or 1)].reshape(shape).tolist()}
    if kind == "soft":
        p = rng.random(shape)
        return {"y": (p / p.sum(-1, keepdims=True)).tolist()}
    if kind == "unit":
        return {"y": rng.random(shape).tolist()}
    return {"y": rng.normal(0, 1, shape).tolist()}


def cases(seed):
    rng = np.random.default_rng(seed)

    def x(batch, n):
        return rng.normal(0, 1, (batch, n) if batch else (n,)).tolist()
    for name, sizes, batch, bias, kind in [
            ("one-sample", (3, 4, 2), 0, False, "onehot"), ("one-sample-biases", (5, 7, 3), 0, True, "labels"),
            ("batch-soft", (4, 16, 3), 6, True, "soft"), ("batch-labels", (13, 17, 10), 33, False, "labels"),
            ("wide", (64, 32, 10), 32, True, "onehot"), ("one-hidden-unit", (2, 1, 2), 5, True, "onehot"),
            ("one-class", (3, 4, 1), 4, False, "onehot")]:
        request = {**random_network(rng, sizes, bias), "x": x(batch, sizes[0]), **target(rng, kind, batch, sizes[2])}
        yield f"forward-{name}", "/forward", request
        yield f"gradients-{name}", "/gradients", request
        yield f"train-step-{name}", "/train-step", {**request, "eta": 0.05}
    for activation in ("relu", "leakyRelu", "tanh", "sigmoid", "identity"):
        for last, loss, kind in [("softmax", None, "labels"), ("sigmoid", None, "unit"), ("identity", None, "real"),
                                 ("tanh", "meanSquaredError", "real"), ("sigmoid", "meanSquaredError", "unit")]:
            request = {**random_network(rng, (6, 9, 8, 4), True, [activation, activation, last]), "x": x(7, 6),
                       **target(rng, kind, 7, 4), **({"lossFunction": loss} if loss else {})}
            yield f"gradients-layers-{activation}-{last}-{loss or 'default'}", "/gradients", request
            yield f"train-step-layers-{activation}-{last}-{loss or 'default'}", "/train-step", {**request, "eta": 0.1}
    for optimizer in [{"type": "sgd", "momentum": 0.9}, {"type": "sgd", "momentum": 0.9, "nesterov": True, "weightDecay": 0.01},
                      {"type": "sgd", "weightDecay": 0.1}, {"type": "rmsprop"}, {"type": "rmsprop", "alpha": 0.9, "momentum": 0.5, "weightDecay": 0.01},
                      {"type": "adagrad"}, {"type": "adagrad", "epsilon": 1e-6, "weightDecay": 0.02},
                      {"type": "adam"}, {"type": "adam", "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6, "weightDecay": 0.01}, {"type": "adamw"},
                      {"type": "adamw", "weightDecay": 0.1}]:
        request = {**random_network(rng, (5, 8, 3), True), "x": x(12, 5), **target(rng, "labels", 12, 3), "eta": 0.02, "optimizer": optimizer}
        yield "steps-" + "-".join(str(v) for v in optimizer.values()), "steps:8", request
        yield "steps-clipped-" + "-".join(str(v) for v in optimizer.values()), "steps:8", {**request, "clipNorm": 0.1}


def more_cases(seed):
    """Of what came later: further activations and losses, weights, the caller's own derivative, further results."""
    rng = np.random.default_rng(1000 + seed)

    def x(batch, n):
        return rng.normal(0, 1, (batch, n) if batch else (n,)).tolist()
    for activation in ("elu", "silu", "softplus", "gelu"):
        for last, loss, kind in [("softmax", None, "labels"), (activation, "meanSquaredError", "real"), ("identity", "huber", "real"),
                                 ("sigmoid", None, "unit")]:
            request = {**random_network(rng, (6, 9, 8, 4), True, [activation, activation, last]), "x": x(7, 6),
                       **target(rng, kind, 7, 4), **({"lossFunction": loss} if loss else {})}
            yield f"more-gradients-{activation}-{last}-{loss or 'default'}", "/gradients", request
            yield f"more-train-step-{activation}-{last}-{loss or 'default'}", "/train-step", {**request, "eta": 0.1}
    for last in ("tanh", "relu", "leakyRelu", "sigmoid"):
        request = {**random_network(rng, (5, 6, 3), True, ["tanh", last]), "x": x(9, 5), "lossFunction": "huber",
                   "y": (3 * rng.normal(0, 1, (9, 3))).tolist()}
        yield f"more-huber-{last}", "/train-step", {**request, "eta": 0.1}
    for name, batch, kind in [("batch", 11, "labels"), ("soft", 8, "soft")]:
        request = {**random_network(rng, (4, 7, 3), True), "x": x(batch, 4), **target(rng, kind, batch, 3),
                   "sampleWeights": (0.1 + 3 * rng.random(batch)).tolist()}
        yield f"more-weights-{name}", "/train-step", {**request, "eta": 0.05}
        yield f"more-weights-forward-{name}", "/forward", request
    request = {**random_network(rng, (4, 6, 2), True, ["tanh", "identity"]), "x": x(6, 4), **target(rng, "real", 6, 2),
               "sampleWeights": (0.1 + 3 * rng.random(6)).tolist()}
    yield "more-weights-regression", "/gradients", request
    yield "more-weights-steps-adam", "steps:6", {**request, "eta": 0.02, "optimizer": {"type": "adam"}}
    for batch in (0, 13):
        request = {**random_network(rng, (3, 5, 1), True, ["relu", "sigmoid"]), "x": x(batch, 3),
                   "labels": rng.integers(0, 2, batch).tolist() if batch else 1}
        yield f"more-binary-{batch}", "/gradients", request
        yield f"more-binary-forward-{batch}", "/forward", request
    yield "more-binary-y", "/train-step", {**random_network(rng, (3, 5, 1), True, ["tanh", "sigmoid"]), "x": x(12, 3),
                                           **target(rng, "unit", 12, 1), "eta": 0.3}
    for name, sizes, batch in [("one", (3, 4, 2), 0), ("batch", (4, 9, 5), 7)]:
        request = {**random_network(rng, sizes, True), "x": x(batch, sizes[0])}
        request["dh"] = rng.normal(0, 1, (batch, sizes[2]) if batch else (sizes[2],)).tolist()
        yield f"more-dh-notebook-{name}", "/gradients", request
        yield f"more-dh-train-step-{name}", "/train-step", {**request, "eta": 0.1}
    for last in ("identity", "tanh", "sigmoid", "relu", "softplus", "gelu", "elu", "silu", "leakyRelu", "softmax"):
        request = {**random_network(rng, (5, 8, 3), True, ["silu", last]), "x": x(6, 5), "dh": rng.normal(0, 1, (6, 3)).tolist()}
        yield f"more-dh-{last}", "/gradients", request
    for batch in (0, 19):
        request = {**random_network(rng, (6, 10, 4), False), "x": x(batch, 6), **target(rng, "labels", batch, 4)}
        yield f"more-results-{batch}", "/gradients", request
        yield f"more-results-forward-{batch}", "/forward", request


LATER = ("dx", "confusionMatrix")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="cases")
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for name, endpoint, request in [*cases(arguments.seed), *more_cases(arguments.seed)]:
        if endpoint.startswith("steps:"):
            expected = several_steps(request, int(endpoint.split(":")[1]))
        else:
            expected = answer(endpoint, request)
            if not name.startswith("more-"):
                expected = {k: v for k, v in expected.items() if k not in LATER}
            request = {**request, "outputs": sorted(k for k in expected if k not in ("W1", "W2", "b1", "b2", "layers"))}
        case = {"name": name, "endpoint": endpoint, "request": request, "expected": expected}
        (out / f"{name}.json").write_text(json.dumps(case))
        torch.manual_seed(0)


if __name__ == "__main__":
    main()
