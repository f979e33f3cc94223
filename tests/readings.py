"""A second reading of every view: its table and the numbers of its words, computed again from its state alone.

Plain loops of Python over plain floats; of lstm_helpers only data are used: seeded weights, inputs, texts. `reading`
compares what is printed with what is found here.
"""

import cmath
import math
import re
from typing import NamedTuple

import numpy as np

import oracle
from lstm_helpers.convert import to_layout
from lstm_helpers.example import example
from lstm_helpers.tasks import VERBS, encode, jobs
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views import agreement, elementwise, errata, paths, rosetta, sequence, variants

ROUNDING = 1e-11  # of sums of a dozen numbers, none above some hundreds


class N(NamedTuple):
    """A number that should be printed: its value, how many digits are shown, and its rounding: of itself, of a sum."""

    value: float
    digits: int = 4
    atol: float = 0.0
    rtol: float = 1e-9


def total(value, digits=4):
    """An N whose last digits are those of a sum, in which terms may cancel."""
    return N(value, digits, ROUNDING)


def reading(view):
    """Compare a view's table and sentence with the second reading. AssertionError names the cell that differs."""
    name = next(kind.__name__ for kind in type(view).__mro__ if kind.__name__ in READINGS)
    rows, said = READINGS[name](view, view.state)
    _, *table = view.table()
    assert len(table) == len(rows), f"{len(table)} rows, expected {len(rows)}"
    for printed, expected in zip(table, rows, strict=True):
        for text, cell in zip(printed, expected, strict=True):
            fits = text == cell if isinstance(cell, str) else agrees(text, cell)
            assert fits, f"the table has {text!r} in {printed}, expected {cell}"
    numbers = numbers_in(view.sentence())
    assert len(numbers) == len(said), f"numbers {numbers} in {view.sentence()!r}, expected {said}"
    for text, cell in zip(numbers, said, strict=True):
        assert agrees(text, cell), f"the words {view.sentence()!r} have {text}, expected {cell}"
    if name in PRINTING:
        the_picture_prints(view, rows)


def the_picture_prints(view, rows):
    """The numbers of the table stand in the picture, and besides only those of the state and our constants."""
    cells = [cell if isinstance(cell, N) else N(cell) for row in rows for cell in row if not isinstance(cell, str)]
    cells = [cell._replace(digits=3) for cell in cells]
    known = cells + [N(value, 3) for value in view.state.values() if isinstance(value, float)]
    known += [N(value) for value in (*elementwise.W_y.flat, *elementwise.b_y) if hasattr(view, "y")]
    texts = [text for mark in view.draw() for text in getattr(mark, "texts", ()) if numbers_in(text) == [text]]
    for cell in cells:
        assert any(agrees(text, cell) for text in texts), f"the picture has no {cell}"
    for text in texts:
        unit = text.isdigit()
        assert unit or any(agrees(text, cell) for cell in known), f"the picture has {text}, which is nowhere else"


def agrees(text, cell):
    """Whether the text is this number, rounded to its digits."""
    value, digits, atol, rtol = cell if isinstance(cell, N) else N(cell)
    read = float(text.replace("−", "-").rstrip("…"))
    room = 1.0000001 * (atol + rtol * abs(value))
    if abs(read) == 1 and abs(value) < 1 - room:
        return False  # never a rounded 1
    if text.endswith("…"):  # cut instead
        return abs(read) <= abs(value) + room < 1 + 2 * room and 1 - abs(value) < 10.0 ** -(digits - 1)
    last = 10.0 ** (math.floor(math.log10(abs(value))) + 1 - digits) if value else 0.0
    return abs(read - value) <= 0.5 * last + room


def numbers_in(words):
    """The numbers of a sentence as texts; '3 − 2' holds 3 and −2, the letters' own digits (ₜ, ₋₁) do not count."""
    return re.findall(r"−?\d+(?:\.\d+)?(?:e−?\d+)?…?", words.replace("− ", "−"))


# ------------------------------------------------------------ arithmetic


def sigma(z):
    if isinstance(z, complex):
        return 1 / (1 + cmath.exp(-z))
    small = math.exp(-abs(z))
    return 1 / (1 + small) if z >= 0 else small / (1 + small)


def slope_of_sigma(z):
    return sigma(z) * sigma(-z)


def slope_of_tanh(z):
    return 4 * slope_of_sigma(2 * z)


