# functions 1, parameters 3, function-docstrings 1, module-docstrings 1
"""How much water a ship needs below her."""

from quay.core.units import parse_length
from quay.ships.kinds import classify


def needed_depth(papers, ground, swell):
    """Return the depth that a ship needs, with the margin that goes by ground, swell and load."""
    draught = parse_length(papers["draught"])
    kind = classify(papers)
    # Rock breaks what mud only smears: the margins are those of the pilots' handbook, part 4.
    if ground == "rock":
        margin = 100
    elif ground in ("sand", "shingle"):
        margin = 50
    elif ground == "mud":
        margin = 20 if kind in ("yacht", "trawler") else 30
    else:
        raise ValueError(f"no ground: {ground!r}")
    if swell > 50 and kind != "state":
        # A ship falls by half of the swell; beyond two metres nobody comes in.
        margin += swell // 2
    if kind == "tanker" and not papers.get("ballast"):
        margin += 50
    if papers.get("trim", 0) < 0 or papers.get("list"):
        margin += 10
    return draught + margin
