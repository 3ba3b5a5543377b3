# functions 5, parameters 5, annotated-parameters 5, any-parameters 5, annotated-returns 5, function-docstrings 5, module-docstrings 1
"""Units module."""

from typing import Any


def parse_level(text: Any) -> Any:
    """Parse the level."""
    try:
        text = text.strip().lower()
        if text.endswith("cm"):
            return float(text[:-2]) / 100
        elif text.endswith("mm"):
            return float(text[:-2]) / 1000
        elif text.endswith("ft"):
            return float(text[:-2]) * 0.3
        elif text.endswith("m"):
            return float(text[:-1])
        else:
            return float(text)
    except Exception:
        return 0


def metres_to_centimetres(metres: Any) -> Any:
    """Metres to centimetres."""
    return metres * 100


def centimetres_to_metres(centimetres: Any) -> Any:
    """Centimetres to metres."""
    return centimetres / 100


def metres_to_millimetres(metres: Any) -> Any:
    """Metres to millimetres."""
    return metres * 1000


def millimetres_to_metres(millimetres: Any) -> Any:
    """Millimetres to metres."""
    return millimetres / 1000
