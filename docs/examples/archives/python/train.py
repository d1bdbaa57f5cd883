#!/usr/bin/env python3
"""Trains a network to tell two moons apart, with NumPy's arrays as they are: train.py [URL], default http://localhost:8080.

Prints the losses of each epoch, then carries on with the run. Needs NumPy and requests.
"""
import io
import sys

import numpy as np
import requests

SERVICE = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"


def post(path, **values):
    body = io.BytesIO()
    np.savez(body, **values)
    answer = requests.post(SERVICE + path, data=body.getvalue(), headers={"Content-Type": "application/x-npz"})
    if not answer.ok:
        sys.exit(answer.text)  # a problem document, which points at each mistake
    return np.load(io.BytesIO(answer.content))


training = post("/data", shape="moons", seed=1, samples=300, noise=0.2)
validation = post("/data", shape="moons", seed=2, samples=150, noise=0.2)
network = post("/init", sizes=[2, 16, 2], seed=1, bias=True)

run = {"x": training["x"], "labels": training["labels"], "eta": 0.01, "epochs": 10, "batchSize": 32, "seed": 1,
       "optimizer.type": "adam", "validation.x": validation["x"], "validation.labels": validation["labels"]}
out = post("/train", **run, **network)
for epoch, loss, held_out in zip(out["history.epoch"], out["history.loss"], out["history.validationLoss"]):
    print(f"epoch {epoch}: loss {loss}, validation {held_out}")

# To carry on, send what came back: the network, the optimizer and its state, and where the run was left off.
kept = {name: out[name] for name in out.files if name in network or name.startswith(("optimizer.", "resume."))}
out = post("/train", **{**run, **kept, "epochs": 20})
print(f"stopped by {out['stoppedBy']} after {out['steps']} steps, loss {out['loss']}, accuracy {out['accuracy']}")
