# functions 2, annotated-returns 2, function-docstrings 2, module-docstrings 1
"""Conftest."""

from typing import Any

import pytest


@pytest.fixture
def gauge() -> Any:
    """Gauge."""
    return None


@pytest.fixture
def reading() -> Any:
    """Reading."""
    return None
