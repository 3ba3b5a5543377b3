# functions 3, parameters 4, function-docstrings 1, module-docstrings 1
"""Who is asked first."""

from quay.core.times import parse_clock
from quay.ships.kinds import classify


def priority(papers, waiting):
    """Return the rank of a ship; the lowest comes first."""
    kind = classify(papers)
    if papers.get("distress") or papers.get("sick"):
        return 0
    rank = {"state": 1, "ferry": 2, "cruise": 3}.get(kind, 5)
    if kind in ("tanker", "liner") and papers.get("slot"):
        rank = 4
    if papers.get("perishable") and rank > 3:
        rank = 3
    if waiting > 24 * 60 and rank > 2:
        rank -= 1
    if papers.get("tug") and not papers.get("pilot"):
        rank += 1
    if papers.get("debt") and rank:
        rank = 9
    return rank


def in_order(ships):
    return sorted(ships, key=rank_of)


def rank_of(papers):
    return priority(papers, parse_clock(papers.get("waiting", "0:00")))
