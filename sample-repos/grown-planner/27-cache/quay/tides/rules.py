# functions 3, parameters 6, function-docstrings 2, module-docstrings 1
"""Heights between two tides."""

from functools import lru_cache

from quay.core.times import parse_clock
from quay.tides.table import read_table

TWELFTHS = (1, 2, 3, 3, 2, 1)


def twelfths(low, high, hour):
    """Return the height after so many sixths of the time from low water to high water."""
    if not 0 <= hour <= 6:
        raise ValueError(f"a tide has six hours, not {hour}")
    return low + (high - low) * sum(TWELFTHS[:hour]) // 12


@lru_cache(maxsize=8)
def rows_of(text):
    return read_table(text)


def height_at(text, clock):
    """Return the height at a clock, by the rows around it."""
    minute = parse_clock(clock)
    rows = rows_of(text)
    for (before, low, _), (after, high, _) in zip(rows, rows[1:]):
        if before <= minute <= after and after > before:
            return twelfths(low, high, (minute - before) * 6 // (after - before))
    raise ValueError(f"no rows around {clock}")
