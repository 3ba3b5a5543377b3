# functions 3, parameters 2, module-docstrings 1
"""Kinds of ships."""

import pytest

from quay.ships.draught import needed_depth
from quay.ships.fees import fee
from quay.ships.kinds import classify


def test_fees():
    assert fee({"length": "60 m", "cargo": "timber"}, 2) == 31_200
    assert fee({"length": "60 m", "flag": "navy"}, 2) == 0
    assert fee({"length": "10 m", "sails": 2, "member": True}, 1) == 710


def test_depths():
    coaster = {"length": "60 m", "draught": "4 m", "cargo": "timber"}
    assert needed_depth(coaster, "rock", 0) == 500
    assert needed_depth(coaster, "sand", 0) == 450
    assert needed_depth(coaster, "mud", 80) == 470
    with pytest.raises(ValueError):
        needed_depth(coaster, "concrete", 0)


@pytest.mark.parametrize(
    ("papers", "kind"),
    [
        ({"flag": "navy"}, "state"),
        ({"passengers": 300, "ramp": True}, "ferry"),
        ({"passengers": 300}, "cruise"),
        ({"cargo": "gas"}, "tanker"),
        ({"cargo": "containers"}, "feeder"),
        ({"nets": 2}, "trawler"),
        ({"sails": 3}, "yacht"),
        ({"cargo": "timber"}, "coaster"),
    ],
)
def test_kinds(papers, kind):
    assert classify({"length": "60 m"} | papers) == kind
