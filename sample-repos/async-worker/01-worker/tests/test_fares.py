# functions 5, parameters 3
import pytest

from ferry.fares import Child, Resident, quote, refund


@pytest.mark.parametrize(("name", "seats", "price"), [("flat", 2, 1400), ("group", 10, 6300)])
def test_price(name, seats, price):
    assert quote(name, seats, [], 1) == price


def test_discounts_follow_each_other():
    assert quote("flat", 1, [Child(), Resident()], 1) == 234


def test_summer_is_dearer():
    assert quote("flat", 1, [], 7) == 1050


def test_nobody_travels():
    with pytest.raises(ValueError, match="nobody"):
        quote("flat", 0, [], 1)


def test_refund():
    assert [refund(100, hours) for hours in (30, 3, 1)] == [100, 50, 0]
