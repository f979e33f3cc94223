"""MatrixView: three sizes of a matrix, and the one that decides what its powers do."""

from math import log

import numpy as np
import pytest

from lstm_helpers.plots import Dots, Path, Texts
from lstm_helpers.plots.matrix import SIZES
from lstm_helpers.views import MatrixView
from lstm_helpers.views.matrix import NAMES, fate, matrix_presets, powers, spectral_radius

SHEAR = np.array([[1.0, 1.0], [0.0, 1.0]])
NILPOTENT = [[[0, 5], [0, 0]], [[1, -1], [1, -1]], [[0.6, -0.4], [0.9, -0.6]], [[-0.3, 0.1], [-0.9, 0.3]]]


def on_the_sliders(count=400):
    """Matrices whose entries are multiples of 0.05, small and large, with eigenvalues that meet and that do not."""
    rng = np.random.default_rng(10)
    reach = rng.choice([4, 20, 60, 200], size=count)
    A = np.stack([np.round(rng.integers(-top, top + 1, (2, 2)) * 0.05, 10) for top in reach])
    A[::5, 1, 0] = 0
    A[::10, 1, 1] = A[::10, 0, 0]
    return A


@pytest.fixture(scope="module")
def show():
    """One view for many matrices: show(A) sets its sliders."""
    view = MatrixView()

    def show(A):
        view.set(dict(zip(NAMES, np.ravel(A).astype(float), strict=True)))
        return view

    return show


# ------------------------------------------------------------ the mathematics


def test_spectral_radius_is_that_of_eigvals():
    for A in on_the_sliders():
        # where eigenvalues meet, eigvals is the one that is off, by the square root of the rounding
        assert spectral_radius(A) == pytest.approx(np.abs(np.linalg.eigvals(A)).max(), rel=1e-7, abs=1e-6), A


def test_powers_are_repeated_products():
    for A in on_the_sliders():
        size = np.linalg.norm(A, 2)
        for k, power in enumerate(powers(A, 12)):
            assert np.allclose(power, np.linalg.matrix_power(A, k), rtol=1e-9, atol=1e-13 * size**k), (A, k)


@pytest.mark.parametrize("A", NILPOTENT)
def test_a_matrix_that_squares_to_nothing_does_so_exactly(A, show):
    A = np.array(A, float)
    assert spectral_radius(A) == 0
    assert not powers(A, 50)[2:].any()
    view = show(A)
    assert view.rho == 0
    assert not view.norms[2:].any()
    assert "‖A^20‖ = 0" in view.words()


def test_the_size_of_a_power_lies_between_two_others(show):
    """ρ^k ≤ ‖A^k‖ ≤ σ_max^k, for every matrix and every k."""
    ks, tight = np.arange(51), 0
    for A in on_the_sliders(120):
        view = show(A)
        assert np.array_equal(view.A, A)
        assert view.norms.shape == (51,)
        assert view.norms[0] == 1
        assert (view.rho**ks <= view.norms * (1 + 1e-12)).all(), A
        assert (view.norms <= view.sigma**ks * (1 + 1e-12)).all(), A
        tight += np.allclose(view.rho, view.sigma)
    assert tight < 60, "for most the three differ"


def test_the_half_axes_are_the_longest_and_shortest_of_the_ellipse(show):
    angle = np.linspace(0, 2 * np.pi, 20001)
    for A in on_the_sliders(30):
        view, lengths = show(A), np.hypot(*(A @ [np.cos(angle), np.sin(angle)]))
        axes = np.hypot(*view.half_axes.T)
        assert axes[0] == pytest.approx(lengths.max(), rel=1e-6, abs=1e-9)
        assert axes[1] == pytest.approx(lengths.min(), rel=1e-3, abs=2e-3)
        assert axes[0] == pytest.approx(view.sigma)
        assert view.half_axes[0] @ view.half_axes[1] == pytest.approx(0, abs=1e-9)


# ------------------------------------------------------------ what becomes of it


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((1.2, 1.2, False), "grows without end"),
        ((1.0005, 7, True), "grows without end"),
        ((1, 1.618, True), "grows without end, but only in step with k"),
        ((1, 1, False), "neither dies out nor explodes"),
        ((1 - 1e-12, 3, False), "neither dies out nor explodes"),
        ((0.5, 10, True), "dies out after growing at first"),
        ((0.5, 1, False), "dies out"),
        ((0, 0, False), "dies out"),
    ],
)
def test_fate(sizes, words):
    assert fate(*sizes) == words


def log_size(N):
    """log of the largest |entry| of A^k, for k = 4096 and 8192, in whole numbers: 20 A has whole entries."""
    logs, k = [], 1
    for _ in range(13):
        N, k = N @ N, 2 * k
        largest = max(abs(entry) for entry in N.ravel())
        logs.append(log(largest) - k * log(20) if largest else -np.inf)
    return logs[-2:]


