#!/usr/bin/env python3
"""Trains a network to compute XOR: safetensors_client.py [URL], default http://localhost:8080.

Reads and writes safetensors with nothing but Python's standard library, on a little-endian machine, as most are.
"""
import json
import struct
import sys
import urllib.request
from array import array

SERVICE = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"


def dump(tensors, texts):
    """A safetensors file of tensors, each a shape and an array of float64, and of texts."""
    header, data = {"__metadata__": texts}, b""
    for name, (shape, numbers) in tensors.items():
        begin, data = len(data), data + numbers.tobytes()
        header[name] = {"dtype": "F64", "shape": shape, "data_offsets": [begin, len(data)]}
    head = json.dumps(header).encode()
    return struct.pack("<Q", len(head)) + head + data


def load(file):
    """The tensors and the texts of a safetensors file."""
    start = 8 + struct.unpack_from("<Q", file)[0]
    header, tensors = json.loads(file[8:start]), {}
    texts = header.pop("__metadata__", {})
    for name, tensor in header.items():
        begin, end = (start + offset for offset in tensor["data_offsets"])
        tensors[name] = tensor["shape"], array({"F64": "d", "I64": "q", "BOOL": "B"}[tensor["dtype"]], file[begin:end])
    return tensors, texts


def post(path, tensors, **texts):
    request = urllib.request.Request(SERVICE + path, dump(tensors, texts), {"Content-Type": "application/x-safetensors"})
    return load(urllib.request.urlopen(request).read())[0]


xor = {"x": ([4, 2], array("d", [0, 0, 0, 1, 1, 0, 1, 1])), "labels": ([4], array("d", [0, 1, 1, 0]))}
network = post("/init", {"sizes": ([3], array("d", [2, 8, 2]))}, seed="1")
for step in range(200):
    network = post("/train-step", {**xor, **network}, eta="0.5", outputs="")
result = post("/forward", {**xor, **network}, outputs="loss,predictions")
print("loss", result["loss"][1][0], "predictions", *result["predictions"][1])
