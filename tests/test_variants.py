"""Ring 1: the relatives of the cell, against loops, their own formulas, the complex step, each other and PyTorch."""

import inspect
import math

import numpy as np
import pytest

from lstm_helpers.cell import Params, run, sigmoid
from lstm_helpers.gradients import Gradients, backward, complex_step
from lstm_helpers.variants import VARIANTS

M, N, P, T = 2, 4, 3, 6  # P: the entries of h, of a projection
SHAPES = [(1, 2, 1), (2, 3, 1), (3, 2, 1), (2, 5, 3), (5, 4, 2), (4, 4, 3), (1, 6, 5), (7, 3, 2), (3, 8, 4), (6, 7, 6)]
LSTMS = ["1997", "standard", "peephole", "coupled", "projection"]


@pytest.fixture(params=VARIANTS)
def variant(request):
    return VARIANTS[request.param]


def entries_of_h(variant, n=N, p=P):
    return p if variant is VARIANTS["projection"] else n


def weights_of(variant, seed=0, m=M, n=N, p=P):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape) for name, shape in variant.shapes(m, n, entries_of_h(variant, n, p)).items()}


def start_of(variant, batch=(), seed=1, n=N, p=P):
    rng, sizes = np.random.default_rng(seed), {"h": entries_of_h(variant, n, p), "C": n}
    return {name: rng.uniform(-0.9, 0.9, (*batch, sizes[name])) for name in variant.state}


def inputs(batch=(), seed=2, m=M):
    return np.random.default_rng(seed).normal(size=(T, *batch, m))


def weighed(trace, d_h):
    return np.sum(trace.h * d_h)


def changed(weights, **changes):
    """The weights without those that are None, the others replaced or added."""
    return {name: value for name, value in (weights | changes).items() if value is not None}


# ------------------------------------------------------------ forwards


def slow_product(w, letter, v):
    """W·v + b in loops."""
    W, b = w[f"W_{letter}"].tolist(), w[f"b_{letter}"].tolist()
    return [b[k] + sum(W[k][j] * v[j] for j in range(len(v))) for k in range(len(b))]


def slow_sigmoid(z):
    return 1 / (1 + math.exp(-z))


def slow_plain(name, w, x, h):
    return {"h": [math.tanh(z) for z in slow_product(w, "h", [*x, *h])]}


def slow_gru(name, w, x, h):
    z_r, z_z = slow_product(w, "r", [*x, *h]), slow_product(w, "z", [*x, *h])
    r, z = [slow_sigmoid(v) for v in z_r], [slow_sigmoid(v) for v in z_z]
    if name == "GRU":
        z_h = slow_product(w, "h", [*x, *(r[k] * h[k] for k in range(len(h)))])
    else:
        from_x, from_h = slow_product(w, "h", x), slow_product({"W_h": w["U_h"], "b_h": w["b_U"]}, "h", h)
        z_h = [from_x[k] + r[k] * from_h[k] for k in range(len(h))]
    return {"h": [z[k] * h[k] + (1 - z[k]) * math.tanh(z_h[k]) for k in range(len(h))]}


def slow_lstm(name, w, x, h, C):
    z = {letter: slow_product(w, letter, [*x, *h]) for letter in "fiCo" if f"W_{letter}" in w}
    new, shown = [], []
    for k in range(len(C)):
        see_f, see_i, see_o = (w[f"p_{gate}"][k] if name == "peephole" else 0 for gate in "fio")
        f = 1 if name == "1997" else slow_sigmoid(z["f"][k] + see_f * C[k])
        i = 1 - f if name == "coupled" else slow_sigmoid(z["i"][k] + see_i * C[k])
        new.append(f * C[k] + i * math.tanh(z["C"][k]))
        shown.append(slow_sigmoid(z["o"][k] + see_o * new[k]) * math.tanh(new[k]))
    if name == "projection":
        shown = [sum(row[k] * shown[k] for k in range(len(C))) for row in w["W_p"].tolist()]
    return {"h": shown, "C": new}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", VARIANTS)
