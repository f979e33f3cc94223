"""Known slips, one at a time: each must make a test of its module fail, which is named beside it."""

import os
import shutil
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from drawn import Phase, settings

ROOT = Path(__file__).parents[1]
MUTANTS = {  # a test, in test_<module>.py or longer: name of each slip that it finds: (the right line, the slip)
    "cell.py::test_step_equals_the_slow_loops": {
        "f and i exchanged": ("C = f * C_prev + i * C_tilde", "C = i * C_prev + f * C_tilde"),
        "tanh dropped in h": ("h = o * np.tanh(C)", "h = o * C"),
        "order [h, x]": ("np.concatenate([x, h], axis=-1)", "np.concatenate([h, x], axis=-1)"),
        "σ for tanh in C̃": ("C_tilde = np.tanh(z_C)", "C_tilde = sigmoid(z_C)"),
        "b_i used for b_f": ("z_f = _dot(p.W_f, xh) + p.b_f", "z_f = _dot(p.W_f, xh) + p.b_i"),
    },
    "cell.py::test_accurate_to_the_last_digits": {
        "s(1 − s) for σ′": (
            'return sigmoid(z) * sigmoid(np.negative(_numbers("z", z)))',
            "return sigmoid(z) * (1 - sigmoid(z))",
        ),
    },
    "gradients.py::test_backward_equals_the_oracle": {
        "path through o dropped": ("np.tanh(trace.C) * d_sigmoid(trace.z_o)", "0 * trace.z_o"),
        "path through C_prev dropped": ("from_C = dC * trace.f[t]", "from_C = 0 * dC"),
        "path through h_prev dropped": ("from_h = d_z[t] @ W[:, m:]", "from_h = 0 * dh"),
        "chain over time forgotten": ("dh = d_h[t] + from_h", "from_h, from_C = 0 * d_h[t], 0 * d_h[t]; dh = d_h[t]"),
        "time not reversed": ("for t in reversed(range(len(d_h)))", "for t in range(len(d_h))"),
        "sum over the wrong axis": ("flat.sum(axis=0)", "flat.sum(axis=1)"),
        "the last step alone for the sum": ("flat.sum(axis=0)", "d_z[-1].reshape(-1, d_z.shape[-1]).sum(axis=0)"),
        "z for f": ("from_C = dC * trace.f[t]", "from_C = dC * trace.z_f[t]"),
        "C for C_prev": ("C_prev = np.concatenate([trace.C0[None], trace.C[:-1]])", "C_prev = trace.C"),
    },
    "gradients.py::test_saturated_gates_keep_all_digits": {
        "f(1 − f) for σ′": ("C_prev * d_sigmoid(trace.z_f)", "C_prev * trace.f * (1 - trace.f)"),
    },
    "gradients.py::test_the_blocks_of_the_jacobian": {
        "1 for f in the Jacobian": ("[C_h, through(s.f, eye)]", "[C_h, eye]"),
    },
    "convert.py::test_each_number_lands_where_the_layout_says": {
        "i and f exchanged in PyTorch's order": ('"LSTM, LSTMCell", "ifgo"', '"LSTM, LSTMCell", "figo"'),
    },
    "convert.py::test_their_formulas_give_the_same_states": {
        "bias forgotten": ('_sum(gate, found["b", gate], ', '_sum(gate, 0 * found["b", gate], '),
        "rows for columns": ("else whole.T\n        arrays[array]", "else whole\n        arrays[array]"),
        "order [x, h] for Olah's [h, x]": ('("W_{}", "hx", "n, n+m")', '("W_{}", "xh", "n, n+m")'),
        "one bias for the sum": ("np.where(second == 0, first, first + second)", "first"),
        "cut in equal parts": ("np.split(whole, ends, axis=1)", "np.split(whole, len(parts), axis=1)"),
    },
    "convert_files.py::test_their_formulas_give_the_same_states": {
        "both biases for the one that r resets": ('0 if ("r", gate) in apart else', "0 if False else"),
        "forget_bias forgotten": ('weights["b_f"] + forget_bias', 'weights["b_f"]'),
        "ONNX's peepholes in the order of its gates": ('"1, 3n", "iof"', '"1, 3n", "ifo"'),
    },
    "convert_files.py::test_cudnn_s_entries_stand_in_another_order": {
        "CuDNN's entries as columns": ('_keras(4, "br", "8n"), "entries"', '_keras(4, "br", "8n"), "columns"'),
    },
    "convert_files.py::test_onnx_by_names_by_places_and_by_shapes": {
        "the first direction for both": ("array[k : k + 1]", "array[:1]"),
    },
    "convert_files.py::test_a_reverse_direction_reads_from_the_end": {
        "the reverse direction reads from the start": ("zip((h, h[::-1]), both", "zip((h, h), both"),
        "the reverse direction is not turned back": ("trace.h[::step]", "trace.h"),
    },
    "convert_files.py::test_a_state_dict": {
        "one of two layers is taken": ("    if len(groups) > 1:\n        choices", "    if False:\n        choices"),
    },
    "convert_files.py::test_a_bad_file_is_refused_in_these_words": {
        "a missing bias is 0": ("no_bias and parts[array] in BIASES", "parts[array] in BIASES"),
        "what stands beside is passed over": ("    _nothing_beside(arrays, groups, known)\n", ""),
    },
    "training.py::test_squared_error_leaves_out_what_is_not_known": {
        "mean over all, known or not": ("2 * error / known.sum()", "2 * error / error.size"),
    },
    "training.py::test_cross_entropy_leaves_out_what_is_not_asked": {
        "what is not asked is learned too": (" * known[..., None]", " * 1"),
    },
    "training.py::test_softmax_of_each_row_is_as_if_alone": {
        "softmax over steps": ("y.max(axis=-1, keepdims=True))  #", "y.max(axis=0, keepdims=True))  #"),
    },
    "training.py::test_nets_start_from_their_seed_and_forget_bias": {
        "forget bias forgotten": ('self.weights["b_f"] += forget_bias', 'self.weights["b_f"] += 0'),
    },
    "training.py::test_forecast_feeds_answers_back": {
        "the first answer for the last": ("self.run(xs)[1][-1:]", "self.run(xs)[1][:1]"),
    },
    "training.py::test_the_gradient_of_a_net_is_the_slope_of_its_loss": {
        "readout without its bias": ("trace.h @ W_y.T + b_y", "trace.h @ W_y.T"),
    },
    "training.py::test_clipping_shortens_the_whole_gradient": {
        "each weight clipped alone": ("grad * (limit / length)", "np.clip(grad, -limit, limit)"),
    },
    "training.py::test_adam_is_its_formula_one_number_at_a_time": {
        "the same draw at every step": ("default_rng([self.seed, t])", "default_rng([self.seed, 1])"),
        "no correction at the start": ("mean[name] / (1 - decay[0] ** t)", "mean[name]"),
        "uphill": ("weight - self.rate * step", "weight + self.rate * step"),
    },
    "training.py::test_rewind_keeps_the_initialisation": {
        "rewind keeps the averages": (
            "self._mean = self._square = dict.fromkeys(self._start, 0.0)",
            "zeros = dict.fromkeys(self._start, 0.0); self._mean = getattr(self, '_mean', zeros); "
            "self._square = getattr(self, '_square', zeros)",
        ),
    },
    "training.py::test_a_run_that_was_stopped_goes_on_as_if_it_never_was": {
        "the stop button throws away": ('print(f"\\nStopped', 'self.rewind(); print(f"\\nStopped'),
    },
    "training.py::test_a_cut_unit_is_silent_and_the_weights_stay": {
        "the wrong unit is cut": ("W_C[unit], b_C[unit] = 0, 0", "W_C[:, unit], b_C[unit] = 0, 0"),
    },
    "variants.py::test_run_is_its_textbook_formulas_in_loops": {
        "f for 1 − f": ("(1 - s.f) * s.C_tilde", "s.f * s.C_tilde"),
        "o peeps at C_prev": ("w.p_o * s.C + w.b_o", "w.p_o * s.C_prev + w.b_o"),
        "r forgotten": ("joined(s.x, s.r * s.h_prev)", "joined(s.x, s.h_prev)"),
        "b_U outside the reset": ("+ w.b_h + s.r * s.u", "+ w.b_h + s.r * (s.u - w.b_U) + w.b_U"),
    },
    "variants.py::test_jacobian_is_that_of_the_complex_step": {
        "path through the peephole of o dropped": (" + d.z_o * w.p_o", ""),
        "the carousel leaks": ("d.C_prev = d.C  #", "d.C_prev = d.C * s.i  #"),
        "path through r∘h_prev dropped": ("d.h_prev + d_rh * s.r + d.h * s.z", "d.h_prev + d.h * s.z"),
    },
    "variants.py::test_gradient_of_everything_is_that_of_the_complex_step[projection-one-3-2-1]": {
        "o for what o shows": ("outer(d.h, s.shown)", "outer(d.h, s.o)"),
    },
}


