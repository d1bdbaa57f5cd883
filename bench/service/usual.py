"""The service as it is usually written in FastAPI: a pydantic model of lists, NumPy, the framework's own JSON."""

import numpy as np
from fastapi import FastAPI
from pydantic import BaseModel

import network

app = FastAPI()


class Sample(BaseModel):
    x: list[float]
    y: list[float]
    W1: list[list[float]]
    W2: list[list[float]]


class Batch(BaseModel):
    x: list[list[float]]
    labels: list[int]
    W1: list[list[float]]
    W2: list[list[float]]
    eta: float = 0.01


@app.post("/forward")
async def forward(sample: Sample):
    u1, u2, u3, h = network.forward(np.array(sample.x), np.array(sample.W1), np.array(sample.W2))
    loss = -np.sum(np.array(sample.y) * np.log(h + 1e-10))
    return {"h": h.tolist(), "u1": u1.tolist(), "u2": u2.tolist(), "u3": u3.tolist(), "loss": float(loss)}


@app.post("/train-step")
async def train_step(batch: Batch):
    h, before, after, W1, W2 = network.train_step(np.array(batch.x), np.array(batch.labels), np.array(batch.W1),
                                                  np.array(batch.W2), batch.eta)
    return {"h": h.tolist(), "loss": before, "lossAfter": after, "W1": W1.tolist(), "W2": W2.tolist()}
