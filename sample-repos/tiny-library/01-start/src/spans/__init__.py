# module-docstrings 1
"""Sets of integers as sorted half-open spans."""

from spans.core import Span, SpanSet

__all__ = ["Span", "SpanSet"]