def rest_of_tanh(z):
    """1 − |tanh(z)|."""
    return 2 * sigma(-2 * abs(z))


def sums(W, v, b, scale=1.0):
    return [scale * (math.fsum(w * u for w, u in zip(row, v, strict=True)) + c) for row, c in zip(W, b, strict=True)]


def vector(state, name):
    found = [value for key, value in state.items() if re.fullmatch(rf"{re.escape(name)}\[\d+\]", key)]
    return [float(value) for value in found]


def matrix(state, name, rows):
    found = [value for key, value in state.items() if key.startswith(f"{name}[")]
    return np.reshape(found, (rows, -1)).tolist()


def cell(x, h, C, weights, cut=None):
    """One step as a dict of lists; weights: W_f … b_o as nested lists; cut: a unit whose candidate is 0."""
    z = {gate: sums(weights[f"W_{gate}"], [*x, *h], weights[f"b_{gate}"]) for gate in "fiCo"}
    found = {f"z_{gate}": z[gate] for gate in "fiCo"} | {gate: list(map(sigma, z[gate])) for gate in "fio"}
    found["C_tilde"] = [0.0 if unit == cut else math.tanh(v) for unit, v in enumerate(z["C"])]
    found["keep"] = [f * c for f, c in zip(found["f"], C, strict=True)]
    found["write"] = [i * c for i, c in zip(found["i"], found["C_tilde"], strict=True)]
    found["C"] = [keep + write for keep, write in zip(found["keep"], found["write"], strict=True)]
    found["tanh_C"] = list(map(math.tanh, found["C"]))
    found["h"] = [o * t for o, t in zip(found["o"], found["tanh_C"], strict=True)]
    return found | {"xh": [*x, *h]}


def steps(xs, weights, cut=None):
    """The cells of all steps, from h = C = 0."""
    weights = {name: np.asarray(weight).tolist() for name, weight in weights.items()}
    h = C = [0.0] * len(weights["b_C"])
    found = []
    for x in np.asarray(xs).tolist():
        found.append(cell(x, h, C, weights, cut))
        h, C = found[-1]["h"], found[-1]["C"]
    return found


def outputs(net, hidden):
    return [sums(net.weights["W_y"].tolist(), h, net.weights["b_y"].tolist()) for h in hidden]


# ------------------------------------------------------------ one step


def gate(view, s):
    n = sum(name.startswith("b_") for name in s)
    x, h = vector(s, "x"), vector(s, "h_prev")
    v = x + h if s["order"] == "[x, h]" else h + x
    z = sums(matrix(s, f"W_{view.gate}", n), v, vector(s, f"b_{view.gate}"), s["scale"])
    rows = []
    for unit, u in enumerate(z):
        if view.gate == "C":
            rows.append([str(unit), total(u), total(math.tanh(u)), total(rest_of_tanh(u)), N(slope_of_tanh(u), 3)])
        else:
            rows.append([str(unit), total(u), N(sigma(u)), N(sigma(-u)), N(slope_of_sigma(u), 3)])
        rows[-1][3] = rows[-1][3]._replace(digits=3)
    return rows, [row[1] for row in rows] + [row[2] for row in rows]


OPERATIONS = ["xh", "z_f", "f", "z_i", "i", "z_C", "C_tilde", "keep", "write", "C", "z_o", "o", "tanh_C", "h"]


def whole_cell(view, s):
    n = len(vector(s, "b_f"))
    weights = {f"W_{gate}": [[s["scale"] * w for w in row] for row in matrix(s, f"W_{gate}", n)] for gate in "fiCo"}
    weights |= {f"b_{gate}": [s["scale"] * b for b in vector(s, f"b_{gate}")] for gate in "fiCo"}
    x, h, C_prev = (vector(s, name) for name in ("x", "h_prev", "C_prev"))
    found = cell(x, h, C_prev, weights)
    at = s["operation"]
    titles = {"keep": "f ∘ C_prev", "write": "i ∘ C_tilde", "tanh_C": "tanh(C)"}
    shown = {name: list(map(total, found[name])) for name in OPERATIONS}
    rows = [[titles.get(name, name), *shown[name]] for name in OPERATIONS[1 : at or None]]
    rows.insert(0, ["C_prev", *C_prev])
    if not at:
        return rows, shown["C"] + shown["h"]
    name = OPERATIONS[at - 1]
    first = {key: total(value[0], 3) for key, value in found.items()} | {"C_prev": N(C_prev[0], 3)}
    if name == "xh":
        said = [len(x), len(h)]
    elif name[:2] == "z_":
        W, b = weights[f"W_{name[2:]}"][0], weights[f"b_{name[2:]}"][0]
        said = [0, *(N(v, 3) for pair in zip(W, x + h, strict=True) for v in pair), N(b, 3), first[name]]
    else:
        parts = {"keep": ("f", "C_prev"), "write": ("i", "C_tilde"), "C": ("keep", "write"), "h": ("o", "tanh_C")}
        parts |= {"C_tilde": ("z_C",), "tanh_C": ("C",)}
        said = [0, *(first[part] for part in parts.get(name, (f"z_{name}",))), first[name]]
    return rows, [at, 14, *shown[name], *said]


