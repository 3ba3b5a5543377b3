# functions 1, parameters 4, function-docstrings 1, module-docstrings 1
"""How long a ship stays."""

from quay.core.times import parse_clock
from quay.plan.booking import clash
from quay.ships.fees import fee


def stay(papers, booking, others, berth):
    """Return days and fee of a booking, or nothing where it clashes."""
    if any(clash(booking, other, berth) for other in others):
        return None
    minutes = parse_clock(booking["to"]) - parse_clock(booking["from"])
    days = 1 + minutes // (24 * 60)
    return days, fee(papers, days)
