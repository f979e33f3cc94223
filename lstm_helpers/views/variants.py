"""VariantsView: the relatives of the cell on one input, with the same weights."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.plots import Picture, number
from lstm_helpers.plots.relatives import draw_bands, draw_named, formulas
from lstm_helpers.plots.wiring import draw_key, wiring
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, play, put_first, slider
from lstm_helpers.views.sequence import STEPS, sequence_inputs

M, N, P, SIZE = 2, 3, 2, 10.5  # inputs, units, entries of a projected h, pixels of a square
CELLS = ("plain", "1997", "standard", "peephole", "coupled", "GRU", "projection")
INPUTS = ("pulse", "wave", "steady")
PARTS = {"z": "f", "r": "o", "h": "C"}  # whose numbers the weights of the others take: z keeps, as f does
# a band shows the first of these that the cell has
BANDS = {"f": ("f", "z"), "i": ("i",), "o": ("o", "r"), "C_tilde": ("C_tilde", "h_tilde"), "C": ("C",), "h": ("h",)}
NO_C = "no C: h is the memory"
NOTES = {  # why a band is empty
    "plain": {"f": "no gate", "i": "no gate", "o": "no gate", "C_tilde": "none: it is h at once", "C": NO_C},
    "1997": {"f": "no gate: all is kept"},
    "coupled": {"i": "no gate of its own: i = 1 − f"},
    "GRU": {"i": "no gate of its own: 1 − z writes", "C": NO_C},
}
BIAS = {  # what the slider b_f does
    "plain": "No forget gate: b_f does nothing here",
    "1997": "No forget gate: b_f does nothing here",
    "coupled": "Here b_f is the bias of f, and so of i = 1 − f",
    "GRU": "Here b_f is the bias of z, which keeps",
}


def relatives_inputs(kind):
    """STEPS inputs of two entries: a pulse up and one down, a wave, or 1 at every step. (STEPS, 2)"""
    return np.ones((STEPS, M)) if kind == "steady" else sequence_inputs(kind)


def relatives_weights(b_f):
    """{cell: its weights by name}, seeded and ours: what two cells have in common has the same numbers in both.

    W_z takes those of W_f, W_r those of W_o, W_h those of W_C, and a projection the columns that meet its shorter h.
    All biases are 0, but those of f and of z are b_f.
    """
    rng = np.random.default_rng(2)
    drawn = {f"W_{gate}": rng.normal(size=(N, M + N)) for gate in "fiCo"}
    drawn |= {f"p_{gate}": rng.normal(size=N) for gate in "fio"} | {"W_p": rng.normal(size=(P, N))}
    drawn |= {f"b_{gate}": np.full(N, b_f if gate == "f" else 0.0) for gate in "fiCo"}
    return {
        cell: {
            name: drawn[name[:2] + PARTS.get(name[2:], name[2:])][..., : shape[-1]]
            for name, shape in VARIANTS[cell].shapes(M, N, entries(cell)).items()
        }
        for cell in CELLS
    }


def entries(cell):
    """The number of entries of h: P for the projection, N for the others."""
    return P if cell == "projection" else N


def compared(cell):
    """The formulas of a cell beside the standard ones: a list of (sign, text).

    Sign '' for the same formula, '≠' for another of the same quantity, '+' for a quantity that the standard cell has
    not. A last line with '−' names what is left out.
    """
    ours, standard = VARIANTS[cell].formulas, VARIANTS["standard"].formulas
    known, named = ([line.split(" = ")[0] for line in lines] for lines in (standard, ours))
    signs = ["" if line in standard else "≠" if name in known else "+" for line, name in zip(ours, named, strict=True)]
    gone = ", ".join(name for name in known if name not in named)
    return [*zip(signs, ours, strict=True), *([("−", f"no formula for {gone}")] if gone else [])]


class VariantsView(View):
    """Seven cells on the same 25 inputs with the same weights: drawing, formulas, gates, states of one; h[0] of all.

    Controls: the cell; b_f, the bias of f (of z in the GRU), in [-6, 6]; the input, a pulse, a wave, or steady; step
    in 0 … 24. 2 inputs, 3 units, a projection to 2. Sets traces {cell: what run returned}.
    start: the name of the preset to begin with; ValueError when there is none of that name.
    """

    def __init__(self, start="standard, a wave"):
        common = {"cell": "standard", "b_f": 1.0, "input": "wave", "step": 8}
        presets = {
            "standard, a wave": common,
            "1997, steady": common | {"cell": "1997", "input": "steady", "step": 24},
            "coupled, steady": common | {"cell": "coupled", "input": "steady", "step": 24},
            "GRU, a pulse": common | {"cell": "GRU", "input": "pulse"},
            "projection, a wave": common | {"cell": "projection"},
        }
        presets = put_first(start, presets)
        first = next(iter(presets.values()))
        controls = {
            "cell": choice("cell", CELLS, first["cell"], [VARIANTS[cell].title for cell in CELLS]),
            "b_f": slider("b_f", first["b_f"], -6.0, 6.0, 0.1),
            "input": choice("input", INPUTS, first["input"]),
            "step": slider("step", first["step"], 0, STEPS - 1, 1),
        }
        self.traces, self._ran = {}, {}
        picture = Picture(860, 390)
        draw_key(picture, 76, "not in the standard cell", "in the standard cell only")
        place, ends = (40, 246, 356, 106), (0, STEPS - 1)
        self._show_lines = draw_named(picture, place, ends, (-1.3, 1.3), "h[0], of all cells", "step")
        rows = {name: (name, 3.0 if name == "C" else 1.0) for name in BANDS}
        self._show_bands = draw_bands(picture, rows, N, 536, 145, SIZE, STEPS)
        picture.label(536, 384, "filled: above 0, hollow: below; a full place: 1 (C: 3)", 11.5, "start")
        _, b_f, _, step = controls.values()
        super().__init__(picture, controls, presets, hand=[widgets.HBox([b_f, step, play(step)])])

    def compute(self):
        _, b_f, kind, _ = self.state.values()
        for cell, weights in relatives_weights(b_f).items():
            needs = kind, *(b_f for name in ("b_f", "b_z") if name in weights)
            if self._ran.get(cell) != needs:  # what does not change is not run again
                self.traces[cell] = VARIANTS[cell].run(relatives_inputs(kind), weights)
                self._ran[cell] = needs

    def draw(self):
        cell, _, _, step = self.state.values()
        trace, notes = self.traces[cell], NOTES.get(cell, {})
        shown = {band: next((name for name in names if hasattr(trace, name)), band) for band, names in BANDS.items()}
        labels = {band: name.replace("_tilde", "̃") for band, name in shown.items()}
        values = {band: getattr(trace, name).T for band, name in shown.items() if band not in notes}
        h = {name: trace.h[:, 0] for name, trace in self.traces.items()}
        return [
            *wiring(cell),
            *formulas(500, 10, f"{cell} ({VARIANTS[cell].source})", compared(cell)),
            *self._show_bands(values, labels, notes, step, ("C", "h")),
            *self._show_lines(np.arange(STEPS), h, cell, "standard", step),
        ]

    def sentence(self):
        cell, _, _, step = self.state.values()
        beside, h = "", f"h[0] = {number(self.traces[cell].h[step, 0], 3)}"
        if cell != "standard":
            beside = f", the standard cell {count('standard')}"
            h += f", of the standard cell {number(self.traces['standard'].h[step, 0], 3)}"
        what = f"{VARIANTS[cell].title}: {count(cell)} weights and biases{beside}"
        return f"{what}. {BIAS.get(cell, 'Here b_f is the bias of f, which keeps')}. At step {step}, {h}."

    def table(self):
        chosen, _, _, step = self.state.values()
        head = ["cell", "year", "gates", "weights and biases", "size of h", "largest |C|", "largest |h|"]
        rows = [[*head, f"h[0] at step {step}"]]
        for cell, t in self.traces.items():
            C = number(np.abs(t.C).max(), 3) if hasattr(t, "C") else "no C"
            name = f"→\u00a0{cell}" if cell == chosen else cell  # no line break between the two
            row = [name, VARIANTS[cell].source[-4:], gates_of(cell), str(count(cell)), str(entries(cell)), C]
            rows.append([*row, number(np.abs(t.h).max(), 3), number(t.h[step, 0], 3)])
        return rows


def count(cell):
    """The number of weights and biases of a cell, for the sizes of this view."""
    return VARIANTS[cell].count(M, N, entries(cell))


def gates_of(cell):
    """The gates of a cell as text: those with a W of their own that end in σ."""
    gates = [line[0] for line in VARIANTS[cell].formulas if " = σ(" in line]
    return ", ".join(gates) or "none"