def test_run_is_its_textbook_formulas_in_loops(name, seed):
    slow_step = slow_lstm if name in LSTMS else {"plain": slow_plain}.get(name, slow_gru)
    v = VARIANTS[name]
    w, state, xs = weights_of(v, seed), start_of(v, seed=seed + 3), inputs(seed=seed + 6)
    trace = v.run(xs, w, state)
    for t in range(T):
        state = slow_step(name, w, xs[t].tolist(), **state)
        for part in v.state:
            np.testing.assert_allclose(getattr(trace, part)[t], state[part], rtol=0, atol=1e-14)


SPELLED = {"[": "joined(", "]": ")", "·": "@", "∘": "*", "−": "-"}


def test_the_printed_formulas_compute_what_run_computes(variant):
    """Each printed line is read as a line of Python."""
    w, state, xs = weights_of(variant), start_of(variant), inputs()
    trace = variant.run(xs, w, state)
    functions = {"σ": sigmoid, "tanh": np.tanh, "joined": lambda *parts: np.concatenate(parts)}
    for t in range(T):
        names = functions | w | {"x": xs[t]} | {f"{name}_prev": value for name, value in state.items()}
        for line in variant.formulas:
            exec("".join(SPELLED.get(letter, letter) for letter in line), names)
            symbol = line.split(" = ")[0]
            computed = getattr(trace, symbol.replace("\u0303", "_tilde"))[t]
            np.testing.assert_allclose(computed, names[symbol], rtol=0, atol=1e-14, err_msg=line)
        state = {name: names[name] for name in variant.state}


def test_the_printed_formulas_stand_beside_the_code(variant):
    comments = [line.split("#")[-1].strip() for line in inspect.getsource(variant.step).splitlines() if "#" in line]
    assert [comment for comment in comments if " = " in comment] == list(variant.formulas)


def test_without_a_start_it_starts_at_zero(variant):
    w, zeros = weights_of(variant), {name: 0 * value for name, value in start_of(variant).items()}
    assert np.array_equal(variant.run(inputs(), w).h, variant.run(inputs(), w, zeros).h)


def test_the_trace_has_the_state_before_each_step(variant):
    start = start_of(variant, (5,))
    trace = variant.run(inputs((5,)), weights_of(variant), start)
    for name in variant.state:
        before = getattr(trace, f"{name}_prev")
        assert np.array_equal(before[0], start[name])
        assert np.array_equal(before[1:], getattr(trace, name)[:-1])


def test_each_member_of_a_batch_is_as_if_alone(variant):
    w, xs, start = weights_of(variant), inputs((4, 1)), start_of(variant, (5,))
    together = variant.run(xs, w, start)
    assert together.h.shape == (T, 4, 5, entries_of_h(variant))
    for j, k in np.ndindex(4, 5):
        alone = variant.run(xs[:, j, 0], w, {name: value[k] for name, value in start.items()})
        np.testing.assert_allclose(together.h[:, j, k], alone.h, rtol=0, atol=1e-14)


def test_float32_stays_float32(variant):
    w = {name: value.astype(np.float32) for name, value in weights_of(variant).items()}
    trace = variant.run(inputs((4,)).astype(np.float32), w)
    assert {array.dtype for array in vars(trace).values()} == {np.dtype(np.float32)}
    grads = variant.backward(trace, w, np.ones_like(trace.h))
    assert {array.dtype for array in grads.values()} == {np.dtype(np.float32)}
    start = {name: value.astype(np.float32) for name, value in start_of(variant).items()}
    assert variant.jacobian(inputs()[0].astype(np.float32), start, w).dtype == np.float32


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "projection"])
def test_h_stays_between_minus_1_and_1(name):
    v = VARIANTS[name]
    for seed in range(20):
        assert np.abs(v.run(inputs((8,), seed), weights_of(v, seed), start_of(v, (8,), seed)).h).max() < 1


