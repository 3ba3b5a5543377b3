# functions 3, module-docstrings 1
"""Plans."""

from quay.plan.booking import book, clash
from quay.plan.fits import objections

TABLE = "0400 1.0 LW\n1000 4.0 HW"
BERTH = {"length": 10_000, "depth": 500, "ground": "mud"}
COASTER = {"length": "60 m", "draught": "4 m", "cargo": "timber"}


def test_a_coaster_fits():
    assert objections(COASTER, BERTH, TABLE, "5:00") == []


def test_bookings_clash():
    one = {"name": "Alma", "from": "5:00", "to": "8:00"}
    two = {"name": "Grim", "from": "7:00", "to": "9:00"}
    assert clash(one, two, BERTH)
    assert not clash(one, two | {"from": "8:00"}, BERTH)
    assert not clash(one, two, BERTH | {"sides": 2})
    bookings = []
    assert book(bookings, one, COASTER, BERTH, TABLE) and not book(bookings, two, COASTER, BERTH, TABLE)


def test_reasons():
    assert objections(COASTER | {"length": "98 m"}, BERTH, TABLE, "5:00") == ["no room for the lines"]
    assert objections(COASTER | {"draught": "7 m"}, BERTH, TABLE, "5:00") == ["too deep"]
    assert objections(COASTER | {"cargo": "oil"}, BERTH, TABLE, "5:00") == ["no boom against oil"]
    assert objections(COASTER | {"passengers": 80}, BERTH, TABLE, "5:00") == ["no gangway"]
