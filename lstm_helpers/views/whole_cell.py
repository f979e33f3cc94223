"""WholeCellView: the live diagram of the cell, every number of it reachable."""

import re
import zlib
from functools import partial

import ipywidgets as widgets
import numpy as np

from lstm_helpers.cell import Params, lstm_step
from lstm_helpers.example import Example, example
from lstm_helpers.inputs import kind, sequence
from lstm_helpers.plots import Picture, number, short
from lstm_helpers.plots.diagram import LARGEST, OPERATIONS, PLACES, SIZE, draw_cell
from lstm_helpers.views.base import View, listed
from lstm_helpers.views.controls import SCALES, choice, put_first, scale_slider, slider
from lstm_helpers.views.weights import flatten, gather, numbers

LETTERS = {"f": "f", "i": "i", "C̃": "C", "o": "o"}  # as the learner sees them, and as the weights are named
FORMULAS = {  # each operation in letters, and in the numbers of one unit, in brackets where (they) are negative
    "xh": ("[xₜ, hₜ₋₁]", ""),
    "keep": ("f ∘ Cₜ₋₁", "{f} · {(C_prev)}"),
    "write": ("i ∘ C̃", "{i} · {(C_tilde)}"),
    "C": ("Cₜ = f ∘ Cₜ₋₁ + i ∘ C̃", "{keep} + {write}"),
    "tanh_C": ("tanh(Cₜ)", "tanh({C})"),
    "h": ("hₜ = o ∘ tanh(Cₜ)", "{o} · {(tanh_C)}"),
    "C_tilde": ("C̃ = tanh(z_C)", "tanh({z_C})"),
}
FORMULAS |= {gate: (f"{gate} = σ(z_{gate})", f"σ({{z_{gate}}})") for gate in "fio"}
FORMULAS |= {f"z_{gate}": (f"z_{gate} = W_{gate} · [xₜ, hₜ₋₁] + b_{gate}", "") for gate in "fiCo"}
NUMBER = (r"-?\d{1,20}(\.\d{1,20})?(e-?\d{1,3})?", r"\d{1,3}")  # in a code: of all controls, of operation
TITLES = {"keep": "f ∘ C_prev", "write": "i ∘ C_tilde", "tanh_C": "tanh(C)"}


def cell_presets():
    """{name: {"example": Example, "scale": factor of all weights}}: the starts of a WholeCellView.

    x, h_prev, W_f, b_f, W_i, b_i are the thread's; C_prev, W_C, b_C, W_o, b_o are ours, as in `example`.
    """
    thread = example()

    def gates(**biases):
        """Gates set by their biases alone, their weights 0."""
        arrays = dict(vars(thread.params))
        for gate, bias in biases.items():
            arrays |= {f"W_{gate}": 0 * arrays[f"W_{gate}"], f"b_{gate}": np.broadcast_to(np.array(bias, float), 3)}
        return {"example": thread._replace(params=Params(**arrays)), "scale": 1.0}

    return {
        "scaled by 0.01": {"example": thread, "scale": 0.01},
        "scaled by 0.05": {"example": thread, "scale": 0.05},
        "the thread's numbers": {"example": thread, "scale": 1.0},
        "all kept, nothing written": gates(f=12, i=-12),
        "all forgotten": gates(f=-12),
        "nothing shown": gates(o=-12),
        "unit 1 forgets": gates(f=[12, -12, 12], i=-12),
    }


