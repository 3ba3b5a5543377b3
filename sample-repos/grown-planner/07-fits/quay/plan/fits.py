# functions 1, parameters 4, function-docstrings 1, module-docstrings 1
"""Whether a ship fits a berth."""

from quay.core.units import parse_length
from quay.ships.draught import needed_depth
from quay.ships.kinds import classify
from quay.tides.rules import height_at


def reasons_against(papers, berth, table, clock):
    """Return why a ship cannot lie at a berth at a clock; none if she can."""
    reasons = []
    kind = classify(papers)
    length = parse_length(papers["length"])
    if length > berth["length"]:
        reasons.append("too long")
    elif length > berth["length"] - 500 and not berth.get("dolphins"):
        reasons.append("no room for the lines")
    depth = berth["depth"] + height_at(table, clock)
    if depth < needed_depth(papers, berth["ground"], berth.get("swell", 0)):
        reasons.append("too deep")
    if kind == "tanker" and not berth.get("boom"):
        reasons.append("no boom against oil")
    if kind in ("ferry", "cruise") and not berth.get("gangway"):
        reasons.append("no gangway")
    if kind == "ferry" and papers.get("ramp") and not berth.get("ramp"):
        reasons.append("no ramp")
    if berth.get("closed") and kind != "state":
        reasons.append("closed")
    return reasons
