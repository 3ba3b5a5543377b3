# functions 4, parameters 5, module-docstrings 1
"""Lengths and clocks."""

import pytest

from quay.core.times import parse_clock
from quay.core.units import parse_length


@pytest.mark.parametrize(("text", "length"), [("7.5 m", 750), ("7,5m", 750), ("750 cm", 750), ("8", 800), ("30 ft", 914)])
def test_lengths(text, length):
    assert parse_length(text) == length


@pytest.mark.parametrize("text", ["", "-3 m", "0 m", "7 fathoms"])
def test_no_lengths(text):
    with pytest.raises(ValueError):
        parse_length(text)


@pytest.mark.parametrize(("text", "minutes"), [("7:05", 425), ("0705", 425), ("7.05", 425)])
def test_clocks(text, minutes):
    assert parse_clock(text) == minutes


def test_no_clock():
    for text in ("noon", "24:30", "7:75"):
        with pytest.raises(ValueError):
            parse_clock(text)
