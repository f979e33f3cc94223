"""DerivativeView: how steep σ, tanh and ReLU are. ChainView: from the cell's output back to one weight."""

import numpy as np

from lstm_helpers.cell import Step, d_sigmoid, d_tanh, lstm_step, sigmoid
from lstm_helpers.example import example
from lstm_helpers.plots import Picture, number, short
from lstm_helpers.plots.slopes import CURVES, draw_chain, draw_factors, draw_signal, draw_slopes, draw_tangent
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import SCALES, choice, scale_slider, slider

# ---------------------------------------------------------------- one function


class DerivativeView(View):
    """σ, tanh or ReLU with the tangent in z and the secant from z to z + Δz; beside it all three derivatives.

    z lies in [-6, 6], Δz in [0.05, 3]. Sets value g(z), slope g′(z), bound (the largest slope: 1/4 for σ, 1 for the
    others) and secant, the slope of the secant. ReLU has no slope at 0; there slope is 0 by convention, as in `d_relu`.
    """

    def __init__(self):
        start = {"function": "σ", "z": 1.0, "Δz": 1.0}
        controls = {
            "function": choice("function", CURVES, start["function"]),
            "z": slider("z", start["z"], -6.0, 6.0, 0.05),
            "Δz": slider("Δz", start["Δz"], 0.05, 3.0, 0.05),
        }
        picture = Picture(860, 360)
        self._move_tangent = draw_tangent(picture, (30, 30, 384, 284))
        self._move_slopes = draw_slopes(picture, (466, 30, 384, 284))
        super().__init__(picture, controls, {"σ at 1": start})

    def compute(self):
        self.name, self.z, self.width = self.state.values()
        self.value, self.slope, self.secant = _slopes(CURVES[self.name], self.z, self.width)
        self.bound = CURVES[self.name].bound

    def draw(self):
        return [
            *self._move_tangent(self.name, self.z, self.width, self.value, self.slope, self.secant),
            *self._move_slopes(self.name, self.z, self.slope, self.secant),
        ]

    def sentence(self):
        look, name = CURVES[self.name], self.name
        z, width, value, slope, secant = map(number, (self.z, self.width, self.value, self.slope, self.secant))
        said, secant = f"{name}({z}) = {value}", f"the secant over Δz = {width} has {secant}."
        if self.z == look.corner:
            return f"{said}, a corner: slope 0 to its left, 1 to its right, none at 0 (the code says {slope}); {secant}"
        return (
            f"{said}, slope {slope}: {short(100 * self.slope / self.bound)} % of its bound {look.bound_text}; {secant}"
        )

    def table(self):
        rows = [["function", "z", "value", "slope", "bound", "slope of the secant"]]
        for name, look in CURVES.items():
            value, slope, secant = map(number, _slopes(look, self.z, self.width))
            convention = " by convention" * (self.z == look.corner)
            rows.append([name, number(self.z), value, slope + convention, look.bound_text, secant])
        return rows


def _slopes(look, z, width):
    """g(z), g′(z), and the slope of the secant from z to z + width, of a Curve.

    The secant's without the noise of a difference: 0.9999999999999998 is 1.
    """
    value = float(look.function(z))
    return value, float(look.slope(z)), round(float(look.function(z + width) - value) / width, 12)


# ---------------------------------------------------------------- one weight


def factors(step, C_prev, gate):
    """The chain rule within one step, h_prev and C_prev held fixed: three numbers whose product is the derivative of
    C[0] (for the gate 'o', of h[0]) by W[0, 0] of the gate. No other entry of C (of h) depends on it.

    step: what `lstm_step` returned, with any leading batch axes; C_prev: (..., n). Returns (3, ...).
    """
    first, slope = {
        "f": (C_prev, d_sigmoid(step.z_f)),  #           ∂C/∂W_f = C_prev · σ′(z_f) · xh
        "i": (step.C_tilde, d_sigmoid(step.z_i)),  #     ∂C/∂W_i = C̃ · σ′(z_i) · xh
        "C̃": (step.i, d_tanh(step.z_C)),  #              ∂C/∂W_C = i · tanh′(z_C) · xh
        "o": (np.tanh(step.C), d_sigmoid(step.z_o)),  #  ∂h/∂W_o = tanh(C) · σ′(z_o) · xh
    }[gate]
    return np.stack(np.broadcast_arrays(first[..., 0], slope[..., 0], step.xh[..., 0]))


