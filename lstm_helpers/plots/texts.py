"""Texts that move, drawn fast."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text

from lstm_helpers.plots.palette import FONT

ROOM = (860, 96)  # pixels, width and height: the largest text
KEPT = 400  # pictures of texts that are kept


class Texts(Artist):
    """Short texts that change and move: every text is drawn once, and then pasted from its picture.

    Text is what matplotlib draws slowest (about 0.2 ms each); pasting takes a tenth of that. places: (k, 2) in the data
    units of axes; ha: 'center', 'left' or 'right' of the place, always centred in height.
    """

    def __init__(self, axes, places, texts=None, fontsize=10, ha="center", zorder=5, **style):
        super().__init__()
        self.set(animated=True, zorder=zorder)
        self._share = {"left": 0.0, "center": 0.5, "right": 1.0}[ha]
        self._pen = Text(
            ROOM[0] // 2, ROOM[1] // 2, ha="center", va="center_baseline", fontsize=fontsize, **(FONT | style)
        )
        self._pictures = {}
        self.places = np.reshape(places, (-1, 2)).astype(float)
        self.texts = [""] * len(self.places) if texts is None else list(texts)
        axes.add_artist(self)
        self._pen.set_figure(axes.figure)

    def move(self, texts=None, places=None, colour=None):
        """Set the texts, their places, their colour, or some of these."""
        if places is not None:
            self.places = np.reshape(places, (-1, 2)).astype(float)
        if texts is not None:
            self.texts = list(texts)
        if colour is not None and colour != self._pen.get_color():
            self._pen.set_color(colour)
            self._pictures.clear()
        self.stale = True

    def draw(self, renderer):
        gc = renderer.new_gc()
        for text, (x, y) in zip(self.texts, self.axes.transData.transform(self.places), strict=True):
            if text:
                picture, below = self._picture(text)
                renderer.draw_image(gc, round(x - self._share * picture.shape[1]), round(y) - below, picture)
        gc.restore()
        self.stale = False

    def _picture(self, text):
        """The text as RGBA pixels, cut to what is drawn, and how far they reach below its place."""
        if text not in self._pictures:
            if len(self._pictures) >= KEPT:
                self._pictures.clear()
            sheet = RendererAgg(*ROOM, self._pen.figure.dpi)
            self._pen.set_text(text)
            self._pen.draw(sheet)
            pixels = np.asarray(sheet.buffer_rgba())
            rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
            cut = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1][::-1].copy()  # draw_image begins below
            self._pictures[text] = cut, rows[-1] + 1 - ROOM[1] // 2
        return self._pictures[text]
