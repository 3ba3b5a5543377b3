# functions 5, async-functions 5, parameters 8, annotated-parameters 8, annotated-returns 5
from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from conftest import ReadingFactory

from tidegate.errors import StoreError
from tidegate.store import ReadingStore


async def test_newest_first(store: ReadingStore, reading: ReadingFactory) -> None:
    await store.add([reading(1.0, 0), reading(1.2, 2), reading(1.1, 1)])
    latest = await store.latest("north-quay", limit=2)
    assert [r.level for r in latest] == [1.2, 1.1]


async def test_the_first_value_of_a_moment_stays(
    store: ReadingStore, reading: ReadingFactory
) -> None:
    await store.add([reading(1.0)])
    await store.add([reading(9.9)])
    assert [r.level for r in await store.latest("north-quay", limit=5)] == [1.0]


async def test_many_writers_lose_nothing(store: ReadingStore, reading: ReadingFactory) -> None:
    await asyncio.gather(*(store.add([reading(n / 10, n)]) for n in range(25)))
    assert len(await store.latest("north-quay", limit=100)) == 25


async def test_names_are_data_not_sql(store: ReadingStore) -> None:
    assert await store.latest("x' OR '1'='1") == []


async def test_a_broken_file_is_our_own_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is not a database" * 100)
    with pytest.raises(StoreError, match=r"broken\.db"):
        await ReadingStore(broken).prepare()
