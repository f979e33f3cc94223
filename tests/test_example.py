"""Ring 2: the worked example: what was printed, what is true, and the fact behind every erratum."""

import inspect
import math
import re
from decimal import Decimal, localcontext
from html import escape

import numpy as np
import pytest

from cases import WEIGHTS as NAMES
from cases import agrees, random_case
from lstm_helpers.cell import Params, Step, d_relu, d_sigmoid, d_tanh, lstm_step, relu, run, sigmoid
from lstm_helpers.example import ERRATA, PRINTED, Erratum, Example, example
from lstm_helpers.gradients import complex_step, jacobian
from lstm_helpers.variants import VARIANTS

CHOSEN_BIASES = [-91, -173.6137056388801, -130.8027754226638]  # they give f = [.5, .8, .9] with the W_f of the example


def orders():
    """The vectors [x, h] and [h, x] of the example."""
    x, h_prev, _, _ = example()
    return np.concatenate([x, h_prev]), np.concatenate([h_prev, x])


# ---------------------------------------------------------------- golden numbers


def test_both_orders():
    xh, hx = orders()
    p = example().params
    np.testing.assert_array_equal(p.W_f @ xh, [91, 175, 133])
    np.testing.assert_array_equal(p.W_f @ xh + p.b_f, [92, 177, 136])
    np.testing.assert_array_equal(p.W_f @ hx, [64, 148, 106])
    np.testing.assert_array_equal(p.W_f @ hx + p.b_f, [65, 150, 109])
    for v in (xh, hx):
        np.testing.assert_array_equal(p.W_i @ v + p.b_i, [22, 43, 64])


