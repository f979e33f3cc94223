"""Data to watch and to learn from."""

SCHOOL_1978 = (3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4)
"""Boys in bed on each of 14 days, from 22 January 1978: influenza in an English boarding school with 763 boys, of whom
512 fell ill (British Medical Journal, 4 March 1978, p. 587). Read off a printed figure, as digitised by De Vries et
al. (2006): other copies differ by a few boys. The number in bed on a day, not of new cases, so it does not add up to
512."""
