# functions 3, module-docstrings 1
"""Notices."""

from quay.notices.concern import concerned, concerns
from quay.notices.parse import read_notice


def test_fields():
    notice = read_notice("Area: North Mole\nRe: dredging\nUntil: 16:00\nDepth: 4.5 m\nX-Mailer: post\n")
    assert notice == {"area": "north mole", "kind": "dredging", "until": 960, "depth": 450}


def test_concerns():
    papers = {"length": "60 m", "draught": "4 m", "cargo": "timber"}
    berth = {"name": "north mole"}
    shoal = {"area": "north mole", "kind": "shoal", "until": 600, "depth": 350}
    fees = {"area": "harbour", "kind": "fees", "until": None, "depth": None}
    assert concerns(shoal, papers, berth, 500)
    assert not concerns(shoal, papers, berth, 700)
    assert not concerns(shoal, papers, {"name": "fish quay"}, 500)
    assert concerned([shoal, fees, shoal], papers, berth, 500) == [shoal]


def test_no_area_is_everywhere():
    assert read_notice("Re: fog")["area"] == "harbour"