def test_what_the_words_say_happens(show):
    """The end of the sentence against exact powers."""
    seen = set()
    extra = [SHEAR, -SHEAR, np.eye(2), [[0, 1], [1, 0]], [[2, -1], [1, 0]], [[0.6, -0.8], [0.8, 0.6]], *NILPOTENT]
    extra += [[[0.95, 0], [0, 0.5]], np.zeros((2, 2)), [[1, 4], [0, 0.5]], [[0, 1], [0, 0]]]
    for A in [*np.array(extra, float), *on_the_sliders(100)]:
        view = show(A)
        seen.add(view.fate)
        assert view.words().endswith(f": ‖A^k‖ {view.fate}.")
        half, last = log_size(np.array([[round(20 * entry) for entry in row] for row in A], object))
        if view.fate == "neither dies out nor explodes":
            assert abs(last) < 5, A
        elif "only in step" in view.fate:
            assert last - half == pytest.approx(log(2), rel=1e-3), "twice the power, twice the size"
        elif view.fate == "grows without end":
            assert last - half > 1, A
        else:
            assert last == -np.inf or last - half < -1, A
        assert ("growing at first" in view.fate) == (view.rho < 1 and view.norms[1:].max() > 1), A
    assert len(seen) == 5


def test_on_the_sliders_a_size_is_1_or_clearly_not():
    for A in on_the_sliders(4000):
        for size in (spectral_radius(A), np.linalg.norm(A, 2)):
            assert abs(size - 1) < 1e-12 or abs(size - 1) > 1e-6, A


# ------------------------------------------------------------ the presets


def test_entries_are_not_the_criterion():
    view = MatrixView()
    assert list(view.presets) == list(matrix_presets())
    assert view.preset.value == "J₂"
    view.preset.value = "a rotation"
    assert np.array_equal(view.norms, np.ones(51))
    view.preset.value = "J₂"
    assert (view.entry, view.rho) == (1, 1.5)
    assert np.hypot(*view.powers[20] @ [0, 1]) == pytest.approx(2479, abs=1)
    view.preset.value = "J₋₄"
    assert (view.entry, view.rho, view.sigma) == (2, 0, pytest.approx(2.5))
    assert not view.powers[2].any()
    view.preset.value = "a large corner"
    assert view.rho == 0.5
    assert view.norms[1] == pytest.approx(10, rel=3e-3)
    assert view.norms[50] == pytest.approx(9e-13, rel=0.02)


def test_words_and_table_tell_the_same_numbers(show):
    view = show([[2, -3], [1, -1.4]])
    view.set({"k": 20})
    assert view.sentence() == (
        "Largest |entry| 3, ρ = 0.4472, σ_max = 3.995. ‖A^20‖ = 1.036e−6: ‖A^k‖ dies out after growing at first."
    )
    head, *rows = view.table()
    assert head[:4] == ["k", "ρ^k", "‖A^k‖", "σ_max^k"]
    assert [row[0] for row in rows] == ["1", "20", "50"]
    assert rows[0][1:] == ["0.4472", "3.995", "3.995", "2", "−3", "1", "−1.4"]
    assert rows[1][2] == "1.036e−6"
    view.controls["k"].value = 50
    assert [row[0] for row in view.table()[1:]] == ["1", "50"]
    view.controls["k"].value = 20


# ------------------------------------------------------------ the picture


def path(view, look):
    """The one line that has this look."""
    marks = (mark for mark in view.draw() if isinstance(mark, Path))
    (found,) = (mark for mark in marks if (mark.stroke, mark.width, mark.dash) == look[:3])
    return found.lines[0]


def test_the_numbers_of_the_matrix_are_handles_in_its_order(show):
    view = show([[2, -3], [1, -1.4]])
    corners = [view.picture.handles[name][:2] for name in NAMES]
    assert corners == sorted(corners, key=lambda corner: corner[::-1]), "row by row"
    assert len({x for x, _ in corners}) == len({y for _, y in corners}) == 2
    texts = next(mark for mark in view.draw() if isinstance(mark, Texts))
    assert texts.texts == ["2", "−3", "1", "−1.4"]


def test_in_the_first_matrix_circle_and_square_are_both_seen():
    circle, square, *_ = (mark for mark in MatrixView().draw() if isinstance(mark, Dots))
    assert np.array_equal(circle.places, square.places)
    assert square.square
    assert circle.radius > 1.5 * square.radius + square.width


def test_the_names_of_the_arrows_are_apart_and_in_the_frame(show):
    for A in on_the_sliders(200):
        (names,) = (mark for mark in show(A).draw() if isinstance(mark, Texts) and mark.halo)
        (x, y), (other_x, other_y) = names.places
        assert abs(x - other_x) > 50 or abs(y - other_y) > 14, A
        assert all(28 < x < 334 and 30 < y < 336 for x, y in names.places)
        for name, column in zip(names.texts, A.T, strict=True):
            assert (len(name) > 3) == (np.abs(column).max() > 3.2)


def test_a_hump_of_the_powers_is_seen(show):
    view = show([[0.9, 10], [0, 0.95]])
    norms, rho = path(view, SIZES["norms"]), path(view, SIZES["rho"])
    assert norms[0][1] - norms[:, 1].min() > 40, "pixels up"
    assert np.argmin(norms[:, 1]) == np.argmax(view.norms) == 13
    assert (np.diff(rho[:, 1]) > 0).all(), "and ρ^k only goes down"


def test_lines_that_coincide_are_all_seen():
    widths = [look.width for look in SIZES.values()]
    assert widths == sorted(widths, reverse=True)
    view = MatrixView("a rotation")
    assert np.allclose(path(view, SIZES["sigma"]), path(view, SIZES["norms"]))