def update(view, s):
    f, C_prev, i, C_tilde = (vector(s, name) for name in ("f", "C_prev", "i", "C_tilde"))
    keep = [a * b for a, b in zip(f, C_prev, strict=True)]
    write = [a * b for a, b in zip(i, C_tilde, strict=True)]
    C = [total(a + b) for a, b in zip(keep, write, strict=True)]
    names = ("f", "C_prev", "i", "C_tilde", "f ∘ C_prev", "i ∘ C_tilde", "C")
    return [[name, *row] for name, row in zip(names, (f, C_prev, i, C_tilde, keep, write, C), strict=True)], C


def output(view, s):
    o, C = vector(s, "o"), vector(s, "C")
    tanh_C = list(map(math.tanh, C))
    h = [a * b for a, b in zip(o, tanh_C, strict=True)]
    scores = sums(elementwise.W_y.tolist(), h, elementwise.b_y.tolist())
    kind = s["readout"]
    parts = [math.exp(score) for score in scores]
    y = {"linear": scores, "sigmoid": list(map(sigma, scores)), "softmax": [part / sum(parts) for part in parts]}[kind]
    y = list(map(total, y))
    rows = [["o", *o], ["C", *C], ["tanh(C)", *tanh_C], ["h", *h], ["y", *y, ""]]
    return rows, [*h, *y, *([1] if kind == "softmax" else [])]


def concatenate(view, s):
    m, n, k, order = s.values()
    shapes = {"x": (m,), "h": (n,), order: (m + n,), "W_f": (k, m + n), "b_f": (k,), "f": (k,), "C_prev": (n,)}
    return [[name, str(shape)] for name, shape in shapes.items()], [k, m + n, k * (m + n), k, m, n, n]


def saturation(view, s):
    """Each number by itself, in the chosen float type; the stable ones are the exact ones, rounded."""
    *z, scale, dtype = s.values()
    kind, info, rows = np.dtype(dtype).type, np.finfo(dtype), []
    for unit, one in enumerate(z):
        v = kind(scale * one)
        with np.errstate(over="ignore"):
            f = kind(1) / (kind(1) + np.exp(-v))
        near = {"rtol": 6 * float(info.eps), "atol": 2 * float(info.smallest_subnormal)}
        exact = [N(value, 4, **near) for value in (sigma(float(v)), sigma(-float(v)), slope_of_sigma(float(v)))]
        loose = [N(float(value), 4, 2 * float(info.eps)) for value in (kind(1) - f, f * (kind(1) - f))]
        rows.append([str(unit), N(float(v), 6), exact[0]._replace(digits=12), loose[0], exact[1], loose[1], exact[2]])
    table = view.table()[1:]
    ones, lost = sum(row[2] == "1" for row in table), sum(row[5] == "0" != row[6] for row in table)
    return rows, [int(dtype[5:]), 1, ones, len(z), *([0, lost] if lost else [])]


# ------------------------------------------------------------ slopes


def derivative(view, s):
    name, z, width = s.values()
    bounds = {"σ": ("1/4", 1 / 4), "tanh": ("1", 1.0), "ReLU": ("1", 1.0)}
    functions = {"σ": sigma, "tanh": math.tanh, "ReLU": lambda u: max(u, 0.0)}
    slopes = {"σ": slope_of_sigma(z), "tanh": slope_of_tanh(z), "ReLU": float(z > 0)}
    rows = []
    for one, (text, _) in bounds.items():
        g = functions[one]
        slope = "0 by convention" if (one, z) == ("ReLU", 0) else slopes[one]
        rows.append([one, z, g(z), slope, text, total((g(z + width) - g(z)) / width)])
    value, secant = functions[name](z), next(row[5] for row in rows if row[0] == name)
    if name == "ReLU" and z == 0:
        return rows, [0, 0, 0, 1, 0, 0, width, secant]
    text, bound = bounds[name]
    share = N(100 * slopes[name] / bound, 3)
    return rows, [z, value, slopes[name], share, *map(int, text.split("/")), width, secant]