def test_h_of_a_projection_may_pass_1():
    v = VARIANTS["projection"]
    w = weights_of(v) | {"W_p": np.full((P, N), 3.0), "b_i": np.full(N, 4.0), "b_C": np.full(N, 4.0)}
    assert np.abs(v.run(inputs(), w).h).max() > 1


def test_C_of_the_coupled_cell_stays_between_minus_1_and_1():
    v = VARIANTS["coupled"]
    for seed in range(20):
        assert np.abs(v.run(inputs((8,), seed), weights_of(v, seed), start_of(v, (8,), seed)).C).max() < 1


# ------------------------------------------------------------ backwards


@pytest.mark.parametrize(("m", "n", "p"), [(M, N, P), (3, 2, 1)])
@pytest.mark.parametrize("batch", [(), (3,)], ids=["one", "batch"])
def test_gradient_of_everything_is_that_of_the_complex_step(variant, batch, m, n, p):
    w, start, xs = weights_of(variant, m=m, n=n, p=p), start_of(variant, batch, n=n, p=p), inputs(batch, m=m)
    d_h = np.random.default_rng(3).normal(size=(T, *batch, entries_of_h(variant, n, p)))
    grads = variant.backward(variant.run(xs, w, start), w, d_h)
    assert list(grads) == [*w, "xs", *(f"{name}0" for name in variant.state)]
    for name in w:
        slow = complex_step(lambda a, name=name: weighed(variant.run(xs, w | {name: a}, start), d_h), w[name])
        np.testing.assert_allclose(grads[name], slow, rtol=0, atol=1e-12, err_msg=name)
    slow = complex_step(lambda a: weighed(variant.run(a, w, start), d_h), xs)
    np.testing.assert_allclose(grads["xs"], slow, rtol=0, atol=1e-12)
    for name in variant.state:
        slow = complex_step(lambda a, name=name: weighed(variant.run(xs, w, start | {name: a}), d_h), start[name])
        np.testing.assert_allclose(grads[f"{name}0"], slow, rtol=0, atol=1e-12)


def test_jacobian_is_that_of_the_complex_step(variant):
    w, start, x = weights_of(variant), start_of(variant), inputs()[0]
    ends = np.cumsum([len(value) for value in start.values()])

    def step(flat):
        parts = dict(zip(variant.state, np.split(flat, ends[:-1]), strict=True))
        trace = variant.run(x[None], w, parts)
        return np.concatenate([getattr(trace, name)[0] for name in variant.state])

    slow = complex_step(step, np.concatenate(list(start.values())))
    J = variant.jacobian(x, start, w)
    assert J.shape == (ends[-1], ends[-1])
    np.testing.assert_allclose(J, slow, rtol=0, atol=1e-13)


def test_jacobians_of_a_batch_are_those_of_its_members(variant):
    w, start, xs = weights_of(variant), start_of(variant, (4,)), inputs((4,))[0]
    together = variant.jacobian(xs, start, w)
    for k in range(4):
        alone = variant.jacobian(xs[k], {name: value[k] for name, value in start.items()}, w)
        np.testing.assert_allclose(together[k], alone, rtol=0, atol=1e-14)


# ------------------------------------------------------------ one beside the other


@pytest.mark.parametrize("batch", [(), (4,)], ids=["one", "batch"])
def test_standard_is_the_cell_of_this_package(batch):
    v = VARIANTS["standard"]
    w, start, xs = weights_of(v), start_of(v, batch), inputs(batch)
    trace, params = v.run(xs, w, start), Params(**w)
    expected = run(xs, params, start["h"], start["C"])
    for name in ("xh", "z_f", "f", "z_i", "i", "z_C", "C_tilde", "C", "z_o", "o", "h"):
        np.testing.assert_allclose(getattr(trace, name), getattr(expected, name), rtol=0, atol=1e-13, err_msg=name)
    d_h = np.random.default_rng(3).normal(size=trace.h.shape)
    ours, theirs = v.backward(trace, w, d_h), backward(expected, params, d_h)
    assert set(ours) == set(Gradients._fields)
    for name in ours:
        np.testing.assert_allclose(ours[name], getattr(theirs, name), rtol=0, atol=1e-13, err_msg=name)


