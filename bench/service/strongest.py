"""The service in Starlette, with orjson both ways, which writes NumPy's arrays itself: the strongest peer in Python that was
found. orjson is not in Debian."""

import numpy as np
import orjson
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

import network


def answer(content):
    return Response(orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/json")


async def forward(request):
    sample = orjson.loads(await request.body())
    u1, u2, u3, h = network.forward(np.array(sample["x"], float), np.array(sample["W1"], float), np.array(sample["W2"], float))
    loss = -np.sum(np.array(sample["y"]) * np.log(h + 1e-10))
    return answer({"h": h, "u1": u1, "u2": u2, "u3": u3, "loss": float(loss)})


async def train_step(request):
    batch = orjson.loads(await request.body())
    h, before, after, W1, W2 = network.train_step(np.array(batch["x"], float), np.array(batch["labels"]),
                                                  np.array(batch["W1"], float), np.array(batch["W2"], float), batch["eta"])
    # orjson writes contiguous arrays only.
    h, W1, W2 = (np.ascontiguousarray(each) for each in (h, W1, W2))
    return answer({"h": h, "loss": before, "lossAfter": after, "W1": W1, "W2": W2})


app = Starlette(routes=[Route("/forward", forward, methods=["POST"]), Route("/train-step", train_step, methods=["POST"])])
