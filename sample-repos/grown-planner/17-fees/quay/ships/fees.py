# functions 1, parameters 2, function-docstrings 1, module-docstrings 1
"""What a stay costs, in cents."""

from quay.core.units import parse_length
from quay.ships.kinds import classify


def fee(papers, days):
    """Return the fee of a stay."""
    kind = classify(papers)
    length = parse_length(papers["length"])
    if kind == "state" or papers.get("sick"):
        return 0
    # The tariff is per metre and day; parts of a metre are not charged (tariff 2023, section 2).
    metres = length // 100
    if kind in ("cruise", "liner"):
        rate = 410
    elif kind == "tanker":
        rate = 520 if papers.get("cargo") == "gas" else 480
    elif kind in ("yacht", "trawler"):
        rate = 95
    else:
        rate = 260
    if days > 3 and kind != "yacht":
        rate = rate * 9 // 10
    if papers.get("member") or papers.get("local"):
        rate = rate * 3 // 4
    return metres * rate * days
