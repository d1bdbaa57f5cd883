"""Sends what NumPy saves, and loads what the service answers. Its argument is the address of the service."""
import io
import json
import sys

import numpy as np
import requests

SERVICE = sys.argv[1]
JSON, NPZ = "application/json", "application/x-npz"


class Pipe(io.RawIOBase):
    """A stream that cannot seek, as of a socket. NumPy then writes lengths and check sums after the arrays."""

    def __init__(self):
        self.written = b""

    def writable(self):
        return True

    def write(self, data):
        self.written += bytes(data)
        return len(data)


def saved(arrays, save=np.savez, to=None):
    to = to or io.BytesIO()
    save(to, **arrays)
    return to.written if isinstance(to, Pipe) else to.getvalue()


def send(path, body, media_type=NPZ, accept=None):
    headers = {"Content-Type": media_type, "Accept": accept}
    return requests.post(SERVICE + path, data=body, headers=headers, timeout=60)


def loaded(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == NPZ, answer.headers
    assert answer.headers["Content-Disposition"] == 'attachment; filename="answer.npz"', answer.headers
    with np.load(io.BytesIO(answer.content), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def ask(path, **arrays):
    return loaded(send(path, saved(arrays)))


def ask_json(path, **values):
    answer = send(path, json.dumps(values), JSON)
    assert answer.status_code == 200, answer.text
    return answer.json()


def named(value, name=""):
    """The values of JSON by the names that they have in an archive."""
    prefix = name + "." if name else ""
    if isinstance(value, dict):
        return {key: part for field in value for key, part in named(value[field], prefix + field).items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        if any(isinstance(part, (list, dict)) for element in value for part in element.values()):
            return {key: part for i, element in enumerate(value) for key, part in named(element, f"{prefix}{i}").items()}
        fields = list(dict.fromkeys(field for element in value for field in element))
        return {prefix + field: [element.get(field, np.nan) for element in value] for field in fields}
    if name == "deltas":
        return {f"{prefix}{i}": array for i, array in enumerate(value)}
    return {name: value}


def assert_same(arrays, answer):
    """The archive has what the JSON has, in its order, to the last bit."""
    expected = named(answer)
    assert list(arrays) == list(expected), (list(arrays), list(expected))
    for name, value in expected.items():
        found, value = arrays[name], np.array(value)
        kind = {"f": "<f8", "i": "<i8", "b": "|b1"}.get(value.dtype.kind)
        assert found.dtype.str == (kind or value.dtype.str), (name, found.dtype, value.dtype)
        assert found.shape == value.shape, (name, found.shape, value.shape)
        assert found.tobytes() == value.tobytes(), (name, found, value)


def assert_answers_are_the_same(path, request):
    """All four ways of asking give the same numbers."""
    body, archive = json.dumps(request), saved(named(request))
    answer = send(path, body, JSON)
    assert answer.status_code == 200, answer.text
    assert_same(loaded(send(path, archive)), answer.json())
    assert send(path, archive).content == send(path, body, JSON, NPZ).content == send(path, archive, NPZ, NPZ).content
    for accept in (JSON, "application/x-npz;q=0.5, application/json"):
        assert send(path, archive, NPZ, accept).content == answer.content
    return answer.json()


def assert_refused(request, status, pointer, detail, path="/forward"):
    answer = send(path, saved(request), NPZ, NPZ)
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["Content-Type"] == "application/problem+json", answer.headers
    problem = answer.json()
    errors = [(error["pointer"], error["detail"]) for error in problem["errors"]]
    assert problem["status"] == status and [place for place, _ in errors] == [pointer], errors
    assert detail in errors[0][1], errors


random = np.random.default_rng(1)
x, labels = random.normal(size=(6, 5)).tolist(), [0, 1, 2, 2, 1, 0]
notebook = {"W1": random.normal(size=(4, 5)).tolist(), "b1": random.normal(size=4).tolist(),
            "W2": random.normal(size=(3, 4)).tolist(), "b2": [0.0, -0.0, 1e-300]}
layers = {"layers": [{"W": notebook["W1"], "activation": "gelu"}, {"W": notebook["W2"], "b": [0.5, 0.25, 0.125],
                                                                     "activation": "softmax"}]}
adam = {"optimizer": {"type": "adam", "beta1": 0.8}}
momentum = {"optimizer": {"type": "sgd", "momentum": 0.9, "nesterov": True}}

# Each endpoint answers the same in both formats.
assert_answers_are_the_same("/init", {"sizes": [5, 4, 3], "seed": 7, "bias": True})
assert_answers_are_the_same("/init", {"sizes": [5, 4, 3], "seed": 7, "activations": ["tanh", "softmax"]})
assert_answers_are_the_same("/data", {"shape": "spiral", "seed": 3, "samples": 12, "noise": 0.25, "classes": 3})
for network in (notebook, layers):
    data = {"x": x, "labels": labels}
    assert_answers_are_the_same("/forward", {"x": x[0], **network})
    assert_answers_are_the_same("/forward", {"x": x, "y": np.eye(3)[labels].tolist(), **network})
    everything = ["h", "loss", "lossPerSample", "predictions", "accuracy", "confusionMatrix", "dx", "gradients",
                  "gradientNorm", *(["delta1", "delta2"] if network is notebook else ["deltas", "trace"])]
    gradients = assert_answers_are_the_same("/gradients", {**data, **network, "outputs": everything})["gradients"]
    assert_answers_are_the_same("/gradients", {"x": x[0], "labels": 2, **network, "outputs": everything})
    assert_answers_are_the_same("/gradients", {**data, **network, "sampleWeights": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]})
    for optimizer in ({}, adam, momentum):
        step = assert_answers_are_the_same("/train-step", {**data, **network, **optimizer, "eta": 0.1, "outputs": []})
        assert_answers_are_the_same("/train-step", {**data, **step, "eta": 0.1, "clipNorm": 1.0})
        assert_answers_are_the_same("/apply-gradients", {**step, "gradients": gradients, "eta": 0.1})
    assert_answers_are_the_same("/gradient-check", {**data, **network, "gradients": gradients})
    wrong = {field: (-np.array(given)).tolist() for field, given in gradients.items()} if network is notebook else gradients
    assert_answers_are_the_same("/gradient-check", {**data, **network, "gradients": wrong, "limit": 3})
    run = {**data, **network, **adam, "eta": 0.05, "batchSize": 4, "seed": 2, "validation": data,
           "earlyStopping": {"patience": 5}, "schedule": {"type": "step", "everySteps": 3, "factor": 0.5}}
    whole = assert_answers_are_the_same("/train", {**run, "epochs": 6})
    # A run that is resumed from an archive is the run that was not stopped.
    half = ask("/train", **named({**run, "epochs": 3}))
    again = {name: value for name, value in half.items()
             if name in named(network) or name.startswith(("layers.", "optimizer.", "resume."))}
    rest = ask("/train", **{**named({**run, "epochs": 6}), **again})
    assert float(rest["loss"]).hex() == whole["loss"].hex()
    expected = named(whole)
    assert all(np.array_equal(rest[name], expected[name]) for name in again if not name.startswith("optimizer."))
    assert all(np.array_equal(rest[name], expected[name]) for name in again if name.startswith("optimizer.state."))

# The deltas of layers of one width are named like those of others.
square = {"layers": [{"W": [[1.0, 0.5], [0.25, 1.0]], "activation": "relu"},
                     {"W": [[1.0, 2.0], [-1.0, 0.5]], "activation": "softmax"}]}
for sample, label in (([1.0, 2.0], 0), ([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [0, 1, 0])):
    assert_answers_are_the_same("/gradients", {"x": sample, "labels": label, **square, "outputs": ["deltas", "trace"]})

# Streams are JSON, whatever the request was.
for media_type in ("text/event-stream", "application/x-ndjson"):
    stream = send("/train", saved(named({**run, "epochs": 2})), NPZ, media_type)
    assert stream.status_code == 200 and stream.headers["Content-Type"].startswith(media_type), stream.headers
    last = stream.text.strip().splitlines()[-1].removeprefix("data: ")
    assert json.loads(last)["stoppedBy"] == "epochs", last

# The same numbers in any type, order of bytes and order of elements.
W1, W2 = np.array([[0, 1, 2], [0.5, -1, 4]]), np.array([[1, 2], [2, -1.5]])
pixels, target = np.array([[0, 127, 255], [1, 2, 3]]), np.array([0, 1])
base = {"x": pixels, "labels": target, "W1": W1, "W2": W2, "eta": 0.5}
answer = send("/train-step", saved(base)).content
assert_same(ask("/train-step", **base), ask_json("/train-step", **{name: np.array(v).tolist() for name, v in base.items()}))
variants = [{"W1": np.asfortranarray(W1)}, {"W1": np.ascontiguousarray(W1.T).T, "W2": W2.T.copy().T},
            {"W1": W1[:, ::-1][:, ::-1]}, {"x": np.asfortranarray(pixels.astype("u1"))},
            {"eta": np.array(0.5)}, {"eta": np.float32(0.5)}, {"eta": np.array(0.5, ">f2")},
            {"optimizer.type": "sgd"}, {"optimizer.type": np.array("sgd")}, {"optimizer.type": np.array(b"sgd")},
            {"optimizer.type": np.array("sgd", ">U8")}, {"optimizer.type": "sgd", "optimizer.nesterov": False},
            {"labels": target.astype("u1"), "x": pixels.astype("u1"), "W1": W1.astype("f4"), "W2": W2.astype("f2")}]
variants += [{"W1": W1.astype(dtype), "W2": W2.astype(dtype), "labels": target.astype(dtype)}
             for dtype in ("<f8", ">f8", "<f4", ">f4", "<f2", ">f2")]
variants += [{"x": pixels.astype(dtype), "labels": target.astype(dtype)} for dtype in
             ("<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8")]
variants += [{"labels": target.astype("i1")}]
for variant in variants:
    assert np.array_equal(variant.get("W1", W1), W1) and np.array_equal(variant.get("x", pixels), pixels)
    assert send("/train-step", saved({**base, **variant})).content == answer, variant
assert send("/train-step", saved(base, to=Pipe())).content == answer
assert saved(base, to=Pipe())[6] & 8, "the pipe's archive has its lengths after the arrays"
assert send("/train-step", saved(base), "Application/X-NPZ").content == answer
assert send("/train-step", saved(base), NPZ, "*/*").content == answer

# Labels of one sample, and lists of strings.
for dtype in ("<i8", "<i4", "u1", "<f8"):
    one = ask("/forward", x=pixels[0], labels=np.array(1, dtype), W1=W1, W2=W2, outputs=["loss", "predictions"])
    assert one["loss"].shape == one["predictions"].shape == () and one["predictions"].dtype.str == "<i8"
    assert float(one["loss"]).hex() == ask_json("/forward", x=pixels[0].tolist(), labels=1, W1=W1.tolist(),
                                                W2=W2.tolist())["loss"].hex()
for outputs in (["loss", "h"], ("loss", "h"), np.array(["loss", "h"], "S"), np.array(["loss", "h"], ">U20")):
    assert sorted(ask("/forward", x=pixels, labels=target, W1=W1, W2=W2, outputs=outputs)) == ["h", "loss"]
for outputs in ([], np.array([], "U1"), np.array([], "i8")):
    assert list(ask("/train-step", **base, outputs=outputs)) == ["W1", "W2"], outputs

# A zero has its sign.
signs = ask("/apply-gradients", W1=[[-0.0, 0.0]], W2=[[-0.0]], eta=1,
            **{"gradients.W1": [[0.0, 0.0]], "gradients.W2": [[0.0]]})
assert np.signbit(signs["W1"]).tolist() == [[True, False]] and np.signbit(signs["W2"]).all()

# What is refused, where, and why.
good = {"x": pixels.astype("f8"), "W1": W1, "W2": W2}
assert_refused({**good, "W1": W1.astype(object)}, 400, "#/W1", "object arrays are pickles, which are not read")
assert_refused({**good, "W1": W1.astype(complex)}, 400, "#/W1", "complex numbers are not read")
assert_refused({**good, "W1": W1.astype("c8")}, 400, "#/W1", "complex numbers are not read")
assert_refused({**good, "W1": W1.astype(np.longdouble)}, 400, "#/W1", "astype(numpy.float64)")
assert_refused({**good, "W1": pixels.astype("M8[s]")}, 400, "#/W1", "dates are not read")
assert_refused({**good, "W1": pixels.astype("m8[s]")}, 400, "#/W1", "times are not read")
assert_refused({**good, "W1": np.zeros(2, [("a", "f8"), ("b", "i4")])}, 400, "#/W1", "structured arrays are not read")
assert_refused({**good, "W1": np.zeros(2, "V8")}, 400, "#/W1", "structured arrays are not read")
assert_refused({**good, "W1": W1 > 0}, 400, "#/W1", "true and false are no numbers")
assert_refused({**good, "W1": W1.astype(str)}, 400, "#/W1", "strings")
assert_refused({**good, "W1": W1[None]}, 400, "#/W1", "3 dimensions")
assert_refused({**good, "W3": W1}, 400, "#/W3", "unknown")
assert_refused({"W1": W1, "W2": W2}, 400, "#/x", "missing")
assert_refused({**good, "labels": [0.5, 1]}, 400, "#/labels/0", "expected an integer")
assert_refused({**good, "outputs": [1.0, 2.0]}, 400, "#/outputs", "expected an array of strings")
assert_refused({**good, "W1.W": W1}, 400, "#/W1", "given as a whole and in parts")
assert_refused({"x": x, "layers.1.W": W1}, 400, "#/layers", "there is no index 0")
assert_refused({"x": x, "layers.00.W": W1}, 400, "#/layers", "without gaps and leading zeros")
for number in (np.nan, np.inf, -np.inf):
    for dtype in ("<f8", ">f4", "<f2"):
        spoilt = np.ones((4, 9), dtype)
        spoilt[3, 7] = number
        assert_refused({**good, "x": spoilt, "W1": np.ones((2, 9))}, 422, "#/x/3/7", "NaN or infinite")
        assert_refused({**good, "x": np.asfortranarray(spoilt), "W1": np.ones((2, 9))}, 422, "#/x/3/7", "NaN or infinite")
    assert_refused({**base, "eta": number}, 422, "#/eta", "NaN or infinite", "/train-step")
for number, dtype in ((2**63 - 1, "<i8"), (2**53 + 1, ">i8"), (2**63 + 1, "<u8"), (2**64 - 1, ">u8")):
    assert_refused({**good, "labels": np.array([0, number], dtype)}, 422, "#/labels/1", "no float64")
    assert_refused({**good, "x": np.array([[1, 2, 3], [4, 5, number]], dtype)}, 422, "#/x/1/2", "no float64")
assert_refused({**good, "labels": np.array([0, 2**53], "<i8")}, 422, "#/labels/1", "2^53 - 1")
assert ask("/forward", **{**good, "x": np.array([2**63, 0, 2**62], "<u8"), "W1": W1 * 0.0})["h"].shape == (2,)

# Each compressed array is refused, by its name.
compressed = send("/forward", saved(good, np.savez_compressed)).json()
assert compressed["status"] == 422
assert [(error["pointer"], error["detail"]) for error in compressed["errors"]] == [
    ("#/" + name, "is compressed: use numpy.savez, not savez_compressed") for name in good]

# A mistake of shape is the same problem in both formats, whatever is accepted.
mismatch = {"x": [1], "W1": [[0, 1], [0, -1]], "W2": [[1, 2, 3], [2, -1, 0]]}
problem = send("/forward", json.dumps(mismatch), JSON).json()
assert [error["pointer"] for error in problem["errors"]] == ["#/W2/0", "#/x"]
for accept in (None, NPZ, JSON, "*/*"):
    answer = send("/forward", saved(mismatch), NPZ, accept)
    assert answer.status_code == 422 and answer.headers["Content-Type"] == "application/problem+json"

# What is no archive, or declared to be another one.
for body, media_type, status, detail in (
        (saved(good)[:-1], NPZ, 400, "does not end with its directory"),
        (saved(good), JSON, 400, "looks like npz, and is declared to be JSON"),
        (json.dumps(mismatch), NPZ, 400, "looks like JSON, and is declared to be npz"),
        (saved(good), "application/zip", 415, None)):
    answer = send("/forward", body, media_type)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert detail is None or detail in answer.json()["detail"], answer.text
one = io.BytesIO()
np.save(one, W1)
assert "numpy.savez" in send("/forward", one.getvalue()).json()["detail"]
unsupported = send("/forward", b"", "application/zip")
assert {JSON, NPZ, "application/x-safetensors"} <= {each.strip() for each in unsupported.headers["Accept"].split(",")}
