"""A worksheet to print: one step of the cell by hand, with a pencil. Two pages of empty boxes, and a third, the key.

Every task is a function of `fill`, {name of a box: its text}: with empty texts it is a task, with `answers()` it is the
key. So the key has what the pages ask, and each number comes from the cell or from the example.
"""

from lstm_helpers.sheet.numbers import answers
from lstm_helpers.sheet.pages import document
from lstm_helpers.sheet.paper import ANY_PAPER, PAPERS, find_chromium, print_pdf, write

__all__ = ["ANY_PAPER", "PAPERS", "answers", "document", "find_chromium", "print_pdf", "write"]
