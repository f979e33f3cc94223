"""Known slips, one at a time: each must make the tests of its module fail."""

import os
import shutil
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from drawn import Phase, settings

ROOT = Path(__file__).parents[1]
MUTANTS = {  # test_<this>.py, which begins with the name of the module: name of the slip: (the right line, the slip)
    "cell": {
        "f and i exchanged": ("C = f * C_prev + i * C_tilde", "C = i * C_prev + f * C_tilde"),
        "tanh dropped in h": ("h = o * np.tanh(C)", "h = o * C"),
        "order [h, x]": ("for v in (x, h)]", "for v in (h, x)]"),
        "σ for tanh in C̃": ("C_tilde = np.tanh(z_C)", "C_tilde = sigmoid(z_C)"),
        "b_i used for b_f": ("z_f = _dot(p.W_f, xh) + p.b_f", "z_f = _dot(p.W_f, xh) + p.b_i"),
        "s(1 − s) for σ′": (
            'return sigmoid(z) * sigmoid(np.negative(_numbers("z", z)))',
            "return sigmoid(z) * (1 - sigmoid(z))",
        ),
    },
    "gradients": {
        "path through o dropped": ("np.tanh(trace.C) * d_sigmoid(trace.z_o)", "0 * trace.z_o"),
        "path through C_prev dropped": ("from_C = dC * trace.f[t]", "from_C = 0 * dC"),
        "path through h_prev dropped": ("from_h = d_z[t] @ W[:, m:]", "from_h = 0 * dh"),
        "chain over time forgotten": ("dh = d_h[t] + from_h", "from_h, from_C = 0 * d_h[t], 0 * d_h[t]; dh = d_h[t]"),
        "time not reversed": ("for t in reversed(range(len(d_h)))", "for t in range(len(d_h))"),
        "sum over the wrong axis": ("flat.sum(axis=0)", "flat.sum(axis=1)"),
        "the last step alone for the sum": ("flat.sum(axis=0)", "d_z[-1].reshape(-1, d_z.shape[-1]).sum(axis=0)"),
        "z for f": ("from_C = dC * trace.f[t]", "from_C = dC * trace.z_f[t]"),
        "C for C_prev": ("C_prev = np.concatenate([trace.C0[None], trace.C[:-1]])", "C_prev = trace.C"),
        "f(1 − f) for σ′": ("C_prev * d_sigmoid(trace.z_f)", "C_prev * trace.f * (1 - trace.f)"),
        "1 for f in the Jacobian": ("[C_h, through(s.f, eye)]", "[C_h, eye]"),
    },
    "convert": {
        "i and f exchanged in PyTorch's order": ('"LSTM, LSTMCell", "ifgo"', '"LSTM, LSTMCell", "figo"'),
        "bias forgotten": ('_sum(gate, found["b", gate], ', '_sum(gate, 0 * found["b", gate], '),
        "rows for columns": ("else whole.T\n        arrays[array]", "else whole\n        arrays[array]"),
        "order [x, h] for Olah's [h, x]": ('("W_{}", "hx", "n, n+m")', '("W_{}", "xh", "n, n+m")'),
        "one bias for the sum": ("np.where(second == 0, first, first + second)", "first"),
        "cut in equal parts": ("np.split(whole, ends, axis=1)", "np.split(whole, len(parts), axis=1)"),
    },
    "convert_files": {
        "both biases for the one that r resets": ('0 if ("r", gate) in apart else', "0 if False else"),
        "CuDNN's entries as columns": ('_keras(4, "br", "8n"), "entries"', '_keras(4, "br", "8n"), "columns"'),
        "forget_bias forgotten": ('weights["b_f"] + forget_bias', 'weights["b_f"]'),
        "ONNX's peepholes in the order of its gates": ('"1, 3n", "iof"', '"1, 3n", "ifo"'),
        "the first direction for both": ("array[k : k + 1]", "array[:1]"),
        "the reverse direction reads from the start": ("zip((h, h[::-1]), both", "zip((h, h), both"),
        "the reverse direction is not turned back": ("trace.h[::step]", "trace.h"),
        "one of two layers is taken": ("    if len(groups) > 1:\n        choices", "    if False:\n        choices"),
        "a missing bias is 0": ("no_bias and parts[array] in BIASES", "parts[array] in BIASES"),
        "what stands beside is passed over": ("    _nothing_beside(arrays, groups, known)\n", ""),
    },
    "training": {
        "mean over all, known or not": ("2 * error / known.sum()", "2 * error / error.size"),
        "what is not asked is learned too": (" * known[..., None]", " * 1"),
        "softmax over steps": ("y.max(axis=-1, keepdims=True))  #", "y.max(axis=0, keepdims=True))  #"),
        "forget bias forgotten": ('self.weights["b_f"] += forget_bias', 'self.weights["b_f"] += 0'),
        "the first answer for the last": ("self.run(xs)[1][-1:]", "self.run(xs)[1][:1]"),
        "readout without its bias": ("trace.h @ W_y.T + b_y", "trace.h @ W_y.T"),
        "each weight clipped alone": ("grad * (limit / length)", "np.clip(grad, -limit, limit)"),
        "the same draw at every step": ("default_rng([self.seed, t])", "default_rng([self.seed, 1])"),
        "no correction at the start": ("mean[name] / (1 - decay[0] ** t)", "mean[name]"),
        "uphill": ("weight - self.rate * step", "weight + self.rate * step"),
        "rewind keeps the averages": (
            "self._mean = self._square = dict.fromkeys(self._start, 0.0)",
            "zeros = dict.fromkeys(self._start, 0.0); self._mean = getattr(self, '_mean', zeros); "
            "self._square = getattr(self, '_square', zeros)",
        ),
        "the stop button throws away": ('print(f"Stopped', 'self.rewind(); print(f"Stopped'),
        "the wrong unit is cut": ("W_C[unit], b_C[unit] = 0, 0", "W_C[:, unit], b_C[unit] = 0, 0"),
    },
    "variants": {
        "f for 1 − f": ("(1 - s.f) * s.C_tilde", "s.f * s.C_tilde"),
        "o peeps at C_prev": ("w.p_o * s.C + w.b_o", "w.p_o * s.C_prev + w.b_o"),
        "path through the peephole of o dropped": (" + d.z_o * w.p_o", ""),
        "the carousel leaks": ("d.C_prev = d.C  #", "d.C_prev = d.C * s.i  #"),
        "r forgotten": ("joined(s.x, s.r * s.h_prev)", "joined(s.x, s.h_prev)"),
        "path through r∘h_prev dropped": ("d.h_prev + d_rh * s.r + d.h * s.z", "d.h_prev + d.h * s.z"),
        "b_U outside the reset": ("+ w.b_h + s.r * s.u", "+ w.b_h + s.r * (s.u - w.b_U) + w.b_U"),
        "o for what o shows": ("outer(d.h, s.shown)", "outer(d.h, s.o)"),
    },
}


