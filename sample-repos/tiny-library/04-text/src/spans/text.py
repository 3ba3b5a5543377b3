# functions 3, parameters 3, annotated-parameters 3, annotated-returns 3, function-docstrings 2, module-docstrings 1
"""Spans as people write them: `1-4, 7`, both ends included."""

from __future__ import annotations

import re

from spans.core import Span, SpanSet

_PART = re.compile(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", re.ASCII)


def parse(text: str) -> SpanSet:
    """Read `"1-4, 7"`. Order and overlap do not matter; an empty text is the empty set.

    Raises:
        ValueError: for anything that is not a number or a rising range; the message quotes the part.
    """
    return SpanSet(_span(part) for part in text.split(",")) if text.strip() else SpanSet()


def _span(part: str) -> Span:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"not a number or a range: {part.strip()!r}")
    first, last = match.groups()
    try:
        return Span(int(first), int(last or first) + 1)
    except ValueError as error:
        raise ValueError(f"falling range: {part.strip()!r}") from error


def render(numbers: SpanSet) -> str:
    """Write the shortest text that `parse` reads back as the same set."""
    return ", ".join(
        str(span.start) if len(span) == 1 else f"{span.start}-{span.stop - 1}"
        for span in numbers.spans
    )
