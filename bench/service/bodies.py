"""The requests of the benchmarks. A seeded generator makes them, so they are always the same; weights have all
digits. And the formats that a request can have."""

import io
import json
import random
import struct

import numpy as np

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


def deep(layers, width, classes, samples, levels):
    """A request to /train-step for a network of so many layers, all but the last of which have this width."""
    rng = random.Random(20260101)
    hidden = [{"W": matrix(rng, width, width), "activation": "relu"} for _ in range(layers - 1)]
    return {"x": images(rng, samples, width, levels), "labels": [rng.randrange(classes) for _ in range(samples)],
            "layers": [*hidden, {"W": matrix(rng, classes, width), "activation": "softmax"}], "eta": 0.01}


def encode(request):
    return json.dumps(request, separators=(",", ":")).encode()


def arrays(request):
    return {name: np.asarray(value) for name, value in request.items()}


def encode_npz(request):
    out = io.BytesIO()
    np.savez(out, **arrays(request))
    return out.getvalue()


def encode_safetensors(request):
    header, data = {}, b""
    for name, array in arrays(request).items():
        kind = "F64" if array.dtype.kind == "f" else "I64"
        begin, data = len(data), data + array.tobytes()
        header[name] = {"dtype": kind, "shape": array.shape, "data_offsets": [begin, len(data)]}
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head + data


FORMATS = {"json": encode, "npz": encode_npz, "safetensors": encode_safetensors}


def decode_safetensors(content):
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    types = {"F64": "<f8", "I64": "<i8", "BOOL": "?"}
    return {name: np.frombuffer(content[8 + length:][slice(*each["data_offsets"])], types[each["dtype"]])
            .reshape(each["shape"]) for name, each in header.items()}


def decode(content, form):
    """An answer as lists, whatever its format."""
    if form == "json":
        return json.loads(content)
    found = np.load(io.BytesIO(content)) if form == "npz" else decode_safetensors(content)
    return {name: found[name].tolist() for name in found}
