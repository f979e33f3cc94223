"""The worked example: its numbers, what was printed for them, and where the text errs."""

from lstm_helpers.example.errata import ERRATA, Erratum
from lstm_helpers.example.numbers import PRINTED, Example, example

__all__ = ["ERRATA", "PRINTED", "Erratum", "Example", "example"]
