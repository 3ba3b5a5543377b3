# functions 1, parameters 1, function-docstrings 1, module-docstrings 1
"""Clocks, in minutes of a day."""


def parse_clock(text):
    """Read `7:05`, `0705` or `7.05`."""
    text = text.strip()
    for mark in (":", "."):
        if mark in text:
            hours, minutes = text.split(mark, 1)
            break
    else:
        if len(text) != 4:
            raise ValueError(f"no clock: {text!r}")
        hours, minutes = text[:2], text[2:]
    if not (hours.isdigit() and minutes.isdigit()):
        raise ValueError(f"no clock: {text!r}")
    return int(hours) * 60 + int(minutes)