def open_forget_gate(w):
    return changed(w, W_f=np.zeros((N, M + N)), b_f=np.full(N, 800.0))  # σ(800) is 1.0


LIKE_STANDARD = {  # name: the weights of the standard cell that make it the same, from those of the variant
    "1997": open_forget_gate,
    "peephole": lambda w: changed(w, p_f=None, p_i=None, p_o=None),
    "coupled": lambda w: changed(w, W_i=-w["W_f"], b_i=-w["b_f"]),  # σ(−a) = 1 − σ(a)
    "projection": lambda w: changed(w, W_p=None),
}


@pytest.mark.parametrize("name", LIKE_STANDARD)
def test_it_becomes_the_standard_cell(name):
    v, standard = VARIANTS[name], VARIANTS["standard"]
    w, xs, start = weights_of(v, p=N), inputs((3,)), start_of(standard, (3,))
    if name == "projection":
        w["W_p"] = np.eye(N)
    w |= {key: np.zeros(N) for key in w if key.startswith("p_")}
    same = LIKE_STANDARD[name](w)
    ours, theirs = v.run(xs, w, start), standard.run(xs, same, start)
    np.testing.assert_allclose(ours.C, theirs.C, rtol=0, atol=1e-13)
    np.testing.assert_allclose(ours.h, theirs.h, rtol=0, atol=1e-13)
    d_h = np.random.default_rng(3).normal(size=ours.h.shape)
    ours, theirs = v.backward(ours, w, d_h), standard.backward(theirs, same, d_h)
    shared = ["W_C", "b_C", "W_o", "b_o", "xs", "h0", "C0"]
    for key in shared:
        np.testing.assert_allclose(ours[key], theirs[key], rtol=0, atol=1e-12, err_msg=key)


@pytest.mark.parametrize("name", LIKE_STANDARD)
def test_otherwise_it_is_not_the_standard_cell(name):
    v, standard = VARIANTS[name], VARIANTS["standard"]
    w, xs = weights_of(v, p=N), inputs()
    same = weights_of(standard) | {key: value for key, value in w.items() if key in standard.shapes(M, N)}
    assert np.abs(v.run(xs, w).h - standard.run(xs, same).h).max() > 0.01


@pytest.mark.parametrize("name", ["GRU", "GRU, reset after"])
def test_the_other_sign_of_the_update_gate(name):
    """h = (1 − z)∘h_prev + z∘h̃ (Chung et al. 2014) is ours with W_z and b_z negated."""
    v = VARIANTS[name]
    w, start, xs = weights_of(v), start_of(v), inputs()
    ours = v.run(xs, w | {"W_z": -w["W_z"], "b_z": -w["b_z"]}, start)
    theirs_z = sigmoid(ours.xh @ w["W_z"].T + w["b_z"])
    theirs = (1 - theirs_z) * ours.h_prev + theirs_z * ours.h_tilde
    np.testing.assert_allclose(ours.h, theirs, rtol=0, atol=1e-14)
    assert np.abs(v.run(xs, w, start).h - ours.h).max() > 0.1


def test_where_the_reset_gate_acts_matters():
    """The same weights, b_U = 0: two functions, which agree only where r lets all through."""
    before, after = VARIANTS["GRU"], VARIANTS["GRU, reset after"]
    w, xs = weights_of(before), inputs()
    split = changed(w, W_h=w["W_h"][:, :M], U_h=w["W_h"][:, M:], b_U=np.zeros(N))
    assert np.abs(before.run(xs, w).h - after.run(xs, split).h).max() > 0.01
    opened = {"b_r": np.full(N, 800.0)}
    np.testing.assert_allclose(before.run(xs, w | opened).h, after.run(xs, split | opened).h, rtol=0, atol=1e-14)


