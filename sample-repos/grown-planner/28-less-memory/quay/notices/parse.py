# functions 1, parameters 1, function-docstrings 1, module-docstrings 1
"""Notices as they come by mail."""

from quay.core.times import parse_clock
from quay.core.units import parse_length


def read_notice(text):
    """Return the fields of a notice."""
    notice = {"area": "", "kind": "", "until": None, "depth": None}
    for line in text.splitlines():
        if line == "-- ":
            break
        key, mark, value = line.partition(":")
        key, value = key.strip().lower(), value.strip()
        if not mark or not value:
            continue
        if key in ("area", "where"):
            notice["area"] = value.lower()
        elif key == "kind" or key == "re":
            notice["kind"] = value.lower()
        elif key == "until":
            notice["until"] = parse_clock(value)
        elif key == "depth" and value != "unchanged":
            notice["depth"] = parse_length(value)
    if not notice["area"]:
        notice["area"] = "harbour"
    return notice
