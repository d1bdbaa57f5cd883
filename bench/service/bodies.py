"""The requests of the benchmarks. A seeded generator makes them, so they are always the same; weights have all digits."""

import json
import random

NOTEBOOK = {"x": [1, 1], "W1": [[0, 1], [0, -1]], "W2": [[1, 2], [2, -1]], "y": [1, 0]}


def matrix(rng, rows, columns):
    """He-uniform weights, rows x columns."""
    bound = (6 / columns) ** 0.5
    return [[rng.uniform(-bound, bound) for _ in range(columns)] for _ in range(rows)]


def images(rng, samples, pixels, levels):
    """Rows of pixels in [0, 1], of which four in five are 0, as in images of handwritten digits."""
    return [[rng.randint(1, levels) / levels if rng.random() < 0.2 else 0.0 for _ in range(pixels)]
            for _ in range(samples)]


def step(inputs, hidden, classes, samples, levels, **settings):
    """A request to /train-step, or with settings to /train."""
    rng = random.Random(20260101)
    return {"x": images(rng, samples, inputs, levels), "labels": [rng.randrange(classes) for _ in range(samples)],
            "W1": matrix(rng, hidden, inputs), "W2": matrix(rng, classes, hidden), "eta": 0.01, **settings}


def encode(request):
    return json.dumps(request, separators=(",", ":")).encode()