def test_the_step_of_the_example():
    step = lstm_step(*example())
    np.testing.assert_array_equal(step.xh, [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(step.z_f, [92, 177, 136])
    np.testing.assert_array_equal(step.z_i, [22, 43, 64])
    np.testing.assert_array_equal(step.f, [1, 1, 1])
    np.testing.assert_array_equal(step.i, [0.9999999997210531, 1, 1])


def test_the_scale_trick():
    step = lstm_step(*example(0.01))
    np.testing.assert_allclose(step.z_f, [0.92, 1.77, 1.36], rtol=0, atol=1e-14)
    np.testing.assert_allclose(step.f, [0.715042105700990, 0.854457671063035, 0.795759697715908], rtol=0, atol=1e-15)
    np.testing.assert_allclose(step.z_i, [0.22, 0.43, 0.64], rtol=0, atol=1e-14)
    np.testing.assert_allclose(step.i, [0.554779235107215, 0.605873668431761, 0.654753460606319], rtol=0, atol=1e-15)


@pytest.mark.parametrize(
    ("scale", "largest"),
    [
        (1, "6.7e-40"),
        (0.5, "6.3e-20"),
        (0.2, "6.1e-8"),
        (0.1, "6.1e-4"),
        (0.05, "0.059"),
        (0.02, "0.71"),
        (0.01, "1.22"),
    ],
)
def test_perfect_memory_learns_nothing(scale, largest):
    step = lstm_step(*example(scale))
    slopes = np.outer(d_sigmoid(step.z_f), step.xh)  # ∂C/∂W_f where C_prev = 1
    assert agrees(slopes.max(), largest)


def test_biases_that_give_the_pretended_gate():
    W_f, xh = example().params.W_f, orders()[0]
    pretended = np.array([0.5, 0.8, 0.9])
    np.testing.assert_allclose(sigmoid(W_f @ xh + CHOSEN_BIASES), pretended, rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.log(pretended / (1 - pretended)) - W_f @ xh, CHOSEN_BIASES, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("a", "b", "product"), [([1, 2, 3], [3, 2, 1], [3, 4, 3]), ([0, 1, 1], [0, 0, 1], [0, 0, 1])])
def test_asides(a, b, product):
    np.testing.assert_array_equal(np.multiply(a, b), product)


# ---------------------------------------------------------------- example()


@pytest.mark.parametrize("scale", [1, 0.01])
def test_shapes(scale):
    made = example(scale)
    assert isinstance(made, Example)
    assert made.x.shape == made.h_prev.shape == made.C_prev.shape == (3,)
    assert (made.params.m, made.params.n) == (3, 3)
    for name in NAMES:
        assert getattr(made.params, name).shape == ((3, 6) if name.startswith("W") else (3,))
    assert all(array.shape == (6 if name == "xh" else 3,) for name, array in lstm_step(*made)._asdict().items())


@pytest.mark.parametrize("scale", [0, 1, 2, -1, 0.01, np.float32(0.5), np.int64(3)])
def test_scale_multiplies_the_weights_alone(scale):
    made, plain = example(scale), example()
    for name in NAMES:
        np.testing.assert_array_equal(getattr(made.params, name), scale * getattr(plain.params, name))
        assert getattr(made.params, name).dtype == np.float64
    for name in ("x", "h_prev", "C_prev"):
        np.testing.assert_array_equal(getattr(made, name), getattr(plain, name))


def arrays_of(made):
    return [made.x, made.h_prev, made.C_prev, *(getattr(made.params, name) for name in NAMES)]


def test_every_call_gives_fresh_arrays():
    every = [*arrays_of(example()), *arrays_of(example())]
    for k, a in enumerate(every):
        assert not any(np.shares_memory(a, b) for b in every[k + 1 :])
    spoilt = example()
    spoilt.x[:] = spoilt.h_prev[:] = spoilt.C_prev[:] = 99
    assert [array.tolist() for array in example()[:3]] == [[1, 2, 3], [4, 5, 6], [2, -1, 3]]


def test_no_two_gates_are_alike():
    params = example().params
    for kind in ("W", "b"):
        assert len({getattr(params, f"{kind}_{gate}").tobytes() for gate in "fiCo"}) == 4


def test_size():
    assert sum(getattr(example().params, name).size for name in NAMES) == 84
    for m, n in [(3, 3), (2, 3), (5, 1)]:
        params = random_case(m, n, seed=0, size=1)[-1]
        assert sum(getattr(params, name).size for name in NAMES) == 4 * (n * (m + n) + n)


# ---------------------------------------------------------------- what was printed, beside the truth


def truth():
    """What float64 gives for every entry of PRINTED."""
    step, W_f = lstm_step(*example()), example().params.W_f
    return {
        "xh": step.xh,
        "W_f @ xh": W_f @ step.xh,
        "z_f": step.z_f,
        "f": step.f,
        "z_i": step.z_i,
        "i": step.i,
        "f, rounded up from": step.f.min(),
        "f, pretended": sigmoid(W_f @ step.xh + CHOSEN_BIASES),
        "Hadamard": np.array([1, 2, 3]) * [3, 2, 1],
        "h, aside": np.array([0, 1, 1]) * [0, 0, 1],
    }


WRONG = {  # what is printed wrongly, and which of its entries are
    "z_i": [False, True, True],
    "i": [True, False, False],
    "f, rounded up from": True,
}


def test_every_printed_value_is_held():
    assert truth().keys() == PRINTED.keys()
    assert WRONG.keys() < PRINTED.keys()


@pytest.mark.parametrize("name", PRINTED)
def test_right_is_equal_and_wrong_differs(name):
    off = np.abs(truth()[name] - np.array(PRINTED[name])) > 1e-12
    np.testing.assert_array_equal(off, WRONG.get(name, np.zeros_like(off)))


# ---------------------------------------------------------------- the fact behind each erratum


def words(number):
    """All that an erratum says. A test looks here for the numbers it has just computed."""
    return " ".join(ERRATA[number])


def test_A1_W_f_is_3_by_6():
    W_f, (xh, _) = example().params.W_f, orders()
    assert W_f.shape == (3, 6)
    assert "3×6" in words("A1")
    with pytest.raises(ValueError, match="size 6 is different from 3"):
        W_f[:, :3] @ xh


def test_A2_the_order_decides():
    (xh, hx), W_f = orders(), example().params.W_f
    for v in (xh, hx):
        assert ", ".join(f"{value:.0f}" for value in W_f @ v) in words("A2")
    assert not np.any(W_f @ xh == W_f @ hx)
    np.testing.assert_array_equal(W_f[:, [3, 4, 5, 0, 1, 2]] @ hx, W_f @ xh)  # a permutation of columns


def test_A3_k_is_n():
    x, h_prev, C_prev, params = random_case(2, 3, seed=1, size=1)
    step = lstm_step(x, h_prev, C_prev, params)
    assert step.f.shape == step.C.shape == step.h.shape == h_prev.shape == (3,)
    for k in (2, 4):
        with pytest.raises(ValueError, match="could not be broadcast"):
            np.full(k, 0.5) * C_prev
    assert (np.full(1, 0.5) * C_prev).shape == (3,)  # k = 1 is stretched in silence: one gate for all


def test_A5_column_in_column_out():
    W_f, column = example().params.W_f, orders()[0][:, None]
    assert (W_f @ column).tolist() == [[91], [175], [133]]
    assert (column.T @ W_f.T).tolist() == [[91, 175, 133]]  # both as rows is fine
    with pytest.raises(ValueError, match="mismatch"):
        column.T @ W_f


def test_A6_1_only_in_float64():
    with localcontext(prec=90):
        assert all(1 / (1 + Decimal(-z).exp()) < 1 for z in (92, 177, 136))
    assert np.all(sigmoid([92, 177, 136]) == 1.0)
    assert agrees(sigmoid(-92), "1.1e-40")
    assert "1.1e-40" in words("A6")
    assert sigmoid(36.73) < 1 == sigmoid(36.74)
    assert agrees(53 * math.log(2), "36.74")
    assert "36.74" in words("A6")


def test_A7_C_goes_on_in_time_and_h_goes_out():
    x, h_prev, C_prev, p = random_case(2, 3, seed=2, size=1)
    shut = {**vars(p), "b_f": [1000] * 3, "b_i": [-1000] * 3, "b_o": [-1000] * 3}
    trace = run([x] * 4, Params(**shut), h_prev, C_prev)
    np.testing.assert_array_equal(trace.C, [C_prev] * 4)  # C is there at every later step
    np.testing.assert_array_equal(trace.h, np.zeros((4, 3)))  # and nothing of it reaches the next layer


def test_A8_the_forget_gate_belongs_to_the_lstm():
    x, h_prev, C_prev, params = random_case(2, 3, seed=3, size=1)
    assert "f" in Step._fields
    kept = lstm_step(x, h_prev, C_prev, params).C - lstm_step(x, h_prev, 0 * C_prev, params).C
    np.testing.assert_allclose(kept / C_prev, lstm_step(x, h_prev, C_prev, params).f, rtol=1e-12, atol=1e-15)
    first, gate = map(int, re.findall(r"\d{4}", ERRATA["A8"].source))
    assert 0 < gate - first < 5
    assert "a few years after" in words("A8")


def test_B2_no_cell_computes_4_5_6():
    for seed in range(50):
        x, h_prev, C_prev, params = random_case(2, 3, seed, size=1)
        h = run([x] * 5, params, h_prev, 3 * C_prev).h
        assert np.all(np.abs(h) < 1)
    assert np.all(np.abs(lstm_step(*example()).h) <= 1)  # in float64 a saturated h may round to 1
    assert np.all(example().h_prev > 1)
    assert str(example().h_prev.astype(int).tolist()) in words("B2")


def test_B3_far_closer_than_0_999():
    assert f"{sigmoid(22):.13f}".startswith("0.99999999972")
    assert "0.99999999972…" in words("B3")
    assert np.all(sigmoid([43, 64, 92, 177, 136]) == 1.0)
    assert agrees(math.log(0.999 / 0.001), "6.907")
    assert sigmoid(6.907) == pytest.approx(0.999, rel=0, abs=1e-6)
    assert "6.907" in words("B3")
    assert PRINTED["f, rounded up from"] == 0.999


def test_A9_same_size_unless_projected():
    case = random_case(2, 3, seed=9, size=1)
    step = lstm_step(*case)
    assert step.C.shape == step.h.shape == (3,)
    assert (np.ones((2, 3)) @ step.h).shape == (2,)
    assert "fewer entries than C" in words("A9")


def test_B1_22_43_64():
    made = example()
    assert tuple(lstm_step(*made).z_i) == (22, 43, 64)
    assert PRINTED["z_i"] == (22, 42, 62)
    assert tuple(made.params.W_i @ np.concatenate([made.x, made.h_prev])) == (21, 42, 63)
    assert "[22, 43, 64]" in words("B1")
    assert np.allclose(sigmoid(np.array(PRINTED["z_i"])), sigmoid(np.array([22, 43, 64])), atol=1e-9)


def gates_at(seed=4, **values):
    """A step whose gates f, i, o stand at given values, by their biases."""
    x, h_prev, C_prev, params = random_case(2, 3, seed, size=1)
    arrays = dict(vars(params))
    for gate, value in values.items():
        arrays |= {f"W_{gate}": 0 * arrays[f"W_{gate}"], f"b_{gate}": np.full(3, math.log(value / (1 - value)))}
    return C_prev, lstm_step(x, h_prev, C_prev, Params(**arrays))


def test_B5_1_keeps():
    C_prev, kept = gates_at(f=1 - 1e-12, i=1e-12)
    np.testing.assert_allclose(kept.C, C_prev, rtol=1e-9)
    _, forgotten = gates_at(f=1e-12, i=1e-12)
    assert np.abs(forgotten.C).max() < 1e-9


def test_B6_real_valued():
    assert np.all((lstm_step(*example(0.01)).i > 0.1) & (lstm_step(*example(0.01)).i < 0.9))


def test_B7_the_candidate_may_be_negative():
    step = lstm_step(*example(0.01))
    assert step.C_tilde.min() < 0 < step.i.min()
    np.testing.assert_allclose(step.C_tilde, np.tanh(step.z_C), rtol=1e-15)


def test_B9_f_is_what_stays():
    C_prev, step = gates_at(f=0.8, i=1e-300)
    np.testing.assert_allclose(step.C, 0.8 * C_prev, rtol=1e-12)
    np.testing.assert_allclose(C_prev - step.C, (1 - 0.8) * C_prev, rtol=1e-12)


def test_B10_four_products_are_one():
    made = example()
    stacked = np.concatenate([getattr(made.params, f"W_{gate}") for gate in "fiCo"])
    assert stacked.shape == (4 * 3, 3 + 3)
    step = lstm_step(*made)
    biases = np.concatenate([getattr(made.params, f"b_{gate}") for gate in "fiCo"])
    apart = np.concatenate([step.z_f, step.z_i, step.z_C, step.z_o])
    assert (stacked @ step.xh + biases).tobytes() == apart.tobytes(), "whole numbers: equal to the last bit"


def test_B11_o_does_not_see_C():
    x, h_prev, C_prev, params = random_case(2, 3, seed=5, size=1)
    one, other = lstm_step(x, h_prev, C_prev, params), lstm_step(x, h_prev, C_prev + 1, params)
    assert np.array_equal(one.o, other.o)
    assert not np.isclose(one.h, other.h).any()


def test_B12_scaling_is_not_and():
    assert 0.5 * 0.9 == 0.45
    assert "0.5 · 0.9 = 0.45" in words("B12")
    assert tuple(np.array([0, 1, 1]) * np.array([0, 0, 1])) == PRINTED["h, aside"] == (0, 0, 1)


def test_B13_the_readout_depends_on_the_task():
    assert all(word in words("B13").lower() for word in ("linear", "sigmoid", "softmax"))


def test_B14_three_meanings():
    assert "Three things" in words("B14")


def test_B15_what_the_thread_never_gives_is_ours():
    text = inspect.getdoc(example)
    assert all(name in text for name in ("W_C", "b_C", "W_o", "b_o", "C_prev"))
    assert "Chosen here" in text
    assert not {"W_C", "b_C", "W_o", "b_o", "C_prev", "C", "o", "h"} & PRINTED.keys()


def test_A4_one_state_with_3_entries():
    step = lstm_step(*example())
    assert step.C.shape == (3,)
    assert step.f.shape == step.i.shape == step.o.shape == (3,)  # an entry of each gate for each unit
    assert "3 entries" in words("A4")


def test_B4_nothing_is_drawn():
    x, h_prev, C_prev, params = random_case(2, 3, seed=4, size=1)
    np.random.seed(0)
    one = lstm_step(x, h_prev, C_prev, params)
    np.random.seed(1)
    np.testing.assert_array_equal(one.f, lstm_step(x, h_prev, C_prev, params).f)
    assert abs(one.f.sum() - 1) > 0.1
    assert np.all((one.f > 0) & (one.f < 1))


def test_B8_forgets_by_a_factor():
    """A cell with a constant f and one written number: it is left with f^k of it after k steps, never with 0."""
    f = 0.8
    zero = np.zeros((1, 2))
    params = Params(zero, [math.log(f / (1 - f))], zero, [-1000], zero, [0], zero, [0])
    trace = run(np.zeros((200, 1)), params, C0=[2.0])
    np.testing.assert_allclose(trace.C[:, 0], 2 * f ** np.arange(1, 201), rtol=1e-12)
    assert trace.C[-1, 0] > 0


def test_C1_a_quarter_and_one():
    assert d_sigmoid(0.0) == 0.25
    assert d_tanh(0.0) == 1
    z = np.linspace(-30, 30, 6001)
    np.testing.assert_allclose(d_tanh(z), 4 * d_sigmoid(2 * z), rtol=1e-14)
    p = np.linspace(0, 1, 1001)
    assert (p * (1 - p)).max() == 0.25


def test_C2_tanh_slope_at_most_1():
    z = np.concatenate([np.linspace(-20, 20, 4001), [1e-3, -1e-3]])
    slope = d_tanh(z)
    assert np.all(slope > 0)
    assert np.array_equal(slope == 1, z == 0)
    np.testing.assert_allclose(slope, 1 - np.tanh(z) ** 2, atol=1e-15)


def test_C3_the_three_derivatives():
    for function, slope in ((sigmoid, d_sigmoid), (np.tanh, d_tanh), (relu, d_relu)):
        for z in (-3.0, -0.4, 0.7, 2.5):
            assert complex_step(function, z) == pytest.approx(slope(z), abs=1e-15)


def test_C4_small_is_not_0():
    s = sigmoid(92.0)
    assert s * (1 - s) == 0.0
    assert agrees(d_sigmoid(92.0), "1.1e-40")
    assert "1.1e-40" in words("C4")
    with localcontext(prec=90):
        true = 1 / (1 + Decimal(-92).exp())
        assert agrees(true * (1 - true), "1.109e-40")


def test_C5_slope_1_is_not_enough():
    """Thirty ReLU layers whose slopes are all 1: the gradient is the product of the weights, which may do anything."""
    for weight, end in ((0.5, "vanishes"), (1.0, "stays"), (2.0, "explodes")):
        slope = complex_step(lambda z, weight=weight: relu_layers(z, weight, 30), 1.0)
        assert slope == pytest.approx(weight**30)
        assert {"vanishes": slope < 1e-8, "stays": slope == 1, "explodes": slope > 1e8}[end]


def relu_layers(z, weight, depth):
    for _ in range(depth):
        z = weight * relu(z)
    return z


def test_C6_the_carousel_has_slope_1():
    """With nothing fed back through h, ∂C_t/∂C_{t−1} of the cell of 1997 is exactly 1."""
    first, rng = VARIANTS["1997"], np.random.default_rng(5)
    weights = {name: rng.normal(size=shape) for name, shape in first.shapes(2, 3).items()}
    weights |= {name: weight * [1, 1, 0, 0, 0] for name, weight in weights.items() if name[0] == "W"}
    J = first.jacobian(rng.normal(size=2), {"h": rng.uniform(-1, 1, 3), "C": rng.normal(size=3)}, weights)
    np.testing.assert_array_equal(J[3:, 3:], np.eye(3))


def test_C7_negative_increments_and_growth_without_bound():
    first, zero = VARIANTS["1997"], np.zeros((1, 2))
    weights = {"W_i": zero, "b_i": [0.0], "W_C": [[1.0, 0.0]], "b_C": [0.0], "W_o": zero, "b_o": [0.0]}
    down = first.run(-np.ones((10, 1)), weights).C[:, 0]
    assert np.all(np.diff(down) < 0)
    up = first.run(np.ones((1000, 1)), weights).C[:, 0]
    np.testing.assert_allclose(np.diff(up), sigmoid(0) * np.tanh(1), rtol=1e-9)  # the same step, for ever
    params = Params(W_f=zero, b_f=[1.0], **weights)
    bounded = run(np.ones((1000, 1)), params).C[:, 0]
    assert bounded.max() <= sigmoid(0) * np.tanh(1) / (1 - sigmoid(1)) + 1e-12


def test_C8_the_lstm_that_explodes():
    zero = np.zeros((1, 2))
    params = Params(zero, [0.0], zero, [5.0], [[0.0, 6.0]], [0.0], zero, [5.0])
    J = jacobian([0.0], [0.0], [0.0], params)
    full = np.linalg.norm(np.linalg.matrix_power(J, 20), 2)
    assert agrees(full / 1e16, "1.9")
    assert agrees(0.5**20, "9.5e-7")
    assert "9.5e-7" in words("C8")
    assert "1.9e16" in words("C8")


def test_C9_entries_decide_nothing():
    grows, dies = np.full((2, 2), 0.6), np.array([[0, 5], [0, 0]])
    assert np.linalg.norm(np.linalg.matrix_power(grows, 50), 2) > 9e3
    assert not np.any(dies @ dies)
    assert np.linalg.norm(dies, 2) == 5  # above 1, and yet it vanishes: not enough to explode
    rng = np.random.default_rng(6)
    for _ in range(20):  # below 1/γ is enough: the product of slopes and W shrinks at every step
        W = rng.normal(size=(3, 3))
        for slope, gamma in ((d_tanh, 1), (d_sigmoid, 1 / 4)):
            shrunk = W * 0.99 / gamma / np.linalg.norm(W, 2)
            J = np.diag(slope(rng.normal(size=3))) @ shrunk
            assert np.linalg.norm(J, 2) < 1
    assert d_tanh(0.0) == 1
    assert d_sigmoid(0.0) == 1 / 4


def test_C10_the_years():
    assert (
        "f"
        not in VARIANTS["1997"]
        .run(np.zeros((1, 1)), {name: np.zeros(shape) for name, shape in VARIANTS["1997"].shapes(1, 1).items()})
        .__dict__
    )
    for year in ("1997", "2000", "2015", "2018"):
        assert year in words("C10")


def test_C11_a_drawn_gate_is_another_unit():
    rng = np.random.default_rng(7)
    f, C = 0.8, 2.0
    b = rng.random(100_000) < f
    assert np.tanh(b * C).mean() == pytest.approx(f * np.tanh(C), abs=0.01)
    assert abs(np.tanh(b * C).mean() - np.tanh(f * C)) > 0.1
    assert "2013" in words("C11")


FACTS = [match[1] for name in list(globals()) if (match := re.match(r"test_([ABC]\d+)_", name))]


def test_every_erratum_has_its_fact():
    assert sorted(FACTS) == sorted(ERRATA)


# ---------------------------------------------------------------- the errata as texts


@pytest.mark.parametrize("number", ERRATA)
def test_errata_are_filled_in(number):
    row = ERRATA[number]
    assert row.number == number
    assert re.fullmatch(r"[ABC]\d+", number)
    assert all(isinstance(text, str) and text == text.strip() and text for text in row)
    assert row.printed != row.true


@pytest.mark.parametrize("number", ERRATA)
def test_errata_show_every_field(number):
    row = ERRATA[number]
    page = row._repr_html_()
    assert f"Erratum {number}" in repr(row)
    assert f"Erratum {number}" in page
    for text in row[1:]:
        assert text in repr(row)
        assert escape(text) in page


def test_html_is_escaped():
    page = Erratum("Z9", "<script>", "a < b & c", "<b>why</b>", "<i>")._repr_html_()
    assert "Erratum Z9" in page
    assert "&lt;script&gt;" in page
    assert "a &lt; b &amp; c" in page
    assert not re.search(r"<script|<b>why|<i>", page)


def test_errata_stand_in_order():
    numbers = [(number[0], int(number[1:])) for number in ERRATA]
    assert numbers == sorted(numbers)