def chain(view, s):
    letter, given, scale = s.values()
    x, h, C_prev, params = (part.tolist() if hasattr(part, "tolist") else part for part in example(scale))
    x, h, row, column = *(([0.1] * 3, [0.1] * 3) if "0.1" in given else (x, h)), 0, 0
    weights = {name: np.asarray(weight).tolist() for name, weight in vars(params).items()}
    found, name = cell(x, h, C_prev, weights), letter.replace("C̃", "C")
    hot, none = [float(unit == row) for unit in range(3)], [0.0] * 3
    d_h, d_C = ([hot], [none]) if letter == "o" else ([none], [hot])
    slope = oracle.lstm_gradients([x], weights, h, C_prev, d_h, d_C)[f"W_{name}"][row][column]
    first = {"f": C_prev, "i": found["C_tilde"], "C̃": found["i"], "o": found["tanh_C"]}[letter][row]
    z, squash = found[f"z_{name}"][row], "tanh" if letter == "C̃" else "σ"
    factors = [first, (slope_of_tanh if letter == "C̃" else slope_of_sigma)(z), found["xh"][column]]
    title = {"f": "C_prev[{}]", "i": "C̃[{}]", "C̃": "i[{}]", "o": "tanh(C[{}])"}[letter].format(row)
    end = "h" if letter == "o" else "C"
    derivative = f"∂{end}/∂W_{name}[{row}, {column}]"
    gate_value = found["C_tilde" if letter == "C̃" else letter][row]
    rows = [
        [f"{letter}[{row}]", view.table()[1][1], gate_value],  # σ(z): below
        [f"∂{end}/∂{letter}", title, factors[0]],
        [f"∂{letter}/∂z", f"{squash}′(z_{name}[{row}])", factors[1]],
        ["∂z/∂W", f"xh[{column}]", factors[2]],
        [derivative, "product", slope],
    ]
    assert agrees(*numbers_in(view.table()[1][1]), total(z))
    sleeps = [row, 1, sigma(-z)] if letter == "f" and abs(slope) < 1e-15 else []
    return rows, [row, column, *factors, slope, *sleeps]


TINY = 1e-150  # of a complex step: f(x + i·TINY) = f(x) + i·TINY·f′(x), without a difference


def straight_through(view, s):
    (p, y), C = s.values(), 2.0
    a = math.log(p / (1 - p))
    true = (sigma(complex(a, TINY)) * ((C - y) ** 2 - y**2)).imag / TINY
    slopes = [((C * complex(b, TINY) - y) ** 2).imag / TINY for b in (0, 1)]
    through, chord = total((1 - p) * slopes[0] + p * slopes[1], 3), total((C - y) ** 2 - y**2, 3)
    rows = [
        ["loss L(s)", N(y**2, 3), total((C - y) ** 2, 3), ""],
        ["slope of L, what the estimator sees", *(total(slope, 3) for slope in slopes), through],
        ["rise L(1) − L(0), the truth, times σ′(a)", "", chord, total(true, 3)],
    ]
    return rows, [total(true, 3), through]


def chance(view, s):
    f, C, samples, units = vector(s, "f"), vector(s, "C"), s["samples"], range(3)
    u = np.random.default_rng(0).random((samples, 3)).tolist()
    kept = [sum(one[unit] < f[unit] for one in u) / samples for unit in units]  # how often the coin keeps
    spread = [2 * math.sqrt(p * (1 - p) / samples) for p in f]
    T = list(map(math.tanh, C))
    columns = [
        [total(kept[k] * C[k], 3) for k in units],
        [N(spread[k] * abs(C[k]), 3) for k in units],
        [N(f[k] * C[k], 3) for k in units],
        [total(kept[k] * T[k], 3) for k in units],
        [N(spread[k] * abs(T[k]), 3) for k in units],
        [N(f[k] * T[k], 3) for k in units],
        [N(math.tanh(f[k] * C[k]), 3) for k in units],
    ]
    rows = [[str(k), *(column[k] for column in columns)] for k in units]
    apart = [k for k in units if f[k] not in (0, 1) and C[k]]
    said = [*columns[0], *columns[2], *columns[5], *([*columns[6], *apart] if apart else [0, 1, 0])]
    return rows, said


