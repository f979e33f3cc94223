"""What a cell keeps of a view or a prediction when the widget is gone: in a saved notebook, or without a kernel."""

import asyncio
from base64 import b64encode
from html import escape
from uuid import uuid4

from IPython.display import display

WIDGET = "application/vnd.jupyter.widget-view+json"
PAUSE = 0.7  # seconds without a move, after which what is kept is made anew
WAKE = "Run ▸ Restart Kernel and Run All Cells…"
RULES = f"""<style>
.jp-OutputArea-child:has(.lstm-kept) {{
  &:has(~ * .lstm-alive), & + :has(> .jp-RenderedImage):has(~ * .lstm-alive),
  & ~ * > .lm-Panel:not(:has(*)) {{display: none}}
  & + * > .jp-RenderedImage img {{width: 100%; max-width: 860px}}
  [data-jp-theme-light=false] & + * img {{filter: invert(0.93) hue-rotate(180deg)}}
}}
.lstm-alive.jupyter-widgets-disconnected::before,
.jp-NotebookPanel:has([data-status=unknown].jp-Notebook-ExecutionIndicator) .lstm-alive::before {{
  content: "The kernel is gone, nothing answers here: {WAKE}"; display: block; flex: none; width: 100%;
  box-sizing: border-box; padding: 4px 8px; background: #d55e0022; border-left: 4px solid #d55e00;
  font: 14px/1.5 var(--jp-ui-font-family, sans-serif); color: var(--jp-content-font-color1, inherit)}}
.lstm-alive:is(.widget-hbox, .widget-inline-hbox) {{flex-wrap: wrap}}
.lstm-alive .jupyter-widgets-disconnected::before {{content: none}}
</style>"""
"""Styles for JupyterLab's outputs: what is kept is hidden by the live widget behind it; else JupyterLab's own line in
place of a widget that is loaded or gone is, and a picture is dark where the page is. And a widget says that its kernel
is gone, once, where ipywidgets puts a broken chain before each of its parts."""


class Kept:
    """words(): text; png(): a picture shown below it, or None; text(): the text twin.

    `show` puts them into the outputs of the running cell, before the widget, whose styles hide them as long as it is
    alive; `renew` puts their present state there.
    """

    def __init__(self, words, text, png=None):
        self._made = [lambda: {"text/html": _said(words())} | ({} if png else {"text/plain": text()})]
        if png:
            self._made.append(lambda: {"image/png": b64encode(png()).decode(), "text/plain": text()})
        self._names, self._due = [], None

    def show(self, widget):
        widget.add_class("lstm-alive")
        self._names = [uuid4().hex for _ in self._made]
        for name, make in zip(self._names, self._made, strict=True):
            display(make(), raw=True, display_id=name)
        display({WIDGET: widget._repr_mimebundle_()[WIDGET]}, raw=True)

    def renew(self):
        for name, make in zip(self._names, self._made, strict=False):
            display(make(), raw=True, display_id=name, update=True)

    def renew_soon(self):
        """`renew` when PAUSE has passed without another call; where no loop runs, and nothing is shown, never."""
        if not self._names:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self._due is not None:
            self._due.cancel()
        self._due = loop.call_later(PAUSE, self.renew)


def _said(words):
    lines = "<br>".join(map(escape, words.splitlines()))
    return f'{RULES}<div class="lstm-kept"><p>{lines}</p><p><small>Asleep. To bring it alive: {WAKE}</small></p></div>'
