# functions 1, parameters 1, annotated-parameters 1, annotated-returns 1, function-docstrings 1, module-docstrings 1
"""Reads the notations that the stations send. Everything inside the service is metres."""

from __future__ import annotations

from typing import Final

from tidegate.errors import UnitError

_METRES_PER_UNIT: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048}


def parse_level(text: str) -> float:
    """Turn `"1.85 m"`, `"185cm"` or `"6.07 ft"` into metres.

    A bare number is refused: two harbours report centimetres without saying so, and guessing
    once cost us a night of false alarms.

    Raises:
        UnitError: if there is no number, no unit, or a unit we do not know.
    """
    stripped = text.strip().lower()
    for unit in sorted(_METRES_PER_UNIT, key=len, reverse=True):
        if stripped.endswith(unit):
            number = stripped.removesuffix(unit).strip()
            break
    else:
        raise UnitError(f"no unit in {text!r}")
    try:
        value = float(number.replace(",", "."))
    except ValueError as error:
        raise UnitError(f"no number in {text!r}") from error
    return round(value * _METRES_PER_UNIT[unit], 4)
