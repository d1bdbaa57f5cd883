#!/usr/bin/env python3
"""Trains a network to read digits over trainstep's HTTP API: digits.py [URL], default http://localhost:8080, some seconds.

Waits for the service to be ready, for two minutes at most. Prints the losses of each epoch and the test accuracy, and draws curve.svg. Needs only Python's standard library.
"""
import csv
import json
import pathlib
import sys
import time
import urllib.error
import urllib.request

SERVICE = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
HERE = pathlib.Path(__file__).parent


def post(path, body, accept="application/json"):
    return urllib.request.urlopen(urllib.request.Request(SERVICE + path, json.dumps(body).encode(),
                                                         {"Content-Type": "application/json", "Accept": accept}))


def wait_until_ready():
    for attempt in range(120):
        try:
            return urllib.request.urlopen(SERVICE + "/readyz").read()
        except urllib.error.URLError:
            time.sleep(1)
    sys.exit("there is no trainstep at " + SERVICE)


def data(rows):
    return {"x": [[pixel / 16 for pixel in row[:64]] for row in rows], "labels": [row[64] for row in rows]}


def curve(history, accuracy):
    """Draws the losses over the epochs as SVG."""
    width, height, left, bottom = 640, 300, 50, 40
    top = max(max(e["loss"], e["validationLoss"]) for e in history)

    def x(epoch):
        return left + (epoch - 1) / (len(history) - 1) * (width - left - 20)

    def y(loss):
        return height - bottom - loss / top * (height - bottom - 30)

    def line(name, colour):
        points = " ".join(f"{x(e['epoch']):.1f},{y(e[name]):.1f}" for e in history)
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
    ticks = [f'<text x="{x(e["epoch"]):.0f}" y="{height - bottom + 18}" text-anchor="middle">{e["epoch"]}</text>'
             for e in history if e["epoch"] == 1 or e["epoch"] % 5 == 0]
    ticks += [f'<text x="{left - 6}" y="{y(loss) + 4:.0f}" text-anchor="end">{loss:.1f}</text>'
              f'<path d="M{left} {y(loss):.1f}H{width - 20}" stroke="#ddd"/>'
              for loss in (tenth / 10 for tenth in range(0, int(top * 10) + 1, 5))]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="white"/>', *ticks, line("loss", "#1f77b4"), line("validationLoss", "#d62728"),
        f'<text x="{width - 24}" y="24" text-anchor="end">loss over the epochs: <tspan fill="#1f77b4">training</tspan>, '
        f'<tspan fill="#d62728">validation</tspan>; test accuracy {accuracy:.1%}</text>', "</svg>", ""])


digits = [[int(field) for field in row] for row in csv.reader((HERE / "digits.csv").open())]
test = [row for i, row in enumerate(digits) if i % 4 == 0]
validation = [row for i, row in enumerate(digits) if i % 8 == 1]
training = [row for i, row in enumerate(digits) if i % 4 != 0 and i % 8 != 1]

wait_until_ready()
network = json.load(post("/init", {"sizes": [64, 32, 10], "seed": 1, "bias": True}))
run = {**network, **data(training), "validation": data(validation), "eta": 0.01, "optimizer": {"type": "adam"},
       "epochs": 40, "batchSize": 32, "seed": 1, "schedule": {"type": "cosine", "warmupSteps": 50},
       "earlyStopping": {"patience": 10}}
for line in post("/train", run, "application/x-ndjson"):
    event = json.loads(line)
    if event["type"] == "progress":
        print("epoch {epoch:2}: loss {loss:.4f}, validation {validationLoss:.4f}".format(**event))
result = event
if result["type"] != "result":
    sys.exit(result)
best = {name: result["best"][name] for name in ("W1", "b1", "W2", "b2")}
accuracy = json.load(post("/forward", {**best, **data(test), "outputs": ["accuracy"]}))["accuracy"]
print(f"stopped by {result['stoppedBy']} after {result['steps']} steps; of {len(test)} other digits, "
      f"{accuracy:.1%} are read right by the network of epoch {result['best']['epoch']}")
(HERE / "curve.svg").write_text(curve(result["history"], accuracy))
