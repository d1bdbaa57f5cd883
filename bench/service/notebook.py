"""The notebook's own functions, with its loops, behind usual FastAPI handlers."""

import numpy as np
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Sample(BaseModel):
    x: list[float]
    y: list[float]
    W1: list[list[float]]
    W2: list[list[float]]
    eta: float = 0.01


def sigma_1(u):
    return np.maximum(0, u)


def sigma_2(u):
    exp_u = np.exp(u - np.max(u))
    return exp_u / np.sum(exp_u)


def forward_pass(x, W1, W2, y):
    u1 = np.dot(W1, x)
    u2 = sigma_1(u1)
    u3 = np.dot(W2, u2)
    h = sigma_2(u3)
    loss = -np.sum(y * np.log(h + 1e-10))
    return h, u2, u1, u3, loss


def backward_pass(x, y, output, u2, u1, W1, W2, eta=0.01):
    num_classes = output.shape[0]
    delta2 = output - y
    grad_W2 = np.zeros_like(W2)
    for i in range(num_classes):
        for j in range(W2.shape[1]):
            grad_W2[i, j] = delta2[i] * u2[j]
    delta1 = np.zeros_like(u2)
    for i in range(num_classes):
        for j in range(W2.shape[1]):
            delta1[j] += delta2[i] * W2[i, j] * (u1[j] > 0)
    grad_W1 = np.zeros_like(W1)
    for j in range(W1.shape[0]):
        for k in range(W1.shape[1]):
            grad_W1[j, k] = delta1[j] * x[k]
    W2 -= eta * grad_W2
    W1 -= eta * grad_W1
    return W1, W2


def arrays(sample):
    return np.array(sample.x), np.array(sample.W1), np.array(sample.W2), np.array(sample.y)


@app.post("/forward")
async def forward(sample: Sample):
    h, u2, u1, u3, loss = forward_pass(*arrays(sample))
    return {"h": h.tolist(), "u1": u1.tolist(), "u2": u2.tolist(), "u3": u3.tolist(), "loss": float(loss)}


@app.post("/train-step")
async def train_step(sample: Sample):
    x, W1, W2, y = arrays(sample)
    h, u2, u1, _, loss = forward_pass(x, W1, W2, y)
    W1, W2 = backward_pass(x, y, h, u2, u1, W1, W2, sample.eta)
    after = forward_pass(x, W1, W2, y)[4]
    return {"h": h.tolist(), "loss": float(loss), "lossAfter": float(after), "W1": W1.tolist(), "W2": W2.tolist()}
