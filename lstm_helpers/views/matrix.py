"""MatrixView: entries, spectral radius and largest singular value of a 2×2 matrix, and what its powers do."""

import numpy as np

from lstm_helpers.plots import Picture, number
from lstm_helpers.plots.blocks import Block, draw_blocks
from lstm_helpers.plots.matrix import draw_ellipse, draw_powers, draw_sizes
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import put_first, slider
from lstm_helpers.views.weights import Number

REACH, POWERS = 10.0, 50  # entries can be dragged from -REACH to REACH, k from 1 to POWERS
NAMES = tuple(f"A[{row}, {column}]" for row in range(2) for column in range(2))


def matrix_presets():
    """{name: {"A[0, 0]", …, "A[1, 1]", "k"}}: the starts of a MatrixView."""
    starts = {
        "J₂": (0.5, 0.5, 1.0, 1.0, 20),  # one step of 1997 at rest, (h, C), weights 2 and −4 from h to the candidate
        "J₋₄": (-1.0, 0.5, -2.0, 1.0, 20),
        "a large corner": (0.5, 10.0, 0.0, 0.5, 1),
        "a rotation": (0.6, -0.8, 0.8, 0.6, 20),
    }
    return {name: dict(zip((*NAMES, "k"), start, strict=True)) for name, start in starts.items()}


def halves(A):
    """A = t·I + B with B of trace 0, and then B·B = δ·I (Cayley and Hamilton). A: (2, 2). Returns t, B, δ.

    The eigenvalues are t ± √δ: real when δ > 0, a pair on a circle when δ < 0, one only when δ = 0. A δ that is but
    rounding is set to 0, so that eigenvalues that meet are seen to meet (`eigvals` sees them 1e-8 apart).
    """
    t = (A[0, 0] + A[1, 1]) / 2
    B = A - t * np.eye(2)
    square = B[0, 0] ** 2 + B[0, 1] * B[1, 0]
    return t, B, 0.0 if abs(square) < 1e-12 else square


def spectral_radius(A):
    """ρ, the largest |eigenvalue| of A (2, 2)."""
    t, _, square = halves(A)
    return abs(t) + np.sqrt(square) if square >= 0 else np.hypot(t, np.sqrt(-square))


def powers(A, count):
    """A^0 … A^count, (count + 1, 2, 2): A^k = α·I + β·B, and the next is (tα + δβ)·I + (α + tβ)·B.

    Cancels where the formula does: the powers of a matrix whose eigenvalues are 0 are exactly 0.
    """
    t, B, square = halves(A)
    pairs = [(1.0, 0.0)]
    for _ in range(count):
        alpha, beta = pairs[-1]
        pairs.append((t * alpha + square * beta, alpha + t * beta))
    alpha, beta = np.array(pairs).T[..., None, None]
    return alpha * np.eye(2) + beta * B


def fate(rho, sigma, defective):
    """What ‖A^k‖ does as k grows. rho, sigma: the spectral radius and the largest singular value of A.

    defective: the eigenvalues of A meet and have one direction only. For entries in steps of 0.05, a ρ or σ_max that is
    not 1 is at least 1e-6 away from it, so 1e-9 tells the two apart.
    """
    if rho > 1 + 1e-9:
        return "grows without end"
    if rho >= 1 - 1e-9:
        return "grows without end, but only in step with k" if defective else "neither dies out nor explodes"
    if sigma > 1 + 1e-9:  # some ‖A^k‖ is above 1 just when ‖A‖ is, for ‖A^k‖ ≤ ‖A‖^k
        return "dies out after growing at first"
    return "dies out"


class MatrixView(View):
    """A 2×2 matrix A and its powers: the largest entry, ρ and σ_max are three things, and ρ decides in the end.

    Entries lie in [-10, 10], the power k in 1 … 50; start: the name of a preset, or ValueError. Sets A (2, 2), entry
    (largest |entry|), rho, sigma, half_axes (2, 2), powers (51, 2, 2), norms (51,) and fate.
    """

    def __init__(self, start=None):
        presets = put_first(start, matrix_presets())
        first = next(iter(presets.values()))
        numbers = {name: Number(name, first[name], -REACH, REACH, 0.05) for name in NAMES}
        picture = Picture(860, 392)
        boxes, self._show_matrix = draw_blocks(picture, {"A": Block("A", (2, 2), (64, 34))}, 402, 74)["A"]
        picture.handles = dict(zip(NAMES, boxes, strict=True))
        self._show_ellipse = draw_ellipse(picture, (28, 30, 306, 306), 380)
        self._show_sizes = draw_sizes(picture, (392, 190, 150, 146))
        self._show_powers = draw_powers(picture, (622, 30, 230, 306), (410, 380), POWERS)
        super().__init__(picture, numbers | {"k": slider("k", first["k"], 1, POWERS, step=1)}, presets)

    def compute(self):
        *entries, self.k = self.state.values()
        self.A = np.reshape(entries, (2, 2)).astype(float)
        self.powers = powers(self.A, POWERS)
        self.norms = _whole(np.linalg.norm(self.powers, ord=2, axis=(1, 2)))
        ways, sizes, _ = np.linalg.svd(self.A)
        self.half_axes = (ways * np.where(ways[0] < 0, -1, 1) * sizes).T  # of the two ends, the one to the right
        self.entry, self.rho, self.sigma = np.abs(self.A).max(), _whole(spectral_radius(self.A)), _whole(sizes[0])
        _, B, square = halves(self.A)
        self.fate = fate(self.rho, self.sigma, square == 0 and bool(B.any()))

    def draw(self):
        ks = np.arange(POWERS + 1)
        sizes = {"norms": self.norms, "rho": self.rho**ks, "sigma": self.sigma**ks}
        return [
            *self._show_matrix(self.A, np.isin(NAMES, list(self.moved))),
            *self._show_ellipse(self.A, self.half_axes),
            *self._show_sizes([self.entry, self.rho, self.sigma]),
            *self._show_powers(ks, sizes, self.k),
        ]

    def sentence(self):
        sizes = f"Largest |entry| {number(self.entry)}, ρ = {number(self.rho)}, σ_max = {number(self.sigma)}"
        return f"{sizes}. ‖A^{self.k}‖ = {number(self.norms[self.k])}: ‖A^k‖ {self.fate}."

    def table(self):
        head = ["k", "ρ^k", "‖A^k‖", "σ_max^k", *(f"A^k{name[1:]}" for name in NAMES)]
        ks = sorted({1, self.k, POWERS})
        columns = [(k, self.rho**k, self.norms[k], self.sigma**k, *self.powers[k].ravel()) for k in ks]
        return [head, *(list(map(number, column)) for column in columns)]


def _whole(values):
    """1 where rounding alone keeps a size from being 1, so that it reads 1 and its powers stay 1."""
    return np.where(np.abs(np.asarray(values) - 1) < 1e-12, 1.0, values)[()]
