"""Trains the notebook's network for three steps: train.py [URL], default http://localhost:8080.
Sends and receives NumPy's arrays as they are. Needs Python 3.8, NumPy and requests."""
import io
import sys
import numpy as np
import requests
from urllib3.util import Retry

service = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
session = requests.Session()  # retries; after a 503, it waits for as long as Retry-After says
retry = Retry(3, status_forcelist=[503], allowed_methods=None, raise_on_status=False, backoff_factor=1)
session.mount(service, requests.adapters.HTTPAdapter(max_retries=retry))

def post(path, **arrays):
    np.savez(body := io.BytesIO(), **arrays)
    answer = session.post(service + path, body.getvalue(), headers={"Content-Type": "application/x-npz"})
    return np.load(io.BytesIO(answer.content)) if answer.ok else sys.exit(answer.text)  # a problem document

x, y = np.array([1, 1]), np.array([1, 0])
network = {"W1": np.array([[0, 1], [0, -1]]), "W2": np.array([[1, 2], [2, -1]])}
for step in range(3):  # the answer goes into the next request
    network = post("/train-step", x=x, y=y, **network, eta=0.01, outputs=np.array([], dtype=str))
loss = post("/forward", x=x, y=y, **network, outputs=["loss"])["loss"]
print("loss", loss)
assert loss == 1.2525934010908932
