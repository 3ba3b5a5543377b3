# functions 2, parameters 10, function-docstrings 1, module-docstrings 1
"""The plan as text."""

from quay.notices.concern import concerned
from quay.plan.fits import objections
from quay.plan.order import in_order, rank_of
from quay.ships.draught import needed_depth
from quay.tides.gauge import height_now


def describe(papers, berth, table, clock, notices):
    """Return the line of one ship and berth."""
    parts = [papers.get("name", "(no name)")]
    rank = rank_of(papers)
    if rank == 0:
        parts.append("AT ONCE")
    elif rank <= 2:
        parts.append("first")
    elif rank == 9:
        parts.append("after she has paid")
    against = objections(papers, berth, table, clock)
    if against and len(against) > 3:
        parts.append(f"does not fit, for {len(against)} reasons")
    elif against:
        parts.append("does not fit: " + ", ".join(against))
    else:
        water = berth["depth"] + height_now("", table, clock)
        spare = water - needed_depth(papers, berth["ground"], 0)
        parts.append(f"fits, {spare} cm to spare")
    told = concerned(notices, papers, berth, 0)
    if told and not against:
        parts.append("see " + ", ".join(n["kind"] for n in told))
    if papers.get("pilot") or papers.get("tug"):
        parts.append("with pilot" if papers.get("pilot") else "with tug")
    return "; ".join(parts)


def report(ships, berth, table, clock, notices):
    return "\n".join(describe(p, berth, table, clock, notices) for p in in_order(ships)) + "\n"
