"""How long one slider change takes in the kernel: our views, and one figure made anew with pyplot.

    .venv/bin/python benchmarks/redraw.py [changes]

Both ways in one run, turn by turn, on the figure of notebook 02 at 100 dpi. Ours is all that a change costs: computing,
drawing, encoding, words. Pyplot's is a new figure with the same artists, drawn and encoded, as `interact` does it. The
last rows are the encoding alone, ours and Pillow's.
"""

import sys
from functools import partial
from io import BytesIO
from time import perf_counter
from unittest.mock import patch

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from lstm_helpers.plots import png
from lstm_helpers.views import BackpropView, GateView, OutbreakView, PathsView, SequenceView, WholeCellView, gate

WARM_UP = 20


class PlainTexts:
    """Stands in for `Texts`: one matplotlib text each, as a figure made the usual way has them."""

    def __init__(self, axes, places, texts=None, fontsize=10, ha="center", **style):
        places = np.reshape(places, (-1, 2))
        texts = [""] * len(places) if texts is None else texts
        style |= {"ha": ha, "va": "center_baseline", "fontsize": fontsize}
        self.artists = [axes.text(x, y, text, **style) for (x, y), text in zip(places, texts, strict=True)]

    def move(self, texts=None, places=None, colour=None):
        for k, artist in enumerate(self.artists):
            if texts is not None:
                artist.set_text(texts[k])
            if places is not None:
                artist.set_position(places[k])


def plain_picture(view):
    """The figure of a GateView made with pyplot, as a Picture, and {panel: move}; every artist is drawn each time."""
    modules = [f"lstm_helpers.plots.{module}.Texts" for module in ("blocks", "curves")]
    with (
        patch("lstm_helpers.plots.picture.Figure", plt.figure),
        patch("lstm_helpers.plots.picture.FigureCanvasAgg", lambda figure: figure.canvas),
        patch(modules[0], PlainTexts),
        patch(modules[1], PlainTexts),
    ):
        picture, moves = gate.gate_picture(view.m, view.n, view.gate)
    for artist in picture.figure.findobj(lambda artist: artist.get_animated()):
        artist.set_animated(False)
    return picture, moves


def show_on(moves, view):
    """Move the artists of a plain picture to the view's present state."""
    view.compute()
    with patch.object(view, "_moves", moves):
        view.draw()


def naive(view):
    """The figure of the view's present state, made anew with pyplot. Returns the PNG bytes."""
    picture, moves = plain_picture(view)
    show_on(moves, view)
    buffer = BytesIO()
    picture.figure.savefig(buffer, format="png", dpi=100)
    plt.close(picture.figure)
    return buffer.getvalue()


def pillow(pixels):
    """A PNG by Pillow at its fastest setting."""
    buffer = BytesIO()
    Image.fromarray(pixels).convert("RGB").save(buffer, "png", compress_level=1)
    return buffer.getvalue()


def measure(changes):
    """Seconds of each change, {way: list}, and the bytes of the last picture encoded by us and by Pillow."""
    view = GateView("f", start="scaled by 0.01")

    def move(one, name, value):
        one.controls[name].value = value

    pixels = np.asarray(view.picture.canvas.buffer_rgba())  # of the forget gate, as it stands at that moment
    ways = {
        "forget gate": partial(move, view, "W_f[0, 0]"),
        "pyplot anew": lambda value: naive(view),
        "whole cell": partial(move, WholeCellView(), "W_f[0, 0]"),
        "sequence": partial(move, SequenceView(), "b_f"),
        "outbreak": partial(move, OutbreakView(), "b_f[0]"),
        "paths": partial(move, PathsView(), "b_f"),
        "gradient": partial(move, BackpropView(), "b_f"),
        "its PNG": lambda value: png.fast(pixels),
        "by Pillow": lambda value: pillow(pixels),
    }
    seconds = {name: [] for name in ways}
    for change in range(WARM_UP + changes):
        for name, way in ways.items():
            start = perf_counter()
            way(-6 + 0.1 * (change % 120))
            seconds[name].append(perf_counter() - start)
    sizes = [len(way(pixels)) for way in (png.fast, pillow)]
    return {name: times[WARM_UP:] for name, times in seconds.items()}, sizes


def main(changes=200):
    plt.switch_backend("agg")
    rows, sizes = measure(changes)
    print(f"{changes} changes of one weight, milliseconds in the kernel\n{'way':<12} median    p95")
    for name, seconds in rows.items():
        print(f"{name:<12} {1e3 * np.median(seconds):6.1f} {1e3 * np.percentile(seconds, 95):6.1f}")
    gate, anew, *others = (np.median(times) for times in rows.values())
    print(f"ratio of medians: pyplot / forget gate {anew / gate:.1f}; to the forget gate:")
    print(", ".join(f"{name} {value / gate:.2f}" for name, value in zip(list(rows)[2:], others, strict=True)))
    print("bytes of a forget gate's PNG: ours {:,}, Pillow's {:,}".format(*sizes))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