START = get_context("forkserver" if hasattr(os, "fork") else "spawn")
START.set_forkserver_preload(["numpy", "pytest", "hypothesis.extra.numpy", "ipywidgets", "matplotlib.figure"])  # once


def tell(folder, tests):
    """In a process of its own: run the tests on the package in folder; write to `told`, exit as they do."""
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
    sys.exit(pytest.main(["-qx", "-p", "no:cacheprovider", *(str(ROOT / f"tests/test_{test}") for test in tests)]))


def run_tests(folder, tests):
    """The exit code of the tests on the package in folder, and what they told."""
    process = START.Process(target=tell, args=(folder, tests))
    process.start()
    process.join(120)
    code = process.exitcode  # None where it still runs
    process.kill()
    process.join()
    return code, (folder / "told").read_text(encoding="utf-8")


def file_with(package, test, line):
    """The file of the test's module, or of the package of that name, that holds the line; it must be there once."""
    path = package / "lstm_helpers" / test.split(".")[0].split("_")[0]
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    counts = {file: file.read_text(encoding="utf-8").count(line) for file in files}
    assert sum(counts.values()) == 1, "the line has changed: write the mutant anew"
    return max(counts, key=counts.get)


@pytest.fixture
def package(tmp_path):
    """A copy, with what Python keeps of the files that stay as they are."""
    shutil.copytree(ROOT / "lstm_helpers", tmp_path / "lstm_helpers", ignore=shutil.ignore_patterns("*.pyc.*"))
    return tmp_path


def test_the_unchanged_copy_passes(package):
    code, output = run_tests(package, MUTANTS)
    assert code == 0, output


@pytest.mark.parametrize(("test", "name"), [(test, name) for test in MUTANTS for name in MUTANTS[test]])
def test_mutant_is_killed(package, test, name):
    old, new = MUTANTS[test][name]
    path = file_with(package, test, old)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    code, output = run_tests(package, [test])
    assert code == 1, output
