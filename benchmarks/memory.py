"""Whether a long drag keeps memory: resident memory and live objects before and after 20,000 changes of sliders.

    .venv/bin/python benchmarks/memory.py [changes]

For each view 2,000 changes to warm up, of all its sliders in turn, then `changes` more; after each 500 the PNG that a
cell keeps, as when the learner pauses. Counted are the resident memory of the process (Linux), and the Figures and
widgets that are alive. The goal: less than 5 MB more, as many objects as before.
"""

import gc
import sys
from pathlib import Path

from ipywidgets import Widget
from matplotlib.figure import Figure

from lstm_helpers.views import GateView, SequenceView, WholeCellView

WARM_UP, PAUSE = 2000, 500


def counted():
    """(resident MB, Figures, widgets)."""
    gc.collect()
    pages, alive = int(Path("/proc/self/statm").read_text().split()[1]), gc.get_objects()
    return pages * 4096 / 1e6, *(sum(isinstance(one, kind) for one in alive) for kind in (Figure, Widget))


def change(view, times):
    """Move the sliders in turn, each over 121 places between its ends."""
    sliders = [control for control in view.controls.values() if hasattr(control, "min")]
    for k in range(times):
        slider, share = sliders[k % len(sliders)], k * 7 % 121 / 120
        value = slider.min + share * (slider.max - slider.min)
        slider.value = round(value) if isinstance(slider.value, int) else round(value, 3)
        if k % PAUSE == 0:
            view.png()


def main(changes=20_000):
    counted()  # the first count takes memory itself
    print(f"{changes} changes of sliders after {WARM_UP} to warm up")
    print(f"{'view':<15} growth, MB   resident, MB  Figures  widgets")
    for make in (GateView, WholeCellView, SequenceView):
        view = make()
        change(view, WARM_UP)
        before = counted()
        change(view, changes)
        (old, *objects), (new, *others) = before, counted()
        same = "  ".join(f"{one} → {other}" for one, other in zip(objects, others, strict=True))
        print(f"{make.__name__:<15} {new - old:+10.1f}   {old:.0f} → {new:.0f}    {same}", flush=True)
        Widget.close_all()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
