"""Layers on layers: the h of one is the x of the next."""

from typing import NamedTuple

import numpy as np

from lstm_helpers import inputs
from lstm_helpers.cell import run
from lstm_helpers.inputs import finite, one_of
from lstm_helpers.variants import VARIANTS


class Stack(NamedTuple):
    """What `run_stack` computed.

    h: (T, batch, ·), the h of the last layer, both directions side by side; batch first where xs were. traces: one list
    for each layer, of one trace or two, forward and reverse: what `run` returns, or the run of a Variant, time first,
    each in the order in which its cell read: step 0 of a reverse trace is the last of xs.
    """

    h: np.ndarray
    traces: list


def run_stack(xs, layers, kind="standard", batch_first=False):
    """Several layers, each in one direction or two, from zeros: torch.nn.LSTM with num_layers, bidirectional.

    xs: (T, m) or (T, batch, m); with batch_first (batch, T, m), as Keras has it. layers: a list, the first layer first:
    the weights of each, or a pair (forward, reverse), then the next layer has the h of both as its x, side by side.
    kind: the cell of all layers, one of VARIANTS; "standard" takes Params. Returns a Stack.
    Raises ValueError naming the argument, and the layer, that does not fit.
    """
    one_of("kind", kind, VARIANTS)
    inputs.kind("batch_first", batch_first, bool)
    xs = finite("xs", xs)
    if xs.ndim < 2 + batch_first:
        wanted = "(batch, T, m), as batch_first says" if batch_first else "(T, m) or (T, batch, m)"
        raise ValueError(f"xs has shape {xs.shape}; expected {wanted}")
    xs = xs.swapaxes(0, 1) if batch_first else xs
    if not len(inputs.sequence("layers", layers)):
        raise ValueError("layers is empty; expected the weights of at least one layer")
    h, traces = xs, []
    for k, layer in enumerate(layers):
        both = layer if isinstance(layer, (list, tuple)) else [layer]
        if len(both) not in (1, 2):
            raise ValueError(f"layers[{k}] holds {len(both)} weights; expected one, or a pair (forward, reverse)")
        try:
            found = [_run(x, weights, kind) for x, weights in zip((h, h[::-1]), both, strict=False)]
        except ValueError as error:
            raise ValueError(f"layers[{k}]: {error}") from None
        h = np.concatenate([trace.h[::step] for trace, step in zip(found, (1, -1), strict=False)], axis=-1)
        traces.append(found)
    return Stack(h.swapaxes(0, 1) if batch_first else h, traces)


def _run(xs, weights, kind):
    return run(xs, weights) if kind == "standard" else VARIANTS[kind].run(xs, weights)
