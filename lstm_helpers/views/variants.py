"""VariantsView: the relatives of the cell on one input, with the same weights."""

import numpy as np

from lstm_helpers.inputs import one_of
from lstm_helpers.plots import COLOUR, INK, Picture, number
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines
from lstm_helpers.plots.relatives import draw_bands, formulas
from lstm_helpers.plots.wiring import draw_key, wiring
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, slider

M, N, P, STEPS, SIZE = 2, 3, 2, 25, 12  # inputs, units, entries of a projected h, steps, pixels of a square
CELLS = ("plain", "1997", "standard", "peephole", "coupled", "GRU", "projection")
INPUTS = {"wave": "x: a wave", "steady": "x: 1 and 1 at every step"}
LOOKS = {
    "this": Look(COLOUR["h"], 3.2, "", "this cell"),  # dashes over it: where the two meet, both are seen
    "standard": Look(INK, 1.8, "5 4", "standard"),
}
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
    """STEPS inputs of two entries: a wave, or 1 at every step. (STEPS, 2)"""
    t = np.pi * np.arange(STEPS) / 4
    return np.ones((STEPS, M)) if kind == "steady" else np.stack([np.sin(t), np.cos(t)], axis=-1)


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
    """Seven cells on the same 25 inputs with the same weights: drawing, formulas, gates and states of one; its h[0]
    beside that of the standard cell.

    Controls: the cell; b_f, the bias of f (of z in the GRU), in [-6, 6]. 2 inputs, 3 units, a projection to 2.
    x: the input, "wave" or "steady"; else ValueError. Sets traces {cell: what run returned}.
    """

    def __init__(self, x="wave"):
        self.xs = relatives_inputs(one_of("x", x, INPUTS))
        start = {"cell": "coupled", "b_f": 1.0}
        controls = {
            "cell": choice("cell", CELLS, start["cell"], [VARIANTS[cell].title for cell in CELLS]),
            "b_f": slider("b_f", start["b_f"], -6.0, 6.0, 0.1),
        }
        self.traces, self._ran = {}, {}
        picture = Picture(860, 424)
        draw_key(picture, 76, "not in the standard cell", "in the standard cell only")
        place, ends, title = (40, 264, 400, 118), (0, STEPS - 1), f"h[0]; {INPUTS[x]}"
        self._show_lines = draw_lines(picture, place, LOOKS, ends, (-1.3, 1.3), title, "step")
        draw_legend(picture, LOOKS, 250, 251, 2, 108)
        rows = {name: (name, 3.0 if name == "C" else 1.0) for name in BANDS}
        self._show_bands = draw_bands(picture, rows, N, 508, 145, SIZE, STEPS)
        picture.label(508, 416, "filled: above 0, hollow: below; a full place: 1 (C: 3)", 11.5, "start")
        super().__init__(picture, controls, {"coupled": start})

    def compute(self):
        _, b_f = self.state.values()
        for cell, weights in relatives_weights(b_f).items():
            needs = [b_f for name in ("b_f", "b_z") if name in weights]
            if self._ran.get(cell) != needs:  # what does not change is not run again
                self.traces[cell] = VARIANTS[cell].run(self.xs, weights)
                self._ran[cell] = needs

    def draw(self):
        cell = self.state["cell"]
        trace, notes = self.traces[cell], NOTES.get(cell, {})
        shown = {band: next((name for name in names if hasattr(trace, name)), band) for band, names in BANDS.items()}
        labels = {band: name.replace("_tilde", "̃") for band, name in shown.items()}
        values = {band: getattr(trace, name).T for band, name in shown.items() if band not in notes}
        h = {"this": trace.h[:, 0], "standard": self.traces["standard"].h[:, 0]}
        return [
            *wiring(cell),
            *formulas(500, 10, f"{cell} ({VARIANTS[cell].source})", compared(cell)),
            *self._show_bands(values, labels, notes, ("C", "h")),
            *self._show_lines(np.arange(STEPS), h),
        ]

    def _away(self, cell):
        """How far h[0] of a cell is away from that of the standard cell, at most, as text."""
        return number(np.abs(self.traces[cell].h[:, 0] - self.traces["standard"].h[:, 0]).max(), 3)

    def sentence(self):
        cell, beside, away = self.state["cell"], "", ""
        if cell != "standard":
            beside = f", the standard cell {count('standard')}"
            away = f" h[0] is up to {self._away(cell)} away from that of the standard cell."
        what = f"{VARIANTS[cell].title}: {count(cell)} weights and biases{beside}"
        return f"{what}. {BIAS.get(cell, 'Here b_f is the bias of f, which keeps')}.{away}"

    def table(self):
        head = ["cell", "year", "gates", "weights and biases", "size of h", "largest |C|", "largest |h|"]
        rows = [[*head, "h[0] away from the standard cell's, at most"]]
        for cell, t in self.traces.items():
            C = number(np.abs(t.C).max(), 3) if hasattr(t, "C") else "no C"
            name = f"→\u00a0{cell}" if cell == self.state["cell"] else cell  # no line break between the two
            row = [name, VARIANTS[cell].source[-4:], gates_of(cell), str(count(cell)), str(entries(cell)), C]
            rows.append([*row, number(np.abs(t.h).max(), 3), self._away(cell)])
        return rows


def count(cell):
    """The number of weights and biases of a cell, for the sizes of this view."""
    return VARIANTS[cell].count(M, N, entries(cell))


def gates_of(cell):
    """The gates of a cell as text: those with a W of their own that end in σ."""
    gates = [line[0] for line in VARIANTS[cell].formulas if " = σ(" in line]
    return ", ".join(gates) or "none"
