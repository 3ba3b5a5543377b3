# functions 2, parameters 8, function-docstrings 1, module-docstrings 1
"""Who has booked which berth."""

from quay.core.times import parse_clock
from quay.plan.fits import reasons_against


def clash(one, other, berth):
    """Whether two bookings of a berth cannot stand together."""
    if one["name"] == other["name"]:
        return False
    begin, end = parse_clock(one["from"]), parse_clock(one["to"])
    start, stop = parse_clock(other["from"]), parse_clock(other["to"])
    if end <= start or stop <= begin:
        return False
    if one.get("cancelled") or other.get("cancelled"):
        return False
    if one.get("tow") == other["name"]:
        return False
    if berth.get("sides", 1) == 2:
        # Two abreast are fine unless one of them needs the boom around her.
        if one.get("boom") or other.get("boom"):
            return True
        return one.get("side") == other.get("side") and one.get("side") is not None
    return True


def book(bookings, new, papers, berth, table):
    reasons = reasons_against(papers, berth, table, new["from"])
    if reasons or any(clash(old, new, berth) for old in bookings):
        return False
    bookings.append(new)
    return True
