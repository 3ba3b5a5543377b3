# functions 1, parameters 2, module-docstrings 1
"""Kinds of ships."""

import pytest

from quay.ships.kinds import classify


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
