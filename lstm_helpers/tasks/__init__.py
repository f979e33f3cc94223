"""Data to watch and to learn from, seeded."""

from lstm_helpers.tasks.job import MOMENTS, best_constant, box, jobs
from lstm_helpers.tasks.outbreak import (
    BOYS,
    SCHOOL_1978,
    TENTHS,
    forecasts,
    nearest_outbreaks,
    outbreak_batch,
    outbreaks,
    sir_forecast,
    two_day_rule,
)
from lstm_helpers.tasks.sentences import ANSWERS, VERBS, VOCABULARY, encode, last_noun, sentences

__all__ = [
    "ANSWERS",
    "BOYS",
    "MOMENTS",
    "SCHOOL_1978",
    "TENTHS",
    "VERBS",
    "VOCABULARY",
    "best_constant",
    "box",
    "encode",
    "forecasts",
    "jobs",
    "last_noun",
    "nearest_outbreaks",
    "outbreak_batch",
    "outbreaks",
    "sentences",
    "sir_forecast",
    "two_day_rule",
]
