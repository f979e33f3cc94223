"""Whether a long drag keeps memory: resident memory and live objects before and after 20,000 changes of sliders.

    .venv/bin/python benchmarks/memory.py [changes]

For each view 2,000 changes to warm up, of all its sliders in turn, then `changes` more. Counted are the resident memory
of the process (Linux), the Figures and widgets that are alive, and the figures that pyplot holds open.
"""

import gc
import sys
from pathlib import Path

from ipywidgets import Widget
from matplotlib.figure import Figure

from lstm_helpers.views import GateView, SequenceView, WholeCellView

WARM_UP, GROWTH = 2000, 5.0  # changes, MB


def resident():
    """MB of this process that are in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def counted():
    """(resident MB, Figures, widgets)."""
    gc.collect()
    alive = gc.get_objects()
    return resident(), *(sum(isinstance(one, kind) for one in alive) for kind in (Figure, Widget))


def change(view, times, first=0):
    """Move the sliders in turn, each over 121 places between its ends."""
    sliders = [control for control in view.controls.values() if hasattr(control, "min")]
    for k in range(first, first + times):
        slider, share = sliders[k % len(sliders)], k * 7 % 121 / 120
        value = slider.min + share * (slider.max - slider.min)
        slider.value = round(value) if isinstance(slider.value, int) else round(value, 3)


def pyplot_figures():
    """How many figures pyplot holds; none when nothing has imported it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return len(pyplot.get_fignums()) if pyplot else 0


def main(changes=20_000):
    counted()  # the first count takes memory itself
    print(f"{changes} changes of sliders after {WARM_UP} to warm up\n{'view':<15}{'':<22}{'goal':>8}{'measured':>12}")
    for make in (GateView, WholeCellView, SequenceView):
        view = make()
        change(view, WARM_UP)
        before = counted()
        change(view, changes, WARM_UP)
        after = counted()
        rows = {
            "growth, MB": (f"< {GROWTH:g}", f"{after[0] - before[0]:+.1f}"),
            "resident, MB": ("", f"{before[0]:.0f} → {after[0]:.0f}"),
            "Figures": ("same", f"{before[1]} → {after[1]}"),
            "widgets": ("same", f"{before[2]} → {after[2]}"),
            "figures of pyplot": ("0", str(pyplot_figures())),
        }
        for name, (goal, measured) in rows.items():
            print(f"{make.__name__:<15}{name:<22}{goal:>8}{measured:>12}")
        Widget.close_all()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
