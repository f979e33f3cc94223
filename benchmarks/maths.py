"""How long `run` and `backward` take, beside PyTorch's LSTM with autograd, and as the sequence grows.

    .venv/bin/python benchmarks/maths.py [repeats]

Both ways in one run, block by block, on the CPU, float64: T = 200 steps, m = 8 inputs, n = 16 units. PyTorch is no
dependency of the project: without it, its rows are left out and the last line says so.
"""

import sys
from importlib.util import find_spec
from time import perf_counter

import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.gradients import backward
from lstm_helpers.tasks import outbreak_batch
from lstm_helpers.training import Net, Training, squared_error

M, N, STEPS = 8, 16, 200
UNITS = 8  # of the net of notebook 13
TORCH = find_spec("torch") is not None


def cell(seed=0):
    """Weights drawn as PyTorch draws its own."""
    rng, k = np.random.default_rng(seed), 1 / np.sqrt(N)
    shapes = {"W": (N, M + N), "b": (N,)}
    return Params(**{f"{kind}_{gate}": rng.uniform(-k, k, shapes[kind]) for gate in "fiCo" for kind in "Wb"})


def numbers(T, batch):
    """Inputs and ∂loss/∂h."""
    rng = np.random.default_rng(1)
    return rng.normal(size=(T, batch, M)), rng.normal(size=(T, batch, N))


def ours(T, batch):
    """A function that runs forwards and backwards and returns the gradients."""
    params, (xs, d_h) = cell(), numbers(T, batch)
    return lambda: backward(run(xs, params), params, d_h)


def theirs(T, batch):
    """The same with torch.nn.LSTM and autograd, on the same numbers."""
    import torch

    p, (xs, d_h) = cell(), numbers(T, batch)
    net, xs, d_h = torch.nn.LSTM(M, N).double(), torch.tensor(xs, requires_grad=True), torch.tensor(d_h)
    stacked = torch.tensor(np.concatenate([p.W_i, p.W_f, p.W_C, p.W_o]))  # its order of the gates
    biases = torch.tensor(np.concatenate([p.b_i, p.b_f, p.b_C, p.b_o]))
    with torch.no_grad():
        for own, value in zip(net.parameters(), (stacked[:, :M], stacked[:, M:], biases, 0 * biases), strict=True):
            own.copy_(value)

    def both_ways():
        net.zero_grad()
        xs.grad = None
        net(xs)[0].backward(d_h)
        return xs.grad.numpy()

    return both_ways


def our_training(batch):
    """A training step of notebook 13's net: draw, forwards, backwards, clip, Adam."""
    training = Training(Net("LSTM", 1, UNITS, 1), drawn(batch), squared_error)
    return lambda: training.train(1, quiet=True)


def their_training(batch):
    """The same with torch.nn.LSTM, torch.nn.Linear, clip_grad_norm_ and torch.optim.Adam, float64."""
    import torch

    lstm, readout = torch.nn.LSTM(1, UNITS).double(), torch.nn.Linear(UNITS, 1).double()
    weights, draw, rng = [*lstm.parameters(), *readout.parameters()], drawn(batch), np.random.default_rng(0)
    adam = torch.optim.Adam(weights, lr=0.01)

    def step():
        xs, target = map(torch.from_numpy, draw(rng))
        adam.zero_grad()
        torch.nn.functional.mse_loss(readout(lstm(xs)[0]), target).backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        adam.step()

    return step


def drawn(batch):
    return lambda rng: outbreak_batch(rng, batch)


def measure(ways, repeats):
    """{name: median milliseconds}. Each way alone in a block, then all blocks in reverse order, warmed up each time:
    turn by turn the threads of the one would stand in the way of the other (PyTorch at batch 32: twice its time)."""
    seconds = {name: [] for name in ways}
    for name in [*ways, *reversed(ways)]:
        for count in range(2 + repeats // 2):
            start = perf_counter()
            ways[name]()
            if count >= 2:
                seconds[name].append(perf_counter() - start)
    return {name: 1e3 * np.median(times) for name, times in seconds.items()}


def main(repeats=30):
    print(f"run + backward, T = {STEPS}, m = {M}, n = {N}, float64, milliseconds (median of {repeats})")
    for batch in (1, 32):
        ways = {"ours": ours(STEPS, batch)} | ({"PyTorch": theirs(STEPS, batch)} if TORCH else {})
        if TORCH:
            assert np.allclose(ways["ours"]().xs, ways["PyTorch"](), rtol=0, atol=1e-10)
        found = measure(ways, repeats)
        ratio = f"   ratio {found['ours'] / found['PyTorch']:.2f}" if TORCH else ""
        print(f"batch {batch:3}", *(f"  {name} {value:6.1f}" for name, value in found.items()), ratio)
    print(f"a training step: outbreaks of 29 days, n = {UNITS}, float64")
    for batch in (32, 128):
        ways = {"ours": our_training(batch)} | ({"PyTorch": their_training(batch)} if TORCH else {})
        found = measure(ways, 4 * repeats)
        ratio = f"   ratio {found['ours'] / found['PyTorch']:.2f}" if TORCH else ""
        print(f"batch {batch:3}", *(f"  {name} {value:6.1f}" for name, value in found.items()), ratio)
    print("as the sequence grows, batch 1: milliseconds, and microseconds a step")
    for T in (100, 1_000, 10_000):
        value = measure({"ours": ours(T, 1)}, max(4, repeats * STEPS // T))["ours"]
        print(f"T = {T:6}  {value:8.1f}  {1e3 * value / T:6.1f}")
    if not TORCH:
        print("PyTorch is not installed here: its half of the comparison was skipped.")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
