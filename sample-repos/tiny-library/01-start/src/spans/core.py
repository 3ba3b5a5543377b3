# classes 2, functions 12, parameters 6, annotated-parameters 6, any-parameters 1, annotated-returns 12, function-docstrings 1, class-docstrings 2, module-docstrings 1
"""The span and the set of spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """The integers from `start` up to, but not including, `stop`."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if self.start >= self.stop:
            raise ValueError(f"empty span: {self.start}..{self.stop}")

    def __len__(self) -> int:
        return self.stop - self.start

    def __contains__(self, number: int) -> bool:
        return self.start <= number < self.stop


class SpanSet:
    """An immutable set of integers that stores runs instead of members.

    Spans that touch or overlap are merged, so two sets with the same members always have the same
    spans, compare equal and hash alike.
    """

    __slots__ = ("_spans",)

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = tuple(_merged(spans))

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans, sorted, with a gap between any two."""
        return self._spans

    def __iter__(self) -> Iterator[int]:
        for span in self._spans:
            yield from range(span.start, span.stop)

    def __len__(self) -> int:
        return sum(map(len, self._spans))

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._spans, number, key=lambda span: span.start)
        return at > 0 and number in self._spans[at - 1]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SpanSet):
            return NotImplemented
        return self._spans == other._spans

    def __hash__(self) -> int:
        return hash(self._spans)

    def __or__(self, other: SpanSet) -> SpanSet:
        return SpanSet((*self._spans, *other._spans))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in sorted(spans):
        if current is None:
            current = span
        elif span.start <= current.stop:
            current = Span(current.start, span.stop)
        else:
            yield current
            current = span
    if current is not None:
        yield current
