"""The service in FastAPI, as fast as possible: no model, no validation, ujson for reading and writing. ujson 5 writes every
digit."""

import numpy as np
import ujson
from fastapi import FastAPI, Request, Response

import network

app = FastAPI()


def answer(content):
    return Response(content=ujson.dumps(content), media_type="application/json")


@app.post("/forward")
async def forward(request: Request):
    sample = ujson.loads(await request.body())
    u1, u2, u3, h = network.forward(np.array(sample["x"], float), np.array(sample["W1"], float),
                                    np.array(sample["W2"], float))
    loss = -np.sum(np.array(sample["y"]) * np.log(h + 1e-10))
    return answer({"h": h.tolist(), "u1": u1.tolist(), "u2": u2.tolist(), "u3": u3.tolist(), "loss": float(loss)})


@app.post("/train-step")
async def train_step(request: Request):
    batch = ujson.loads(await request.body())
    h, before, after, W1, W2 = network.train_step(np.array(batch["x"], float), np.array(batch["labels"]),
                                                  np.array(batch["W1"], float), np.array(batch["W2"], float),
                                                  batch["eta"])
    return answer({"h": h.tolist(), "loss": before, "lossAfter": after, "W1": W1.tolist(), "W2": W2.tolist()})
