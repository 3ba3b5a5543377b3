# classes 1, functions 6, async-functions 3, parameters 8, annotated-parameters 8, annotated-returns 6, function-docstrings 3, class-docstrings 1, module-docstrings 1
"""Keeps readings in SQLite. The blocking driver runs in a worker thread, never on the event loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tidegate.errors import StoreError
from tidegate.model import Reading

_SCHEMA = """
CREATE TABLE IF NOT EXISTS reading (
    gauge_id TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    level REAL NOT NULL,
    PRIMARY KEY (gauge_id, taken_at)
) WITHOUT ROWID
"""


class ReadingStore:
    """An append-only table of readings.

    A lock serialises writers: SQLite would make the second one wait anyway, but inside the
    driver, where we cannot cancel it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = asyncio.Lock()

    async def prepare(self) -> None:
        """Create the table if this is the first start."""
        await asyncio.to_thread(self._execute, _SCHEMA, [()])

    async def add(self, readings: Iterable[Reading]) -> None:
        """Append readings; one that is already there is left as it was."""
        rows = [(r.gauge_id, r.taken_at.isoformat(), r.level) for r in readings]
        async with self._writing:
            await asyncio.to_thread(
                self._execute, "INSERT OR IGNORE INTO reading VALUES (?, ?, ?)", rows
            )

    async def latest(self, gauge_id: str, *, limit: int = 1) -> list[Reading]:
        """Return up to `limit` readings of a gauge, newest first."""
        return await asyncio.to_thread(self._select, gauge_id, limit)

    def _execute(self, statement: str, rows: Iterable[tuple[str | float, ...]]) -> None:
        try:
            with closing(sqlite3.connect(self._path)) as connection, connection:
                connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise StoreError(f"cannot write {self._path.name}: {error}") from error

    def _select(self, gauge_id: str, limit: int) -> list[Reading]:
        query = (
            "SELECT gauge_id, level, taken_at FROM reading "
            "WHERE gauge_id = ? ORDER BY taken_at DESC LIMIT ?"
        )
        try:
            with closing(sqlite3.connect(self._path)) as connection:
                rows = connection.execute(query, (gauge_id, limit)).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"cannot read {self._path.name}: {error}") from error
        return [Reading(name, level, datetime.fromisoformat(at)) for name, level, at in rows]
