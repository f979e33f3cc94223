"""Texts that move, drawn fast."""

from functools import partial

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg, get_hinting_flag
from matplotlib.colors import is_color_like, to_rgb
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text

from lstm_helpers.inputs import expects, one_of, real
from lstm_helpers.plots.arguments import LENGTH, vector
from lstm_helpers.plots.arguments import texts as _texts
from lstm_helpers.plots.palette import FONT, SIDES

ROOM = (860, 96)  # pixels, width and height: the largest text
KEPT = 400  # pictures of texts that are kept


class Texts(Artist):
    """Short texts that change and move: every text is drawn once, and then pasted from its picture.

    Text is what matplotlib draws slowest (about 0.2 ms each); pasting takes a tenth of that. places: (k, 2) in the data
    units of axes; ha: 'center', 'left' or 'right' of the place, always centred in height. style: of matplotlib's Text.
    Raises ValueError naming what is no Axes, no (k, 2) finite places, no list of k texts, or no known side.
    """

    @expects(axes=Axes, fontsize=LENGTH, ha=partial(one_of, options=SIDES), zorder=real)
    def __init__(self, axes, places, texts=None, fontsize=10, ha="center", zorder=5, **style):
        super().__init__()
        self.set(animated=True, zorder=zorder)
        self._share = {"left": 0.0, "center": 0.5, "right": 1.0}[ha]
        self._pen = Text(
            ROOM[0] // 2, ROOM[1] // 2, ha="center", va="center_baseline", fontsize=fontsize, **(FONT | style)
        )
        self._pictures = {}
        self.texts, self.places = (), np.zeros((0, 2))
        blank = [""] * len(places) if texts is None and hasattr(places, "__len__") else texts
        self.move(blank, places)
        axes.add_artist(self)
        self._pen.set_figure(axes.figure)

    def move(self, texts=None, places=None, colour=None):
        """Set the texts, their places, their colour, or some of these. Raises ValueError as the class does."""
        places = self.places if places is None else _places(places)
        texts = self.texts if texts is None else _texts("texts", list(texts) if isinstance(texts, map) else texts)
        if len(texts) != len(places):
            raise ValueError(f"texts are {len(texts)} for {len(places)} places; expected as many texts as places")
        if colour is not None and not is_color_like(colour):
            raise ValueError(f"colour is {colour!r:.60}; expected a colour of matplotlib")
        self.texts, self.places = list(texts), places
        if colour is not None and colour != self._pen.get_color():
            self._pen.set_color(colour)
            self._pictures.clear()
        self.stale = True

    def draw(self, renderer):
        gc = renderer.new_gc()
        for text, (x, y) in zip(self.texts, self.axes.transData.transform(self.places), strict=True):
            if text.strip():
                picture, below = self._picture(text)
                renderer.draw_image(gc, round(x - self._share * picture.shape[1]), round(y) - below, picture)
        gc.restore()
        self.stale = False

    def _picture(self, text):
        """The text as RGBA pixels, cut to what is drawn, and how far they reach below its place."""
        if text not in self._pictures:
            if len(self._pictures) >= KEPT:
                self._pictures.clear()
            covers, below = self._formula(text) if set("$\n") & set(text) else self._plain(text)
            rows, columns = (np.flatnonzero(covers.any(axis=axis)) for axis in (1, 0))
            cut = covers[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1][::-1]  # draw_image begins below
            pixels = np.empty((*cut.shape, 4), np.uint8)
            pixels[..., :3], pixels[..., 3] = np.round(255 * np.array(to_rgb(self._pen.get_color()))), cut
            self._pictures[text] = pixels, below - (len(covers) - 1 - rows[-1])
        return self._pictures[text]

    def _plain(self, text):
        """(how much of each pixel the letters cover, rows of these below the place), as matplotlib's Text has it: ten
        times as fast, since it measures once and needs no sheet."""
        font = get_font(findfont(self._pen.get_fontproperties()))
        font.set_size(self._pen.get_fontsize(), self._pen.figure.dpi)
        height, descent = 0, 0
        for letters in ("lp", text):  # a line is as high as these two letters at least
            font.set_text(letters, 0, flags=get_hinting_flag())
            own = font.get_descent() / 64
            height, descent = max(height, font.get_width_height()[1] / 64), max(descent, own)
        font.draw_glyphs_to_bitmap(antialiased=True)
        half = (height - descent) / 2  # of the line above its base
        return np.asarray(font.get_image()), 1 + round(half + font.get_bitmap_offset()[1] / 64 + own)

    def _formula(self, text):
        """The same for a text with mathematics or several lines in it, drawn by matplotlib's Text on a sheet."""
        sheet = RendererAgg(*ROOM, self._pen.figure.dpi)
        self._pen.set_text(text)
        self._pen.draw(sheet)
        return np.asarray(sheet.buffer_rgba())[..., 3], ROOM[1] - ROOM[1] // 2


def _places(places):
    """(k, 2) floats; k may be 0."""
    if hasattr(places, "__len__") and len(places) == 0:
        return np.zeros((0, 2))
    return vector("k", 2)("places", places).astype(float)
