"""Times orjson with 128 x 784 numbers: decimals.py read|write WARM_UP_SECONDS ITERATIONS

Prints JSON: for weights and for pixels, the nanoseconds a number in each iteration of one second. Numbers are read into an array
of NumPy, and written from one."""

import json
import sys
import time

import numpy
import orjson

method, warm_up, iterations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random = numpy.random.default_rng(1)
ARRAYS = {"weights": random.standard_normal((128, 784)) / 28, "pixels": random.integers(0, 101, (128, 784)) / 100}


def nanos(work, seconds):
    count, begin = 0, time.perf_counter()
    while time.perf_counter() < begin + seconds:
        work()
        count += 1
    return (time.perf_counter() - begin) / count / (128 * 784) * 1e9


times = {}
for name, array in ARRAYS.items():
    text = orjson.dumps(array, option=orjson.OPT_SERIALIZE_NUMPY)
    work = {"read": lambda: numpy.array(orjson.loads(text)),
            "write": lambda: orjson.dumps(array, option=orjson.OPT_SERIALIZE_NUMPY)}[method]
    nanos(work, warm_up)
    times[name] = [nanos(work, 1) for _ in range(iterations)]
print(json.dumps(times))
