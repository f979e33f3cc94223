"""The pictures of 02 and 07 with matplotlib alone, artists made once and moved: what ours are compared with."""

import zlib
from itertools import chain
from struct import pack
from unittest.mock import patch

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from lstm_helpers.plots.marks import Dots, Texts
from lstm_helpers.plots.picture import _add
from lstm_helpers.views.gate import gate_picture

REACH = (100, 12)  # pixels from the middle of a text to its ends, at most


def silent(view):
    """The view, which from now on hears of changes and draws nothing itself."""
    view._held = True
    return view


def marks_of(view):
    """What moves in the view's picture, for its present state."""
    view.compute()
    return view.draw()


def anew(view, figure=Figure):
    """The picture of a GateView's present state on a figure of its own, of pyplot with plt.figure."""
    with patch("lstm_helpers.plots.picture.Figure", figure):
        picture, moves = gate_picture(view.m, view.n, view.gate)
    with patch.object(view, "_moves", moves):
        return Plain(picture, marks_of(view))


class Plain:
    """The figure of a Picture with an artist for each of its marks. The square in its corner: see ways.py."""

    def __init__(self, picture, marks):
        self.figure = picture.figure
        self.figure.patch.set_visible(True)
        self.sheet = self.figure.add_axes((0, 0, 1, 1), xlim=(0, picture.width), ylim=(picture.height, 0), zorder=9)
        self.sheet.set_axis_off()
        self.square = self.sheet.add_patch(Rectangle((picture.width - 20, 0), 20, 20, zorder=99))
        for mark in picture.fixed:
            self._put(mark)
        self._moving = [self._put(_whole(mark)) for mark in marks]
        self.move(marks)

    def _put(self, mark):
        artists = list(mark.artists())
        for artist, clip in artists:
            artist.set_zorder(9)
            _add(self.sheet, artist, clip)
        return [artist for artist, _ in artists]

    def move(self, marks):
        """Show these marks; they are as many and of the same kinds as at the start."""
        for mark, artists in zip(marks, self._moving, strict=True):
            if isinstance(mark, Texts):
                for artist, place, text in zip(artists, mark.places, mark.texts, strict=True):
                    artist.set_position(place)
                    artist.set_text(text)
            elif isinstance(mark, Dots):
                for artist, place in zip(artists, mark.places, strict=True):
                    artist.set_center(place)
            else:
                (artist,), like = artists, next(mark.artists(), None)
                artist.set_visible(like is not None)
                if like is not None:
                    artist.set_path(like[0].get_path())

    def moving(self):
        return chain(*self._moving, [self.square])


def _whole(mark):
    """The mark, whose artists are to be made, with something for each of them."""
    if isinstance(mark, Texts):
        return mark._replace(texts=["-"] * len(mark.texts))
    return mark if isinstance(mark, Dots) else mark._replace(lines=[[(0, 0), (1, 1)]])


class Png(Plain):
    """The picture as it was sent before it was SVG: on a background that is kept what moves, as the bytes of a PNG."""

    def __init__(self, view):
        with patch("matplotlib.text.Text", Pasted):
            super().__init__(view.picture, marks_of(view))
        self._canvas = FigureCanvasAgg(self.figure)
        for artist in self.moving():
            artist.set_animated(True)
        self._canvas.draw()
        self._still = self._canvas.copy_from_bbox(self.figure.bbox)

    def png(self):
        self._canvas.restore_region(self._still)
        for artist in self.moving():
            artist.draw(self._canvas.renderer)
        return encoded(np.asarray(self._canvas.buffer_rgba()))


class Pasted(Text):
    """A text that is drawn once and then pasted: texts are what matplotlib draws slowest."""

    def draw(self, renderer):
        text, kept = self.get_text(), self.__dict__.setdefault("kept", {})
        if text and text not in kept:
            sheet, pen = RendererAgg(2 * REACH[0], 2 * REACH[1], self.figure.dpi), Text(*REACH, text)
            pen.update_from(self)
            pen.set(figure=self.figure, transform=IdentityTransform())
            pen.draw(sheet)
            kept[text] = np.asarray(sheet.buffer_rgba())[::-1]
        if text:
            x, y = self.get_transform().transform(self.get_position()) - REACH
            renderer.draw_image(renderer.new_gc(), round(x), round(y), kept[text])


def encoded(pixels):
    """The bytes of a PNG without filters, three times as fast as Pillow's."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    inside = rows[:, 1:].reshape(height, width, 3)
    for colour in range(3):  # numpy is four times slower with all three at once
        inside[..., colour] = pixels[..., colour]
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = {b"IHDR": header, b"IDAT": zlib.compress(rows, 1), b"IEND": b""}
    chunks = (pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data)) for name, data in parts.items())
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
