"""The same picture kept up to date in five ways, for latency.py: what a notebook shows, and how it hears of a change.

Every way has a slider named W_f[1, 2] from −12 to 12, and in its picture's corner a square whose colour says which of
the slider's 241 values is shown. So the browser can tell from the pixels alone what has arrived.
"""

import ipywidgets as widgets
import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

from lstm_helpers.views import GateView, WholeCellView
from redraw import plain_picture, show_on

NAME, LOW, HIGH, STEP = "W_f[1, 2]", -12.0, 12.0, 0.1


def colour(value):
    """The colour of the slider's value: red is the number of steps from LOW, blue says that it is no blank."""
    steps = round((value - LOW) / STEP)
    return steps / 255, 1 - steps / 255, 128 / 255


def square(axes, value=LOW, **style):
    """The square in the top right corner of a sheet."""
    return axes.add_patch(Rectangle((axes.get_xlim()[1] - 20, 0), 20, 20, facecolor=colour(value), **style))


def slider():
    """The slider of the ways that are not ours."""
    control = widgets.FloatSlider(LOW, min=LOW, max=HIGH, step=STEP, description=NAME)
    control.add_class("lstm-slider")
    return control


def echo():
    """A label that repeats the slider's value: the least that a way through the kernel can cost."""
    control, label = slider(), widgets.Label(str(LOW))
    control.observe(lambda change: setattr(label, "value", f"{change.new:.1f}"), names="value")
    label.add_class("lstm-words")
    return boxed(control, label)


def silent_view():
    """A GateView that holds the state for the ways that are not ours, and draws nothing itself."""
    view = GateView("f", start="scaled by 0.01")
    view._held = True
    return view


def interact():
    """A new pyplot figure for every value: what most notebooks do."""
    view = silent_view()

    def show(value):
        view.controls[NAME].value = value
        picture, moves = plain_picture(view)
        square(picture.sheet("equation"), value)
        show_on(moves, view)
        plt.show()

    control = slider()
    return boxed(control, widgets.interactive_output(show, {"value": control}))


def ipympl():
    """A figure that is kept, its artists moved, and `draw_idle`: needs `%matplotlib widget`."""
    view, control = silent_view(), slider()
    with plt.ioff():
        picture, moves = plain_picture(view)
    mark, canvas = square(picture.sheet("equation")), picture.figure.canvas
    canvas.header_visible = canvas.footer_visible = canvas.toolbar_visible = False

    def show(value):
        view.controls[NAME].value = value
        show_on(moves, view)
        mark.set_facecolor(colour(value))
        canvas.draw_idle()

    show(LOW)
    control.observe(lambda change: show(change.new), names="value")
    return boxed(control, canvas)


def boxed(*children):
    box = widgets.VBox(children)
    box.add_class("lstm-view")
    return box


def marked(kind, panel):
    """A view of ours with the square in the corner of a panel."""

    class Marked(kind):
        def draw(self):
            if not hasattr(self, "square"):
                self.square = square(self.picture.sheet(panel), animated=True)
            super().draw()
            self.square.set_facecolor(colour(self.controls[NAME].value))

    return Marked


def forget_gate():
    """Our view of notebook 02."""
    return marked(GateView, "equation")("f", start="scaled by 0.01")


def whole_cell():
    """Our view of notebook 08, the largest."""
    return marked(WholeCellView, "formula")()
