# functions 3, parameters 1, annotated-parameters 1, annotated-returns 3, module-docstrings 1
"""A `SpanSet` must behave like the `set` of its members."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spans import Span, SpanSet

spans = st.builds(
    lambda start, size: Span(start, start + size), st.integers(0, 50), st.integers(1, 9)
)


@given(st.lists(spans, max_size=1))
def test_members(parts: list[Span]) -> None:
    expected = {n for part in parts for n in range(part.start, part.stop)}
    numbers = SpanSet(parts)
    assert set(numbers) == expected
    assert len(numbers) == len(expected)
    assert all((n in numbers) == (n in expected) for n in range(-1, 62))


def test_a_span_is_never_empty() -> None:
    with pytest.raises(ValueError, match=r"3\.\.3"):
        Span(3, 3)


def test_other_types_are_not_equal() -> None:
    assert SpanSet([Span(1, 2)]) != {1}
