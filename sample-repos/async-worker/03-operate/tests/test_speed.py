# functions 4, parameters 4
from ferry.fares import quote, refund


def test_quote(benchmark):
    assert benchmark(quote, "flat", 4, [], 7) == 4200


def test_group(benchmark):
    assert benchmark(quote, "group", 40, [], 1) == 25200


def test_refund(benchmark):
    assert benchmark(refund, 1400, 3) == 700


def test_never_measured(benchmark):
    assert refund(1400, 1) == 0
