"""Data to watch and to learn from, seeded."""

from lstm_helpers.tasks.outbreak import BOYS, SCHOOL_1978, TENTHS, outbreak_batch, outbreaks, sir_forecast

__all__ = ["BOYS", "SCHOOL_1978", "TENTHS", "outbreak_batch", "outbreaks", "sir_forecast"]
