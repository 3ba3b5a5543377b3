# functions 1, parameters 1, annotated-parameters 1, any-parameters 1, annotated-returns 1, function-docstrings 1, module-docstrings 1
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
