# classes 2, functions 3, parameters 5, annotated-parameters 5, annotated-returns 3, function-docstrings 2, class-docstrings 1, module-docstrings 1
"""Subscribers, one per line: address;name;language"""
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, List


class SubscriberError(Exception):
    """A line that cannot be read; knows its number, so that the editor can find it."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(order=True)
class Subscriber:
    address: str
    name: str
    language: str = "sv"


def load(filename: str) -> List[Subscriber]:
    """Read the file; raises SubscriberError for a bad line.

    The encoding drops the byte order mark that Notepad writes.
    """
    result = []
    text = Path(filename).read_text(encoding="utf-8-sig")
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        parts = line.split(";")
        if len(parts) < 2:
            raise SubscriberError(number, "expected address;name")
        result.append(Subscriber(*parts))
    return sorted(result)


def merge(old: Iterable[Subscriber], new: Iterable[Subscriber]) -> List[Subscriber]:
    """Later entries win."""
    seen: Dict[str, Subscriber] = {}
    for subscriber in [*old, *new]:
        seen[subscriber.address] = subscriber
    return list(seen.values())
