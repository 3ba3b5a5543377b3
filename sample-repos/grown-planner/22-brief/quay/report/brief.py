# functions 1, parameters 4, module-docstrings 1
"""The plan for a screen of forty columns."""

from quay.plan.booking import warnings
from quay.plan.order import in_order
from quay.ships.kinds import classify

COLUMNS = 40


def brief(ships, berth, clock, notices):
    lines = []
    for papers in in_order(ships):
        line = f"{papers.get('name', '?')} {classify(papers)} {' '.join(warnings(notices, papers, berth, clock))}"
        lines.append(line.rstrip()[:COLUMNS])
    return "\n".join(lines)
