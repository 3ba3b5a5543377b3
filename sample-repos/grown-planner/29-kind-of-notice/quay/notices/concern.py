# functions 2, parameters 8, function-docstrings 1, module-docstrings 1
"""Whom a notice concerns."""

from quay.core.units import parse_length
from quay.ships.kinds import classify


def concerns(notice, papers, berth, minute):
    """Whether a notice concerns a ship on her way to a berth."""
    # What is over concerns nobody, whatever it says.
    if notice["until"] is not None and notice["until"] < minute:
        return False
    if notice["area"] not in ("harbour", berth["name"]):
        return False
    kind = classify(papers)
    if notice["depth"] is not None:
        return parse_length(papers["draught"]) > notice["depth"]
    if notice["kind"] == "regatta":
        return kind not in ("state", "ferry")
    if notice["kind"] == "dredging" and berth.get("side") == "sea":
        return True
    if notice["kind"] == "fog" or notice["kind"] == "ice":
        return kind != "yacht" or bool(papers.get("winter"))
    return notice["kind"] != "fees"


def concerned(notices, papers, berth, minute):
    found = []
    for notice in notices:
        if notice["until"] is not None and notice["until"] < minute:
            continue
        if concerns(notice, papers, berth, minute) and notice not in found:
            found.append(notice)
    return found
