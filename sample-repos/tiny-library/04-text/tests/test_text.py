# functions 3, parameters 4, annotated-parameters 4, annotated-returns 3
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spans import Span, SpanSet, parse, render

numbers = st.sets(st.integers(0, 60)).map(lambda found: SpanSet(Span(n, n + 1) for n in found))


@given(numbers)
def test_what_is_written_is_read_back(found: SpanSet) -> None:
    assert parse(render(found)) == found


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("", ""), ("7", "7"), ("1-4,7", "1-4, 7"), ("9, 1 - 3, 2-5", "1-5, 9"), ("1,2,3", "1-3")],
)
def test_notations(text: str, canonical: str) -> None:
    assert render(parse(text)) == canonical


@pytest.mark.parametrize("text", ["a", "1-", "-3", "1,,2", "4-2", "\u0661"])
def test_nonsense_is_quoted(text: str) -> None:
    with pytest.raises(ValueError, match="range"):
        parse(text)
