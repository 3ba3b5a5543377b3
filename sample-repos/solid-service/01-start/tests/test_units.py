# functions 3, parameters 3, annotated-parameters 3, annotated-returns 3
from __future__ import annotations

import pytest

from tidegate.errors import UnitError
from tidegate.units import parse_level


@pytest.mark.parametrize(
    ("text", "metres"),
    [("1.85 m", 1.85), ("185cm", 1.85), (" 1850 MM ", 1.85), ("2,5 m", 2.5), ("10 ft", 3.048)],
)
def test_known_notations(text: str, metres: float) -> None:
    assert parse_level(text) == pytest.approx(metres)


def test_below_datum_is_a_level_too() -> None:
    assert parse_level("-0.4 m") == pytest.approx(-0.4)


@pytest.mark.parametrize("text", ["1.85", "", "m", "high m", "3 fathoms"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UnitError, match="in "):
        parse_level(text)
