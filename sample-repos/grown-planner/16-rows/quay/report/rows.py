# functions 1, parameters 4, module-docstrings 1
"""The plan as rows."""

import csv
import io

from quay.plan.fits import reasons_against
from quay.ships.kinds import classify


def rows(ships, berth, table, clock):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "kind", "reasons"])
    for papers in ships:
        writer.writerow([papers.get("name", ""), classify(papers), " ".join(reasons_against(papers, berth, table, clock))])
    return out.getvalue()
