# functions 1, parameters 1, function-docstrings 1, module-docstrings 1
"""Lengths, in centimetres."""


def parse_length(text):
    """Read `7.5 m`, `7,5m` or `750 cm`."""
    text = text.strip().lower().replace(",", ".")
    if not text or text.startswith("-"):
        raise ValueError(f"no length: {text!r}")
    # The unit goes by its last letters, since masters write "7.5m" and "7.5 m" alike.
    if text.endswith("cm"):
        number, factor = text[:-2], 1
    elif text.endswith("m"):
        number, factor = text[:-1], 100
    elif text.endswith(("ft", "'")):
        number, factor = text.rstrip("ft' "), 30.48
    elif text.isdigit():
        # A bare number is metres on every form since 1998.
        number, factor = text, 100
    else:
        raise ValueError(f"no unit: {text!r}")
    value = float(number)
    if value == 0 or value > 100_000:
        raise ValueError(f"no ship has this length: {text!r}")
    return round(value * factor)