COUNTS = {  # of m = 2 inputs and n = 4 units, p = 3
    "plain": 4 * 6 + 4,
    "1997": 3 * (4 * 6 + 4),
    "standard": 4 * (4 * 6 + 4),
    "peephole": 4 * (4 * 6 + 4) + 3 * 4,
    "coupled": 3 * (4 * 6 + 4),
    "GRU": 3 * (4 * 6 + 4),
    "GRU, reset after": 3 * (4 * 6 + 4) + 4,
    "projection": 4 * (4 * 5 + 4) + 3 * 4,
}


def test_count_is_that_of_the_weights(variant):
    p = entries_of_h(variant)
    assert variant.count(M, N, p) == sum(value.size for value in weights_of(variant).values())
    assert variant.count(M, N) == variant.count(M, N, N)
    assert {name: v.count(M, N, entries_of_h(v)) for name, v in VARIANTS.items()} == COUNTS


# ------------------------------------------------------------ PyTorch, where it is installed


def gru_parts(w, m, shares=(1.0, 1.0)):
    """The parameters of torch.nn.GRU: gates in the order r, z, n, two matrices, two biases."""
    W, b = np.concatenate([w["W_r"], w["W_z"]]), np.concatenate([w["b_r"], w["b_z"]])
    return {
        "weight_ih_l0": np.concatenate([W[:, :m], w["W_h"]]),
        "weight_hh_l0": np.concatenate([W[:, m:], w["U_h"]]),
        "bias_ih_l0": np.concatenate([shares[0] * b, w["b_h"]]),
        "bias_hh_l0": np.concatenate([shares[1] * b, w["b_U"]]),
    }


def lstm_parts(w, m, shares=(1.0, 1.0)):
    """The parameters of torch.nn.LSTM with a projection: gates in the order i, f, g, o."""
    W, b = (np.concatenate([w[f"{kind}_{gate}"] for gate in "ifCo"]) for kind in "Wb")
    biases = {"bias_ih_l0": shares[0] * b, "bias_hh_l0": shares[1] * b}
    return {"weight_ih_l0": W[:, :m], "weight_hh_l0": W[:, m:], "weight_hr_l0": w["W_p"]} | biases


@pytest.mark.parametrize(("m", "n", "p"), SHAPES)
@pytest.mark.parametrize("name", ["GRU, reset after", "projection"])
def test_h_and_gradients_equal_those_of_pytorch(name, m, n, p):
    torch = pytest.importorskip("torch", reason="PyTorch is an oracle where it is installed")
    if name == "projection":
        layer, parts = torch.nn.LSTM(m, n, proj_size=p, dtype=torch.float64), lstm_parts
    else:
        layer, parts = torch.nn.GRU(m, n, dtype=torch.float64), gru_parts
    v = VARIANTS[name]
    w, xs, start = weights_of(v, m=m, n=n, p=p), inputs((3,), m=m), start_of(v, (3,), n=n, p=p)
    trace = v.run(xs, w, start)
    d_h = np.random.default_rng(3).normal(size=trace.h.shape)
    grads = v.backward(trace, w, d_h)

    layer.load_state_dict({key: torch.tensor(part) for key, part in parts(w, m, (0.25, 0.75)).items()})
    leaves = {"xs": xs} | {f"{key}0": value for key, value in start.items()}
    leaves = {key: torch.tensor(value, requires_grad=True) for key, value in leaves.items()}
    state = tuple(leaves[f"{key}0"][None] for key in v.state)
    h, _ = layer(leaves["xs"], state if name == "projection" else state[0])
    (h * torch.tensor(d_h)).sum().backward()

    np.testing.assert_allclose(trace.h, h.detach().numpy(), rtol=0, atol=1e-12)
    ours = grads | parts(grads, m)  # the gradient of a sum is that of each of the two
    for key, leaf in (leaves | dict(layer.named_parameters())).items():
        np.testing.assert_allclose(ours[key], leaf.grad.numpy(), rtol=0, atol=1e-12, err_msg=key)


def test_every_variant_names_its_paper(variant):
    assert variant.source[-4:].isdigit()
    assert variant.state[0] == "h"
    assert variant.title
