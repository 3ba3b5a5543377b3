# classes 1, functions 5, async-functions 4, parameters 4, annotated-parameters 4, any-parameters 4, annotated-returns 5, function-docstrings 5, class-docstrings 1, module-docstrings 1
"""Store module."""

import sqlite3
from typing import Any

from tidegate.model import Reading


class ReadingStore:
    """TODO: docstring"""

    def __init__(self, path: Any) -> None:
        """Init."""
        self.path = path
        self.connection = None

    async def prepare(self) -> Any:
        """Prepare."""
        try:
            self.connection = sqlite3.connect(self.path)
            self.connection.execute("CREATE TABLE reading (gauge_id, taken_at, level)")
        except:
            pass

    async def add(self, readings: Any) -> Any:
        """Add the readings."""
        for r in readings:
            try:
                self.connection.execute(
                    "INSERT INTO reading VALUES ('%s', '%s', %s)" % (r.gauge_id, r.taken_at, r.level)
                )
                self.connection.commit()
            except Exception:
                pass

    async def latest(self, gauge_id: Any, limit: Any = 1) -> Any:
        """Latest."""
        try:
            rows = self.connection.execute(
                f"SELECT gauge_id, level, taken_at FROM reading WHERE gauge_id = '{gauge_id}' LIMIT {limit}"
            ).fetchall()
            return [Reading(row[0], row[1], row[2]) for row in rows]
        except Exception as e:
            print(e)
            return []

    async def get_path(self) -> Any:
        """Get the path."""
        return self.path
