"""The same picture kept up to date in several ways, for latency.py.

Every way has a slider of W_f[1, 2] from −12 to 12. Ours tell in words and in the picture where it stands; a picture of
pixels tells it by the colour of a square in its corner.
"""

import ipywidgets as widgets
import matplotlib.pyplot as plt

from lstm_helpers.views import GateView, WholeCellView
from plain import Png, anew, marks_of, silent

NAME, LOW, HIGH, STEP = "W_f[1, 2]", -12.0, 12.0, 0.1


def colour(value):
    """The colour of the slider's value: red is the number of steps from LOW, blue says that it is no blank."""
    steps = round((value - LOW) / STEP)
    return steps / 255, 1 - steps / 255, 128 / 255


def slider(show=None):
    """The slider of the ways that are not ours, and who hears of its value."""
    control = widgets.FloatSlider(LOW, min=LOW, max=HIGH, step=STEP, description=NAME, layout={"width": "760px"})
    control.add_class("lstm-slider")
    if show is not None:
        show(LOW)
        control.observe(lambda change: show(change.new), names="value")
    return control


def boxed(*children):
    box = widgets.VBox(children)
    box.add_class("lstm-view")
    return box


def echo():
    """A label that repeats the slider's value: the least that a way through the kernel can cost."""
    label = widgets.Label()
    label.add_class("lstm-words")
    return boxed(slider(lambda value: setattr(label, "value", f"{value:.1f}")), label)


def forget_gate():
    """Our view of notebook 02."""
    return GateView("f", start="scaled by 0.01")


def whole_cell():
    """Our view of notebook 07, the largest."""
    return WholeCellView()


def forget_gate_png(make=forget_gate):
    """The same picture as a PNG, made as fast as matplotlib can, with words and table: what was sent before SVG."""
    view, image, words = silent(make()), widgets.Image(format="png"), widgets.HTML()
    words.add_class("lstm-words")
    plain = Png(view)

    def show(value):
        view.controls[NAME].value = value
        plain.move(marks_of(view))
        plain.square.set_facecolor(colour(value))
        image.value = plain.png()
        rows = "".join(f"<tr><td>{'<td>'.join(row)}" for row in view.table())
        words.value = f"<p>{view.words()}</p><table>{rows}</table>"

    return boxed(slider(show), image, words)


def whole_cell_png():
    return forget_gate_png(whole_cell)


def interact():
    """A new figure of pyplot for every value: what most notebooks do."""
    view, control = silent(forget_gate()), slider()

    def show(value):
        view.controls[NAME].value = value
        anew(view, plt.figure).square.set_facecolor(colour(value))
        plt.show()

    return boxed(control, widgets.interactive_output(show, {"value": control}))


def ipympl():
    """A figure that is kept, its artists moved, and `draw_idle`: needs `%matplotlib widget`."""
    view = silent(forget_gate())
    with plt.ioff():
        plain = anew(view, plt.figure)
    canvas = plain.figure.canvas
    canvas.header_visible = canvas.footer_visible = canvas.toolbar_visible = False

    def show(value):
        view.controls[NAME].value = value
        plain.move(marks_of(view))
        plain.square.set_facecolor(colour(value))
        canvas.draw_idle()

    return boxed(slider(show), canvas)