GATES = {  # the letter of W and z; what stands beside the gate in its product, and what that is; colours of the two
    "f": ("f", "C_prev[0]", "the old state", ("C", "f")),
    "i": ("i", "C̃[0]", "the candidate", ("C_tilde", "i")),
    "C̃": ("C", "i[0]", "the input gate", ("i", "C_tilde")),
    "o": ("o", "tanh(C[0])", "squashed cell state", ("C", "o")),
}
SMALL = np.full(3, 0.1)
INPUTS = {"1 to 6": {}, "all 0.1": {"x": SMALL, "h_prev": SMALL}}  # what [x, h] is in place of the thread's


class ChainView(View):
    """The derivative of C[0] (for the output gate, of h[0]) with respect to the weight [0, 0] of a gate of the worked
    example, as a product.

    Controls: gate, whose weight; input, the thread's [x, h] or another; scale, which multiplies all weights, and the
    derivative is with respect to the multiplied one. Sets step (a Step), factors (3,) as `factors` returns them,
    product, and signal (20,), the product at each of SCALES.
    """

    def __init__(self):
        self._steps = {
            name: [lstm_step(*example(scale)._replace(**other)) for scale in SCALES] for name, other in INPUTS.items()
        }
        start = {"gate": "f", "input": "1 to 6", "scale": 1.0}
        controls = {
            "gate": choice("gate", GATES, start["gate"]),
            "input": choice("input", INPUTS, start["input"]),
            "scale": scale_slider(start["scale"]),
        }
        picture = Picture(860, 380)
        self._move_chain = draw_chain(picture)
        self._move_factors = draw_factors(picture, (56, 142, 364, 192))
        self._move_signal = draw_signal(picture, (488, 142, 364, 192), SCALES)
        super().__init__(picture, controls, {"the thread's numbers": start})

    def compute(self):
        gate, given, scale = self.state.values()
        self._place, steps = SCALES.index(scale), self._steps[given]
        self.step = steps[self._place]
        chains = factors(Step(*map(np.stack, zip(*steps, strict=True))), example().C_prev, gate)  # (3, 20)
        self.factors, self.signal = chains[:, self._place], chains.prod(axis=0)
        self.product = float(self.signal[self._place])
        letter, beside, *_ = GATES[gate]
        self._z, z = float(getattr(self.step, f"z_{letter}")[0]), f"z_{letter}[0]"
        end, self._squash = "h" if gate == "o" else "C", "tanh" if gate == "C̃" else "σ"
        self._derivative = f"∂{end}/∂W_{letter}[0, 0]"
        self._partials = f"∂{end}/∂{gate}", f"∂{gate}/∂z", "∂z/∂W"
        self._names = beside, f"{self._squash}′({z})", "xh[0]"

    def draw(self):
        letter, _, meaning, (first, symbol) = GATES[self.state["gate"]]
        titles = [f"{partial} = {name}" for partial, name in zip(self._partials, self._names, strict=True)]
        notes = [meaning, f"at z_{letter}[0] = {number(self._z)}", "it meets x[0]", "the signal to this weight"]
        symbols, values = [first, symbol, "x", symbol], [*self.factors, self.product]
        return [
            *self._move_chain([*titles, self._derivative], notes, symbols, values),
            *self._move_factors([*self._names, "product"], symbols, values),
            *self._move_signal(self.signal, self._place),
        ]

    def sentence(self):
        first, *others = map(number, self.factors)
        chain = " · ".join([first, *(f"({text})" if text[0] == "−" else text for text in others)])
        said = f"{self._derivative} = {chain} = {number(self.product)}."
        if self.state["gate"] == "f" and abs(self.product) < 1e-15:
            rest = number(float(sigmoid(-self._z)))
            said += f" f[0] is 1 but for {rest}: near-perfect memory, and next to no signal to learn from."
        return said

    def table(self):
        gate = self.state["gate"]
        value = getattr(self.step, "C_tilde" if gate == "C̃" else gate)[0]
        rows = [
            (f"{gate}[0]", f"{self._squash}({number(self._z)})", value),
            *zip(self._partials, self._names, self.factors, strict=True),
            (self._derivative, "product", self.product),
        ]
        return [["", "is", "value"], *([what, name, number(value)] for what, name, value in rows)]
