# module-docstrings 1
"""Sets of integers as sorted half-open spans."""

from spans.core import Span, SpanSet
from spans.text import parse, render

__all__ = ["Span", "SpanSet", "parse", "render"]