# ------------------------------------------------------------ shapes and matrices


def near(size, k):
    """size^k, known as well as eigenvalues that meet: to half of their digits."""
    return N(size**k, 4, 1e-6 * k * max(size, 0.01) ** (k - 1), 1e-9 * k)


def matrices(view, s):
    *entries, k = s.values()
    A, rows = np.reshape(entries, (2, 2)), []
    rho, sigma_max = abs(np.linalg.eigvals(A)).max(), math.sqrt(abs(np.linalg.eigvals(A.T @ A)).max())
    for at in sorted({1, k, 50}):
        power = np.linalg.matrix_power(A, at)
        atol = 1e-13 * at * sigma_max**at
        entries = [N(entry, 4, atol) for entry in power.ravel()]
        rows.append([str(at), near(rho, at), N(np.linalg.norm(power, 2), 4, atol), near(sigma_max, at), *entries])
    norm = next(row[2] for row in rows if row[0] == str(k))
    return rows, [abs(A).max(), rows[0][1], rows[0][3], k, norm]


def rosetta_stone(view, s):
    """Whether the number of the place that is told here stands at every place that is told there."""
    _, letter, part, m, n, row, column = s.values()
    size = {"meets x": m, "meets h": n, "bias": 4}[part]
    table, gate_name = view.table()[1:], letter.replace("C̃", "C")
    if row >= n or column >= size:
        assert all(row[1:3] == ["–", "–"] for row in table), "there is no such number"
        said = [row, 0, n - 1] if row >= n else [column, size, 0]
        if row >= n:
            said.insert(1, n)
        return [list(row) for row in table], said
    params = rosetta.numbered(m, n)[1]
    index = (row,) if part == "bias" else (row, column + (m if part == "meets h" else 0))
    name = f"{'b' if part == 'bias' else 'W'}_{gate_name}"
    wanted = getattr(params, name)[index]
    arrays = {"here": vars(params)} | {rosetta.NAMES[one]: to_layout(params, one) for one in rosetta.PLACES}
    for place, where, shape, *_ in table:
        array, _, inside = where.rstrip("]").partition("[")
        array = arrays[place][array]
        assert array[tuple(map(int, inside.split(",")))] == wanted, f"{where} of {place} is another number"
        assert str(array.shape) == shape
    assert table[0][1] == f"{name}{list(index)}"
    words, there = view.sentence(), {row[0]: row[1] for row in table}[rosetta.NAMES[s["layout"]]]
    assert f" is {there} in {rosetta.NAMES[s['layout']]}" in words
    return [list(row) for row in table], list(map(float, numbers_in(words)))


def told(view, s):
    row, *said = s.values()
    statement, mine = errata.STATEMENTS[row - 1], said[row - 1]
    rows = [["you", "Right, wrong, or partly right? Press one of the three buttons. It counts once."]]
    if mine != "open":
        lines = [line for line in ("f", "i", "C̃", "C", "o", "h") if line in statement.decides]
        decides = f"the line of {' and of '.join(lines)}" if lines else "none of the six"
        place = f"notebook {statement.shown[0][:2]}, cell {statement.shown[1]}"
        rows = [["true", statement.true], ["why", statement.why], ["decides", decides], ["shown in", place]]
        assert ("So do we." in view.sentence()) == (mine == statement.verdict)
    hits = sum(one == fact.verdict for one, fact in zip(said, errata.STATEMENTS, strict=True))
    judged = sum(one != "open" for one in said)
    return rows, [row, *map(float, numbers_in(statement.says)), *((hits, judged) if judged else ())]


# ------------------------------------------------------------ time


def three(value):
    return total(value, 3)


def sequences(view, s):
    b_f, at = s.values()
    xs = sequence.sequence_inputs()
    found = steps(xs, vars(sequence.sequence_params(b_f)))[at]
    rows = [
        [str(unit), *(total(found[name][unit]) for name in ("f", "i", "C_tilde", "C", "o", "h"))] for unit in range(3)
    ]
    return rows, [at, *map(float, xs[at]), *map(three, found["C"])]


