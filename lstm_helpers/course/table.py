"""A table that a notebook shows: HTML with links, and the same as plain text."""

from html import escape
from typing import NamedTuple

CELL = "text-align:left;vertical-align:top;padding:.3em .8em .3em 0;border-bottom:1px solid #8884"


class Link(NamedTuple):
    """A text that leads to a cell of a notebook of this series, or to the notebook when cell is ''."""

    text: str
    notebook: str
    cell: str = ""

    @property
    def target(self):
        """The relative address; JupyterLab goes to the cell, other readers at least to the notebook."""
        return f"{self.notebook}.ipynb" + (f"#cell-id={self.cell}" if self.cell else "")


class Table(NamedTuple):
    """head: names of the columns; rows: tuples of str or Link, one for each column; folded: the line that stands for
    the table until it is clicked, or ''."""

    head: tuple
    rows: tuple
    folded: str = ""

    def __repr__(self):
        return "\n".join(" | ".join(_text(cell) for cell in row) for row in (self.head, *self.rows))

    def _repr_html_(self):
        head = "".join(f"<th style='{CELL}'>{escape(name)}</th>" for name in self.head)
        body = "".join(
            "<tr>" + "".join(f"<td style='{CELL}'>{_html(cell)}</td>" for cell in row) + "</tr>" for row in self.rows
        )
        table = f"<table style='max-width:70em'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"<details><summary>{escape(self.folded)}</summary>{table}</details>" if self.folded else table


def _text(cell):
    return cell.text if isinstance(cell, Link) else cell


def _html(cell):
    return f"<a href='{escape(cell.target)}'>{escape(cell.text)}</a>" if isinstance(cell, Link) else escape(cell)
