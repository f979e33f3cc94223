"""What test_site.py has computed twice: by CPython, and by Pyodide in Node."""

import json

import numpy as np

from lstm_helpers.cell import lstm_step, run, sigmoid
from lstm_helpers.example import example
from lstm_helpers.gradients import backward


def numbers():
    """One step, a sequence and its gradients, and σ, as JSON: {name: list}."""
    x, h_prev, C_prev, p = example(0.02)
    trace = run(np.random.default_rng(1).normal(size=(20, 3)), p)
    grads = backward(trace, p, np.ones_like(trace.h))
    found = lstm_step(x, h_prev, C_prev, p)._asdict() | {f"d_{name}": grad for name, grad in grads._asdict().items()}
    found |= {"last h": trace.h[-1], "sigmoid": sigmoid(np.linspace(-50, 50, 21))}
    return json.dumps({name: np.asarray(value).tolist() for name, value in found.items()})