class WholeCellView(View):
    """One step of the cell as a diagram, with a slider for every weight, bias, input and state, and a stepper.

    start: the name of the preset to start from; presets: as from `cell_presets`, for m and n from 1 to 4, all of one
    shape. Numbers lie in [-12, 12], scale in [0.01, 1]; operation 0 shows all, 1 … 14 the operations up to that one.
    Sets step (a Step) and values ({name of PLACES: vector}). `code()` is a short text that `load(code)` restores.
    names: of the entries of x, to be drawn, or none. Raises ValueError when shapes disagree, a number lies outside its
    limits, names are not m texts, or start is not a preset.
    """

    def __init__(self, start=None, presets=None, names=()):
        presets = put_first(start, cell_presets() if presets is None else presets, ("example", "scale"))
        for name, preset in presets.items():
            kind(f"example of preset {name!r}", preset["example"], Example)
            kind(f"params of preset {name!r}", preset["example"].params, Params)
        params = next(iter(presets.values()))["example"].params
        self.m, self.n = m, n = params.m, params.n
        shapes = {f"{kind}_{gate}": (n, m + n) if kind == "W" else (n,) for gate in "fiCo" for kind in "Wb"}
        shapes |= {"x": (m,), "h_prev": (n,), "C_prev": (n,)}
        flat = {}
        for name, preset in presets.items():
            values = vars(preset["example"].params) | preset["example"]._asdict()
            values |= {"scale": preset["scale"], "operation": 0}
            flat[name] = flatten(name, values, shapes, {}, {"scale": SCALES, "operation": [0]})
        if max(m, n) > LARGEST:
            raise ValueError(f"m, n is {m}, {n}; expected sizes from 1 to {LARGEST}")
        start = next(iter(flat.values()))
        controls = numbers(start, {}) | {
            "scale": scale_slider(start["scale"]),
            "operation": slider("operation", 0, 0, len(OPERATIONS), step=1),
        }
        if len(sequence("names", names, partial(kind, wanted=str))) not in (0, m):
            raise ValueError(f"names has {len(names)} entries; expected {m}, one for each of x, or none")
        picture = Picture(*SIZE)
        self._draw_cell = draw_cell(picture, m, n, names)
        super().__init__(picture, controls, flat, *self._lay_out(controls))
        self.weights.which.observe(lambda change: self._follow(change.new), names="value")

    # ------------------------------------------------------------ numbers

    def compute(self):
        start, state = self.presets[self.preset.value], self.state
        self._arrays, self._away = self.arrays()
        self.example = _example(self._arrays, state["scale"])
        self.step, self.values = cell_values(self.example)
        self.operation = OPERATIONS[state["operation"] - 1] if state["operation"] else None
        self._start = cell_values(_example(gather(start), start["scale"]))[1]

    def draw(self):
        changed = {
            name: ~np.isclose(value, self._start[name], rtol=1e-9, atol=0) for name, value in self.values.items()
        }
        gate = LETTERS[self.which_gate.value]
        weights = [part[f"{kind}_{gate}"] for part in (self._arrays, self._away) for kind in "Wb"]
        return self._draw_cell(self.values, (gate, *weights), self.operation, changed)

    def sentence(self):
        if self.operation is None:
            return f"C = {listed(self.step.C)}, h = {listed(self.step.h)}."
        headline = f"{self.state['operation']} of {len(OPERATIONS)}:  {FORMULAS[self.operation][0]}"
        return f"{headline} = {listed(self.values[self.operation])}. {self._arithmetic()}."

    def table(self):
        names = OPERATIONS[1 : self.state["operation"] or None]
        head = ["value", *(f"unit {unit}" for unit in range(self.n))]
        rows = [[TITLES.get(name, name), *map(number, self.values[name])] for name in ("C_prev", *names)]
        return [head, *rows]

    def _arithmetic(self):
        """The operation in the numbers of unit 0."""
        if self.operation == "xh":
            return f"{self.m} numbers of x and {self.n} of h, one after the other"
        unit = {name: values[0] for name, values in self.values.items()}
        if self.operation.startswith("z_"):
            W, b = (getattr(self.example.params, kind + self.operation[1:])[0] for kind in "Wb")
            products = " + ".join(f"{short(w)}·{_factor(u)}" for w, u in zip(W, self.step.xh, strict=True))
            made = f"{products} + {short(b)}"
        else:
            texts = {name: short(value) for name, value in unit.items()}
            texts |= {f"({name})": _factor(value) for name, value in unit.items()}
            made = FORMULAS[self.operation][1].format(**texts)
        return f"unit 0:  {made} = {short(unit[self.operation])}".replace("+ −", "− ")

    # ------------------------------------------------------------ controls

    def _lay_out(self, controls):
        """The widgets of the first row, and those below it."""
        self.which_gate = choice("weights of", LETTERS, "f")
        self.which_gate.observe(lambda change: self._show(LETTERS[change.new]), names="value")
        back, on = widgets.Button(description="◂ back"), widgets.Button(description="next ▸")
        back.on_click(lambda _: self._go(-1))
        on.on_click(lambda _: self._go(1))
        self.code_box = widgets.Text(description="code", placeholder="paste a code here", continuous_update=False)
        self.code_box.layout, self.code_box.style.description_width = {"flex": "1 1 240px"}, "auto"
        load = widgets.Button(description="load", tooltip="restore the state of this code")
        load.on_click(lambda _: self._load_box())
        step = widgets.HBox([controls["operation"], back, on, self.code_box, load])
        return [self.which_gate], [controls["scale"], step]

    def _show(self, gate):
        """The weights of this gate: the slider's number is one of them, or none of any gate's."""
        held = self.weights.which.value
        if held[0] in "Wb" and held[2] != gate:
            self.weights.which.value = f"{held[:2]}{gate}{held[3:]}"
        else:
            self._refresh()

    def _follow(self, name):
        """A weight was chosen: its gate's are shown."""
        if name[0] in "Wb":
            self.which_gate.value = next(title for title, gate in LETTERS.items() if gate == name[2])

    def _go(self, by):
        operation = self.controls["operation"]
        operation.value = min(max(operation.value + by, operation.min), operation.max)

    def _refresh(self):
        super()._refresh()
        self.code_box.value = self.code()

    # ------------------------------------------------------------ codes

    def code(self):
        """A short text from which `load` restores this state: sizes, start, what has moved, and a check sum."""
        moved = sorted(f"{name}={round(now, 9):g}" for name, (_, now) in self.moved.items())
        text = f"m{self.m}n{self.n}; {'; '.join([self.preset.value, *moved])}"
        return f"{text} #{_check_sum(text)}"

    def load(self, code):
        """Restore the state of a code. Raises ValueError saying what is wrong, and leaves the state as it was."""
        preset, values = self._read(code)
        self.preset.value = preset
        self.set(self.presets[preset] | values)

    def _read(self, code):
        text, _, check = kind("code", code, str).strip().rpartition(" #")
        if check != _check_sum(text):
            raise ValueError("this code is damaged: its check sum does not fit; expected one that `code()` gave")
        size, _, rest = text.partition("; ")
        if size != f"m{self.m}n{self.n}":
            raise ValueError(f"this code is for {size:.40}; this cell is m{self.m}n{self.n}: expected a code of it")
        fits = [name for name in self.presets if f"{rest}; ".startswith(f"{name}; ")]
        if not fits:
            raise ValueError(
                f"this code starts from {rest.partition('; ')[0]!r:.40}, which is not known here; "
                f"expected one of {list(self.presets)}"
            )
        preset, values = max(fits, key=len), {}
        for item in filter(None, rest[len(preset) :].split("; ")):
            name, _, value = item.partition("=")
            if name not in self.controls or not re.fullmatch(NUMBER[name == "operation"], value):
                raise ValueError(
                    f"this code holds {item!r:.40}, which is not a number of this cell; expected name=number"
                )
            values[name] = self._inside(name, int(value) if name == "operation" else float(value))
        return preset, values

    def _inside(self, name, value):
        control, expected = self.controls[name], f"one of {SCALES}"
        if name != "scale":
            expected = f"a value from {control.min} to {control.max}"
        if not (value in SCALES if name == "scale" else control.min <= value <= control.max):
            raise ValueError(f"this code sets {name} to {value}; expected {expected}")
        return value

    def _load_box(self):
        try:
            self.load(self.code_box.value)
        except ValueError as error:
            self.say(f"Nothing was changed: {error}.")


def cell_values(given):
    """The Step of an Example, and all that it computes and is given, {name of PLACES: vector}."""
    step = lstm_step(*given)
    made = {"keep": step.f * given.C_prev, "write": step.i * step.C_tilde, "tanh_C": np.tanh(step.C)}
    values = step._asdict() | given._asdict() | made
    return step, {name: values[name] for name in PLACES}


def _example(arrays, scale):
    """The Example of the arrays of a state, the weights scaled."""
    weights = {key: scale * array for key, array in arrays.items() if key[0] in "Wb"}
    return Example(arrays["x"], arrays["h_prev"], arrays["C_prev"], Params(**weights))


def _factor(value):
    return short(value) if value >= 0 else f"({short(value)})"


def _check_sum(text):
    return f"{zlib.crc32(text.encode(errors='replace')) & 0xFFFF:04x}"
