# classes 6, functions 17, parameters 23, annotated-parameters 23, any-parameters 21, annotated-returns 17, function-docstrings 15, class-docstrings 6, module-docstrings 1
"""Base module."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from typing import Any, Generic, Protocol, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K", bound="AbstractComponent")


class ComponentMeta(type):
    """Component meta."""

    def __new__(mcs, name: Any, bases: Any, namespace: Any, **kwargs: Any) -> Any:
        """New."""
        return super().__new__(mcs, name, bases, namespace)


class SupportsProcess(Protocol):
    """Supports process."""

    def process(self, item: Any) -> Any:
        """Process the item."""
        ...


class SupportsHandle(Protocol[T]):
    """Supports handle."""

    def handle(self, item: Any) -> Any:
        """Handle the item."""
        ...


class Container(Generic[T]):
    """Container class."""

    def __init__(self, item: Any = None) -> None:
        """Init."""
        self.item = item

    def get_item(self) -> Any:
        """Get the item."""
        return self.item

    def set_item(self, item: Any) -> Any:
        """Set the item."""
        self.item = item


class AbstractComponent(ABC):
    """Abstract component."""

    @abstractmethod
    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Execute."""


class Lazy:
    """Lazy."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """Get."""
        return None

    def __set__(self, instance: Any, value: Any) -> Any:
        """Set."""


def traced(func: Any) -> Any:
    """Traced."""
    return func


def configurable(option: Any = None) -> Any:
    """Configurable."""

    def decorator(func: Any) -> Any:
        """Decorator."""

        @functools.wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            """Wrapper."""
            return func(*args, **kwargs)

        return wrapper

    return decorator


@overload
def convert(value: int) -> Any: ...
@overload
def convert(value: str) -> Any: ...
def convert(value: Any) -> Any:
    """Convert the value."""
    return value


def stream(items: Any) -> Any:
    """Stream the items."""
    for item in items:
        yield item
