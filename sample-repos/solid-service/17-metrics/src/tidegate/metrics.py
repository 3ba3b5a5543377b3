# classes 1, functions 5, parameters 4, annotated-parameters 4, annotated-returns 5, function-docstrings 3, class-docstrings 1, module-docstrings 1
"""Counters in the text format that Prometheus reads. Small enough not to need its client library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

_HELP = {
    "tidegate_polls_total": "Polls of a gauge, by outcome.",
    "tidegate_alerts_total": "Changes of severity, by the new severity.",
}


class Metrics:
    """Counts events by name and one label. Used from one event loop only, hence no lock."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, name: str, label: str) -> None:
        """Add one; an unknown name is a typo and raises `KeyError` rather than vanish."""
        if name not in _HELP:
            raise KeyError(name)
        self._counts[name, label] += 1

    def value(self, name: str, label: str) -> int:
        """Return how often `count` was called with these arguments."""
        return self._counts[name, label]

    def render(self) -> str:
        """Return the exposition text, sorted, so that two scrapes can be compared."""
        return "".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for name, text in sorted(_HELP.items()):
            yield f"# HELP {name} {text}\n# TYPE {name} counter\n"
            for (counted, label), count in sorted(self._counts.items()):
                if counted == name:
                    yield f'{name}{{kind="{label}"}} {count}\n'
