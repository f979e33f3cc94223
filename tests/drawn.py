"""What hypothesis draws. A module that imports this is skipped, and named, where hypothesis is missing."""

import pytest

pytest.importorskip("hypothesis", reason="hypothesis draws the numbers of this module")

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

__all__ = ["Phase", "arrays", "example", "given", "quick", "seeds", "settings", "sizes", "st"]

quick = settings(max_examples=50, deadline=None, derandomize=True, database=None)
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 5)
