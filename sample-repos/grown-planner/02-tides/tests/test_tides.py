# functions 3, module-docstrings 1
"""Tide tables."""

import pytest

from quay.tides.table import read_row, read_table


def test_rows():
    assert read_row("0412 5.1 HW") == (252, 510, "HW")
    assert read_row("0412 5.1") == (252, 510, "")
    assert read_row("0412 5.1 HW spring") == (252, 510, "HW")
    assert read_row("# Monday") is None
    assert read_row("0412 -") is None


def test_strange_rows():
    for line in ("high water at noon or so", "2460 1.0 LW"):
        with pytest.raises(ValueError):
            read_row(line)


def test_tables_are_sorted():
    assert read_table("1030 0.9 LW\n0412 5.1 HW\n0412 5.1 HW\n") == [(252, 510, "HW"), (630, 90, "LW")]