def outbreak(view, s):
    value = {name[:3]: number for name, number in s.items()}
    weights = {f"W_{gate}": [[value.get(f"W_{gate}", 0.0), 0.0]] for gate in "fiCo"}
    weights |= {f"b_{gate}": [value.get(f"b_{gate}", 0.0)] for gate in "fiCo"}
    found = steps(sequence.COUNTS[:, None] / 100, weights)
    days = sorted({0, 3, 5, 9, 11, 13, 19, s["day"]})
    names = ("f", "i", "C_tilde", "C", "h")
    rows = [[str(day), str(int(sequence.COUNTS[day])), *(total(found[day][name][0]) for name in names)] for day in days]
    here = next(row for row in rows if row[0] == str(s["day"]))
    return rows, [s["day"], int(here[1]), here[2], here[5]]


def job(view, s):
    """The box by a loop; its error from all its answers to a single 1."""
    *knobs, number = s.values()
    xs = jobs(np.random.default_rng(3), 9).xs[:, number - 1].tolist()
    f, i, o = (
        part * (3 // len(part))
        for part in (knobs[k : k + len(knobs) // 3] for k in range(0, len(knobs), len(knobs) // 3))
    )

    def boxed(values):
        C, rows = 0.0, []
        for value, (_, mark, bell) in zip(values, xs, strict=True):
            now = 0 if mark else 2 if bell else 1
            C = f[now] * C + i[now] * value
            rows.append((("mark", "chatter", "bell")[now], value, C, o[now] * C))
        return rows

    rows = boxed([value for value, *_ in xs])
    table = [
        [str(k), moment, N(value, 2), N(C, 2, 1e-15), N(said, 2, 1e-15)]
        for k, (moment, value, C, said) in enumerate(rows)
    ]
    ones = [boxed([float(k == j) for k in range(len(xs))])[-1][-1] for j in range(len(xs))]
    marked = [mark for _, mark, _ in xs]
    off = math.sqrt(sum((one - mark) ** 2 for one, mark in zip(ones, marked, strict=True)) / 3)
    wanted = next(value for value, mark, _ in xs if mark)
    return table, [N(rows[-1][-1], 2, 1e-15), N(wanted, 2), N(off, 3, 1e-12), 0, N(1 / math.sqrt(3), 3)]


def half_life(view, s):
    f, k = s.values()
    at = (1, 10, 100, 1000)
    half = math.inf if f == 1 else math.log(2) / -math.log(f)
    shares = [N(math.exp(j * math.log(f)), 3, rtol=1e-12 * j) for j in at]
    rows = [[f"f = {f:g}", *shares, "never" if f == 1 else N(half, 3)]]
    rows.append(["window of 10", *("1" if j < 10 else "0" for j in at), "–"])
    if f == 1:
        return rows, [1, k, 1, 10]
    return rows, [f, N(half, 3), k, N(math.exp(k * math.log(f)), rtol=1e-12 * k), 10]


def through_time(step, state, xs):
    """The states of all steps and the length of ∂state_k/∂state_0 for every k, by complex steps."""
    runs = []
    for moved in range(len(state)):
        now = [complex(value, TINY if place == moved else 0) for place, value in enumerate(state)]
        runs.append([now])
        for x in xs:
            now = step(now, x)
            runs[-1].append(now)
    slopes = [np.array([[v.imag / TINY for v in run[k]] for run in runs]) for k in range(len(xs) + 1)]
    return [[v.real for v in now] for now in runs[0]], [np.linalg.norm(slope, 2) for slope in slopes]


def path(view, s):
    b_f, W, k, *kind = s.values()
    xs = {"none": lambda t: 0.0, "steady": lambda t: 1.0, "wave": lambda t: math.sin(math.pi * t / 6)}
    xs = [xs[kind[0] if kind else "wave"](t) for t in range(paths.STEPS)]
    f, i = sigma(b_f), sigma(5.0 if kind else 0.0)

    def lstm(keep):
        def step(state, x):
            C = keep * state[1] + i * cmath.tanh(x + W * state[0])
            return [i * cmath.tanh(C), C]

        return step

    rows, memories, said = [], [], [k]
    for name, keep in [("LSTM", f)] if kind else [("1997", 1.0), ("LSTM", f)]:
        states, full = through_time(lstm(keep), [0.0, 0.0], xs)
        direct = [keep**j for j in range(paths.STEPS + 1)]
        shown = 1, k, paths.STEPS
        for way, values in (("direct path", direct), ("all paths", full)):
            rows.append([f"{name}, {way}", *(N(values[at], 3, rtol=1e-7) for at in shown)])
        memories.append([f"C, {name}", *(three(states[at][1]) for at in shown)])
        said += [*map(int, numbers_in(name)), rows[-2][2], rows[-1][2]]
    return rows + memories, said


def backprop(view, s):
    params = vars(paths.backprop_params(*s.values()))
    weights = {name: np.asarray(weight).tolist() for name, weight in params.items()}
    xs = np.random.default_rng(12).uniform(-1, 1, (paths.LENGTH, paths.M)).tolist()
    zeros, ones = [[0.0] * paths.N], [[1.0] * paths.N]
    start, d_C = [0.0] * paths.N, zeros * paths.LENGTH
    slopes = oracle.lstm_gradients(xs, weights, start, start, zeros * (paths.LENGTH - 1) + ones, d_C)["xs"]
    f = [step["f"] for step in steps(xs, weights)]
    rows = []
    for step in (0, 6, 12, 18, paths.LENGTH - 1):
        later = [math.prod(one[unit] for one in f[step + 1 :]) for unit in range(paths.N)]
        length = math.hypot(*slopes[step])
        numbers = (sum(f[step]) / paths.N, sum(later) / paths.N, *slopes[step], length)
        rows.append([str(step), *(N(value, 3, 1e-12 * length) for value in numbers)])
    return rows, [0, paths.LENGTH - 1, rows[0][5], rows[0][2]]


def relatives(view, s):
    """The numbers of the cells that plain loops can run here; those of the others are held elsewhere."""
    chosen, b_f = s.values()
    all_weights, xs = variants.relatives_weights(b_f), view.xs
    hidden = {"standard": [one["h"] for one in steps(xs, all_weights["standard"])]}
    open_gate = {"W_f": np.zeros((3, 5)), "b_f": np.full(3, 800.0)}
    hidden["1997"] = [one["h"] for one in steps(xs, all_weights["1997"] | open_gate)]
    h, hidden["plain"] = [0.0] * 3, []
    for x in xs.tolist():
        h = list(map(math.tanh, sums(all_weights["plain"]["W_h"].tolist(), x + h, all_weights["plain"]["b_h"])))
        hidden["plain"].append(h)
    rows = []
    for name, printed in zip(variants.CELLS, view.table()[1:], strict=True):
        found = np.array(hidden.get(name, view.traces[name].h))
        count = sum(weight.size for weight in all_weights[name].values())
        sign, size = "→\u00a0" * (name == chosen), "2" if name == "projection" else "3"
        away = float(abs(found[:, 0] - np.array(hidden["standard"])[:, 0]).max())
        rows.append(
            [sign + name, *printed[1:3], str(count), size, printed[5], three(float(abs(found).max())), three(away)]
        )
    here, standard = (next(row for row in rows if row[0].endswith(name)) for name in (chosen, "standard"))
    said = list(map(float, numbers_in(VARIANTS[chosen].title + variants.BIAS.get(chosen, ""))))
    at = len(numbers_in(VARIANTS[chosen].title))
    said.insert(at, float(here[3]))
    if chosen != "standard":
        said.insert(at + 1, float(standard[3]))
        said += [0, here[-1]]
    return rows, said


def trace_of_all(view, s):
    """The units in order, and the chosen one; what they are ordered by from sums of the numbers of all steps."""
    sort, row, at, show = s.values()
    names = {"f": "f", "i": "i", "o": "o", "C̃": "C_tilde", "C": "C", "h": "h"}
    found = steps(view.xs, view.given)
    T, units = len(found), range(len(found[0]["f"]))
    rank, order = [0.0] * len(units), list(units)
    if sort != "number":
        signal = view.xs[:, int(sort[-2])].tolist() if "follows" in sort else [0.0] * T
        rank = [ranked(sort, [one[names[show]][unit] for one in found], signal) for unit in units]
        order.sort(key=lambda unit: -abs(rank[unit]) if "follows" in sort else -rank[unit])
    rows = []
    for place, unit in enumerate(order):
        f = [one["f"][unit] for one in found]
        mean = math.fsum(f) / T
        ends = sum(value > 0.99 for value in f), sum(value < 0.01 for value in f)
        keeping = [three(mean), N(math.log(2) / -math.log(mean), 3), *(f"{100 * count / T:.3g} %" for count in ends)]
        by = [] if sort == "number" or (sort, show) == ("mean", "f") else [three(rank[unit])]
        rows.append([str(place), str(unit), *by, *keeping, *(three(found[at][name][unit]) for name in names.values())])
    _, unit, *_, mean, half, often, seldom = rows[row][:-6]
    by = [] if sort == "number" else [three(rank[order[row]])]
    said = [row, int(unit), *by, at, *rows[row][-6:], mean, half]
    return rows, [*said, 0.99, float(often[:-2]), 0.01, float(seldom[:-2])]


def ranked(sort, values, signal):
    """The mean, the variance, or the correlation with the signal."""
    mean, middle = (math.fsum(some) / len(some) for some in (values, signal))
    if sort == "mean":
        return mean
    away = [value - mean for value in values]
    if sort == "variance":
        return math.fsum(one * one for one in away) / len(away)
    ways = [value - middle for value in signal]
    return (
        math.fsum(a * b for a, b in zip(away, ways, strict=True))
        / math.dist(values, [mean] * len(values))
        / math.hypot(*ways)
    )


# ------------------------------------------------------------ trained nets


def sentences(view, s):
    text, unit = s.values()
    try:
        words, xs = encode(text)
    except ValueError as problem:
        words, xs = encode(agreement.SENTENCES[0])
        said = [float(number.replace("−", "-")) for number in numbers_in(str(problem))]
    else:
        said = None
    found = steps(xs, view.net.weights, unit)
    scores = [y[-2:] for y in outputs(view.net, [one["h"] for one in found])]
    are = [N(sigma(b - a), 2, 1e-12) for a, b in scores]
    first = max(unit, 0) // agreement.SHOWN * agreement.SHOWN
    rows = []
    for word, chance_of_are, one in zip(words, are, found, strict=True):
        means = [N(sum(one[gate]) / len(one[gate]), 2) for gate in "fio"]
        rows.append([word, chance_of_are, *means, *(N(C, 2, 1e-12) for C in one["C"][first:][: agreement.SHOWN])])
    if said is None:
        assert f" {VERBS[are[-1].value > 0.5]}”" in view.sentence(), "the verb is the likelier one"
        said = [*([unit] if unit >= 0 else []), are[-1]]
    return rows, said


def forecast(view, s):
    day, ahead, name = s.values()
    boys, known = view.boys.tolist(), 14 if name == "school 1978" else len(view.boys)
    xs = [[ill / 76.3] for ill in boys[: day + 1]]
    for _ in range(ahead):
        (y,) = outputs(view.net, [steps(xs, view.net.weights)[-1]["h"]])
        xs.append(y)
    later = range(day + 1, day + ahead + 1)
    rows = [["LSTM", *(76.3 * y for (y,) in xs[day + 1 :])]]
    rows += [[one, *view.forecasts[one].tolist()] for one in ("nearest", "fitted SIR", "two-day rule")]
    rows.append(["trend", *(boys[day] + (at - day) * (boys[day] - boys[day - 1]) for at in later)])
    rows += [["last value", *[boys[day]] * ahead], ["truth", *(boys[at] if at < known else "?" for at in later)]]
    said = [round(row[-1]) for row in rows if row[-1] != "?"]
    rows = [[cell if isinstance(cell, str) else str(round(cell)).replace("-", "−") for cell in row] for row in rows]
    return rows, [day, day + ahead, *said]


READINGS = {
    "AgreementView": sentences,
    "BackpropView": backprop,
    "ChainView": chain,
    "ChanceView": chance,
    "ConcatenateView": concatenate,
    "DerivativeView": derivative,
    "ErrataView": told,
    "ForecastView": forecast,
    "GateView": gate,
    "HalfLifeView": half_life,
    "JobView": job,
    "MatrixView": matrices,
    "OutbreakView": outbreak,
    "OutputView": output,
    "PathsView": path,
    "RosettaView": rosetta_stone,
    "SaturationView": saturation,
    "SequenceView": sequences,
    "StraightThroughView": straight_through,
    "TraceView": trace_of_all,
    "UpdateView": update,
    "VariantsView": relatives,
    "WholeCellView": whole_cell,
}
PRINTING = ("GateView", "OutputView", "SaturationView", "UpdateView", "WholeCellView")
"""Those whose pictures print all numbers."""
