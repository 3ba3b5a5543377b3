# functions 2, module-docstrings 1
"""Notices."""

from quay.notices.parse import read_notice


def test_fields():
    notice = read_notice("Area: North Mole\nRe: dredging\nUntil: 16:00\nDepth: 4.5 m\nX-Mailer: post\n")
    assert notice == {"area": "north mole", "kind": "dredging", "until": 960, "depth": 450}


def test_no_area_is_everywhere():
    assert read_notice("Re: fog")["area"] == "harbour"
