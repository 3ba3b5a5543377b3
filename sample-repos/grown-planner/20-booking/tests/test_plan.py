# functions 3, module-docstrings 1
"""Plans."""

from quay.plan.booking import book, clash
from quay.plan.fits import reasons_against

TABLE = "0400 1.0 LW\n1000 4.0 HW"
BERTH = {"length": 10_000, "depth": 500, "ground": "mud"}
COASTER = {"length": "60 m", "draught": "4 m", "cargo": "timber"}


def test_a_coaster_fits():
    assert reasons_against(COASTER, BERTH, TABLE, "5:00") == []


def test_bookings_clash():
    one = {"name": "Alma", "from": "5:00", "to": "8:00"}
    two = {"name": "Grim", "from": "7:00", "to": "9:00"}
    assert clash(one, two, BERTH)
    assert not clash(one, two | {"from": "8:00"}, BERTH)
    assert not clash(one, two, BERTH | {"sides": 2})
    bookings = []
    assert book(bookings, one, COASTER, BERTH, TABLE) and not book(bookings, two, COASTER, BERTH, TABLE)


def test_reasons():
    assert reasons_against(COASTER | {"length": "98 m"}, BERTH, TABLE, "5:00") == ["no room for the lines"]
    assert reasons_against(COASTER | {"draught": "7 m"}, BERTH, TABLE, "5:00") == ["too deep"]
    assert reasons_against(COASTER | {"cargo": "oil"}, BERTH, TABLE, "5:00") == ["no boom against oil"]
    assert reasons_against(COASTER | {"passengers": 80}, BERTH, TABLE, "5:00") == ["no gangway"]
