# classes 1, functions 6, parameters 7, annotated-parameters 7, annotated-returns 6, function-docstrings 5, class-docstrings 1, module-docstrings 1
"""Bookings in a database; values are bound, never pasted."""

import logging
import sqlite3
import threading

log = logging.getLogger(__name__)
_lock = threading.Lock()


class Store:
    """One connection, one writer at a time.

    Args:
        path: The file of the database.
    """

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, check_same_thread=False)

    def book(self, crossing: str, seats: int) -> int:
        """Book seats.

        Args:
            crossing: The name of the crossing.
            seats: How many.

        Returns:
            The number of the booking.
        """
        if not crossing:
            raise ValueError("no crossing")
        with _lock:
            cursor = self.db.execute(
                "INSERT INTO booking (crossing, seats) VALUES (?, ?)", (crossing, seats)
            )
        log.info("booked %s", crossing)
        return cursor.lastrowid or 0

    def cancel(self, booking: int) -> None:
        """Cancel a booking.

        Args:
            booking: Its number.
        """
        with _lock:
            self.db.execute("DELETE FROM booking WHERE id = ?", (booking,))
        log.info("cancelled %d", booking)

    def seats(self, crossing: str) -> int:
        """Count booked seats.

        Args:
            crossing: The name of the crossing.

        Returns:
            How many are booked.
        """
        rows = self.db.execute("SELECT seats FROM booking WHERE crossing = ?", (crossing,))
        return sum(row[0] for row in rows)

    def move(self, booking: int, crossing: str) -> None:
        """Move a booking to another crossing.

        Args:
            booking: Its number.
            crossing: The name of the new crossing.
        """
        with _lock:
            self.db.execute("UPDATE booking SET crossing = ? WHERE id = ?", (crossing, booking))
        log.info("moved %d to %s", booking, crossing)

    def close(self) -> None:
        """Close the connection."""
        with _lock:
            self.db.close()
        log.debug("closed")