START = get_context("forkserver" if hasattr(os, "fork") else "spawn")
START.set_forkserver_preload(["numpy", "pytest", "hypothesis.extra.numpy"])  # loaded once


def tell(folder, module):
    """In a process of its own: run the module's tests on the package in folder; write to `told`, exit as they do."""
    assert "lstm_helpers" not in sys.modules
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # the tests need none
    settings.register_profile("mutants", phases=[Phase.generate])  # what fails need not be made small
    settings.load_profile("mutants")
    with open("told", "w") as told:
        os.dup2(told.fileno(), 1)
        os.dup2(told.fileno(), 2)
    sys.exit(pytest.main(["-qx", "-p", "no:cacheprovider", str(ROOT / f"tests/test_{module}.py")]))


def run_tests(folder, module):
    """The exit code of the module's tests on the package in folder, and what they told."""
    process = START.Process(target=tell, args=(folder, module))
    process.start()
    process.join(120)
    code = process.exitcode  # None where it still runs
    process.kill()
    process.join()
    return code, (folder / "told").read_text(encoding="utf-8")


def file_with(package, module, line):
    """The file of the module, or of the package of that name, that holds the line; it must be there once."""
    path = package / "lstm_helpers" / module.split("_")[0]
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    counts = {file: file.read_text(encoding="utf-8").count(line) for file in files}
    assert sum(counts.values()) == 1, "the line has changed: write the mutant anew"
    return max(counts, key=counts.get)


@pytest.fixture
def package(tmp_path):
    shutil.copytree(ROOT / "lstm_helpers", tmp_path / "lstm_helpers", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize("module", MUTANTS)
def test_the_unchanged_copy_passes(package, module):
    code, output = run_tests(package, module)
    assert code == 0, output


@pytest.mark.parametrize(("module", "name"), [(module, name) for module in MUTANTS for name in MUTANTS[module]])
def test_mutant_is_killed(package, module, name):
    old, new = MUTANTS[module][name]
    path = file_with(package, module, old)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    code, output = run_tests(package, module)
    assert code == 1, output
