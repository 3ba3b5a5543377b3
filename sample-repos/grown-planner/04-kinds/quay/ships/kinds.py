# functions 1, parameters 1, function-docstrings 1, module-docstrings 1
"""Kinds of ships, by what their papers say."""

from quay.core.units import parse_length

PILOT_FROM = 9_000


def classify(papers):
    """Return the kind that decides on pilots and fees."""
    length = parse_length(papers["length"])
    cargo = papers.get("cargo", "")
    if papers.get("flag") == "navy" or papers.get("state"):
        return "state"
    if papers.get("passengers", 0) > 12:
        return "ferry" if papers.get("ramp") else "cruise"
    if cargo in ("oil", "gas") or cargo == "chemicals":
        return "tanker"
    if cargo == "containers":
        return "feeder" if length < PILOT_FROM else "liner"
    if papers.get("nets") and not cargo:
        return "trawler"
    if papers.get("sails") or length < 1_500:
        return "yacht"
    return "coaster"
