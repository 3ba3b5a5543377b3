# functions 6, parameters 4, annotated-parameters 4, annotated-returns 6, function-docstrings 1, module-docstrings 1
"""A `SpanSet` must behave like the `set` of its members."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spans import Span, SpanSet

spans = st.builds(
    lambda start, size: Span(start, start + size), st.integers(0, 50), st.integers(1, 9)
)
span_lists = st.lists(spans, max_size=8)


@given(span_lists)
def test_members(parts: list[Span]) -> None:
    expected = {n for part in parts for n in range(part.start, part.stop)}
    numbers = SpanSet(parts)
    assert set(numbers) == expected
    assert len(numbers) == len(expected)
    assert all((n in numbers) == (n in expected) for n in range(-1, 62))


@given(span_lists, span_lists)
def test_union(left: list[Span], right: list[Span]) -> None:
    union = SpanSet(left) | SpanSet(right)
    assert set(union) == set(SpanSet(left)) | set(SpanSet(right))
    assert union == SpanSet(right) | SpanSet(left)
    assert hash(union) == hash(SpanSet(left + right))


def test_a_span_is_never_empty() -> None:
    with pytest.raises(ValueError, match=r"3\.\.3"):
        Span(3, 3)


def test_other_types_are_not_equal() -> None:
    assert SpanSet([Span(1, 2)]) != {1}


def test_a_span_inside_another_does_not_shorten_it() -> None:
    """Found by hypothesis in test_members (#4)."""
    assert SpanSet([Span(0, 9), Span(2, 4)]).spans == (Span(0, 9),)


@given(span_lists)
def test_gaps_and_members_are_one_run(parts: list[Span]) -> None:
    numbers = SpanSet(parts)
    assert not set(numbers) & set(numbers.gaps())
    assert len((numbers | numbers.gaps()).spans) <= 1
