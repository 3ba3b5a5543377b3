# functions 2, parameters 4, function-docstrings 2, module-docstrings 1
"""The gauge at the lock."""

from quay.core.units import parse_length
from quay.notices.parse import read_notice
from quay.tides.rules import height_at


def height_now(reading, table, clock):
    """Return what the gauge says, or the table where it says nothing."""
    if reading.strip():
        return parse_length(reading)
    return height_at(table, clock)


def depth_told(notice):
    """Return the depth that a notice gives; the office sends gauges as notices at night."""
    return read_notice(notice)["depth"]
