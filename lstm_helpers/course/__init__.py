"""What the notebooks share as a course: where errata and misconceptions are met, goals, glossary, sources."""

from lstm_helpers.course.glossary import GLOSSARY, Term, glossary_table
from lstm_helpers.course.goals import GOALS, Goal
from lstm_helpers.course.places import MISCONCEPTIONS, SHOWN, Misconception, errata_table, misconceptions_table
from lstm_helpers.course.sources import SEEN, SOURCES, Source, sources_table
from lstm_helpers.course.table import Link, Table

__all__ = [
    "GLOSSARY",
    "GOALS",
    "MISCONCEPTIONS",
    "SEEN",
    "SHOWN",
    "SOURCES",
    "Goal",
    "Link",
    "Misconception",
    "Source",
    "Table",
    "Term",
    "errata_table",
    "glossary_table",
    "misconceptions_table",
    "sources_table",
]
