# functions 1, module-docstrings 1
"""Reports."""

from quay.report.text import report

TABLE = "0400 1.0 LW\n1000 4.0 HW"
BERTH = {"name": "north mole", "length": 10_000, "depth": 500, "ground": "mud"}
COASTER = {"name": "Alma", "length": "60 m", "draught": "4 m", "cargo": "timber"}


def test_lines_come_in_order():
    navy = {"name": "Grim", "length": "70 m", "draught": "4 m", "flag": "navy"}
    assert report([COASTER, navy], BERTH, TABLE, "5:00", []) == "Grim; first; fits\nAlma; fits\n"
