"""Make the README's moving picture: a weight of the forget gate is dragged, and what answers is seen.

python tests/readme_picture.py

The view is driven as a learner drives it, and its two layers are photographed in Chromium with the words above. The
file's comment tells the numbers and the marks of its frames, so that a test knows when it is out of date.
"""

import sys
from io import BytesIO
from pathlib import Path
from zlib import crc32

import numpy as np
from PIL import Image

import lab
from lstm_helpers.plots import BY_DAY
from lstm_helpers.views import GateView
from lstm_helpers.views.gate import gate_presets
from lstm_helpers.views.weights import WAY

FILE = Path(__file__).parents[1] / "notebooks" / "images" / "forget_gate.gif"
WEIGHT, HIGH, LOW, FIRST = "W_f[0, 5]", 6.0, -12.0, -8.0
SHOWN, RESTS = 70, 900  # milliseconds of a frame, and of one where the hand turns
COLOURS, WIDTH, EDGE = 96, 860, 8
PAGE = """<style>
body {{margin: 6px {edge}px; background: #fff; color: #1a1a1a; {colours}}}
p {{font: 15px/22px "DejaVu Sans", Verdana, sans-serif; margin: 0 0 6px}}
main {{display: grid}} svg {{grid-area: 1 / 1}}
</style><p>{words}</p><main>{still}{live}{hand}</main>"""
HAND = """<svg viewBox="0 0 {} {}"><path transform="translate({} {})" d="M0 0V17L4 13.4 6.6 19.4 9.4 18.2 6.8 12.4H12z"
fill="#fff" stroke="#1a1a1a" stroke-width="1.4"/></svg>"""


def start():
    """The view at scale 0.02, before anything has moved."""
    view = GateView("f", presets={"scaled by 0.02": gate_presets()["the thread's numbers"] | {"scale": 0.02}})
    view.weights.which.value = WEIGHT
    return view


def places():
    """The weight in each frame: down and up again, beginning on the way at FIRST."""
    down = np.arange(HIGH, LOW, -1).tolist()
    way = [*down, LOW, *down[:0:-1]]
    return way[way.index(FIRST) :] + way[: way.index(FIRST)]


def moving(view):
    """The layer of the picture that moves, as SVG."""
    return view.picture.svg([*view.draw(), *view._chosen()])


def comment():
    """What the frames show: the words and the table of the first, and a check sum of what moves in all of them."""
    view, layers = start(), []
    for place in reversed(places()):
        view.set({WEIGHT: place})
        layers.append(moving(view))
    return f"{view.text()}\n{crc32(''.join(layers).encode()):08x}"


def page_of(view):
    """The view's words and layers, and the hand where it has pulled the number to."""
    left, top, width, height = view.picture.handles[WEIGHT]
    pulled = (view.state[WEIGHT] - HIGH) * WAY / 24
    place = left + width / 2 + pulled, top + 0.7 * height - 0.16 * pulled
    return PAGE.format(
        colours=BY_DAY,
        edge=EDGE,
        words=view.words(),
        still=view.picture.still(),
        live=moving(view),
        hand=HAND.format(view.picture.width, view.picture.height, *place),
    )


def photographs():
    """The frames as pixels."""
    view = start()
    with lab.browser() as chromium:
        page = chromium.new_page()
        page.set_viewport_size({"width": WIDTH, "height": 100})
        for place in places():
            view.set({WEIGHT: place})
            page.set_content(page_of(view))
            yield np.asarray(Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB"))


def main():
    if lab.find_chromium() is None:
        sys.exit("no Chromium to photograph with: install it or name it in CHROMIUM=")
    strip = Image.fromarray(np.concatenate(list(photographs()))).quantize(COLOURS)  # one palette for all frames
    height = strip.height // len(places())
    frames = [strip.crop((0, top, WIDTH, top + height)) for top in range(0, strip.height, height)]
    lasts = [RESTS if place in (HIGH, LOW) else SHOWN for place in places()]
    frames[0].save(
        FILE, save_all=True, append_images=frames[1:], duration=lasts, loop=0, optimize=True, comment=comment()
    )
    print(f"{FILE.name}: {len(frames)} frames, {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
