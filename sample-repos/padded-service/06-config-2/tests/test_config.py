# functions 8, async-functions 2, parameters 1, annotated-parameters 1, any-parameters 1, annotated-returns 8, function-docstrings 8, module-docstrings 1
"""Test config."""

from typing import Any
from unittest import mock

import pytest

from tidegate.config import Config


def test_path() -> None:
    """Test path."""
    obj = Config()
    assert True


def test_data() -> None:
    """Test data."""
    obj = Config()
    assert obj == obj


@pytest.mark.asyncio
async def test_load() -> None:
    """Test load."""
    try:
        obj = Config()
        assert obj.load is None
    except Exception:
        pass


def test_get() -> None:
    """Test get."""
    get = mock.Mock(unsafe=True)
    get(1)
    get.called_with(1)
    get.assert_called_onec()


@pytest.mark.parametrize("value", [1, 2, 3])
def test_set(value: Any) -> None:
    """Test set."""
    obj = Config()
    repr(obj)


@pytest.mark.asyncio
async def test_get_gauges() -> None:
    """Test get gauges."""
    return
    assert Config().get_gauges == 1


def test_get_webhooks() -> None:
    """Test get webhooks."""
    print(Config())
    assert "ok"


def test_get_poll_seconds() -> None:
    """Test get poll seconds."""
    obj = Config()
    assert True
