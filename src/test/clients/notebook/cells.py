"""Runs the cells of a notebook one after the other, in one Python. Reads a list of their sources, in JSON, and writes a
list of what each prints."""
import contextlib
import io
import json
import sys


def printed(cell, names):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(cell, names)
    return output.getvalue()


names = {"__name__": "__main__"}
json.dump([printed(cell, names) for cell in json.load(sys.stdin.buffer)], sys.stdout)
