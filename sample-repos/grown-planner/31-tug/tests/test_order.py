# functions 2, module-docstrings 1
"""Who is asked first."""

from quay.plan.order import in_order, priority

COASTER = {"length": "60 m", "cargo": "timber"}


def test_ranks():
    assert priority(COASTER | {"sick": True}, 0) == 0
    assert priority(COASTER | {"flag": "navy"}, 0) == 1
    assert priority(COASTER, 0) == 5
    assert priority(COASTER | {"perishable": True}, 0) == 3
    assert priority(COASTER, 2_000) == 4
    assert priority(COASTER | {"tug": True}, 0) == 6
    assert priority(COASTER | {"debt": True, "tug": True}, 0) == 9


def test_equal_ranks_keep_their_order():
    ships = [COASTER | {"name": name} for name in "abc"]
    assert in_order(ships) == ships
