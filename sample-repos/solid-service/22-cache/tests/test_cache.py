# classes 1, functions 5, annotated-returns 5
from __future__ import annotations

import pytest

from tidegate.cache import ExpiringCache


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_values_grow_old() -> None:
    clock = Clock()
    cache: ExpiringCache[str, int] = ExpiringCache(2, 10.0, clock)
    cache.put("a", 1)
    clock.now = 10.0
    assert cache.get("a") == 1
    clock.now = 10.1
    assert cache.get("a") is None
    assert len(cache) == 0


def test_the_least_recently_used_goes_first() -> None:
    cache: ExpiringCache[str, int] = ExpiringCache(2, 10.0, Clock())
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)


def test_a_cache_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="capacity"):
        ExpiringCache(0, 1.0)
