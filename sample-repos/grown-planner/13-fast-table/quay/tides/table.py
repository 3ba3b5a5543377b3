# functions 2, parameters 2, function-docstrings 1, module-docstrings 1
"""Rows of the tide table."""

from quay.core.times import parse_clock
from quay.core.units import parse_length


def read_row(line):
    """Return minute, height and kind of one row, or nothing for a row that holds none."""
    parts = line.split()
    if not parts or parts[0].startswith("#"):
        return None
    if len(parts) == 2:
        clock, height = parts
        kind = ""
    elif len(parts) == 3 and parts[2] in ("HW", "LW"):
        clock, height, kind = parts
    elif len(parts) == 4 and parts[3] in ("spring", "neap"):
        clock, height, kind = parts[0], parts[1], parts[2]
    else:
        raise ValueError(f"no row of a tide table: {line!r}")
    if height == "-" or height == "*":
        return None
    minute = parse_clock(clock)
    if minute >= 24 * 60:
        raise ValueError(f"no minute of this day: {line!r}")
    return minute, parse_length(height + "m"), kind


def read_table(text):
    rows = map(read_row, text.splitlines())
    return sorted({row for row in rows if row is not None})
