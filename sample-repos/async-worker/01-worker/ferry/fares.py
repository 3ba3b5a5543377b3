# classes 8, functions 12, parameters 16, annotated-parameters 16, annotated-returns 12, function-docstrings 9, class-docstrings 8, module-docstrings 1
"""What a place costs, by strategy; strategies are found by name."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Protocol


class Fare(Protocol):
    """Prices one crossing."""

    def price(self, seats: int) -> int: ...


class Discount(ABC):
    """Takes something off."""

    @abstractmethod
    def off(self, price: int) -> int:
        """Return what is taken off."""


class Season(ABC):
    """Has one implementer only: an abstraction that nothing needs yet."""

    @abstractmethod
    def factor(self, month: int) -> float:
        """Return what the price is multiplied with."""


FARES: dict[str, type[Fare]] = {}


def fare(name: str) -> Callable[[type[Fare]], type[Fare]]:
    """Register a fare.

    Args:
        name: What timetables call it.

    Returns:
        The decorator that registers the class.
    """

    def register(kind: type[Fare]) -> type[Fare]:
        FARES[name] = kind
        return kind

    return register


@fare("flat")
class Flat:
    """The same for everybody."""

    def price(self, seats: int) -> int:
        """Price a crossing.

        Args:
            seats: How many travel.

        Returns:
            The price in cents.
        """
        return 700 * seats


@fare("group")
class Group:
    """Every tenth travels free."""

    def price(self, seats: int) -> int:
        """Price a crossing.

        Args:
            seats: How many travel.

        Returns:
            The price in cents.
        """
        return 700 * (seats - seats // 10)


class Child(Discount):
    """Half."""

    def off(self, price: int) -> int:
        """Work it out.

        Args:
            price: What is asked before.

        Returns:
            What is taken off, in cents.
        """
        return price // 2


class Resident(Discount):
    """A third."""

    def off(self, price: int) -> int:
        """Work it out.

        Args:
            price: What is asked before.

        Returns:
            What is taken off, in cents.
        """
        return price // 3


class Summer(Season):
    """Dearer while everybody travels."""

    def factor(self, month: int) -> float:
        return 1.5 if month in {7, 8} else 1.0


def quote(name: str, seats: int, discounts: Iterable[Discount], month: int) -> int:
    """Price a crossing.

    Args:
        name: The registered fare.
        seats: How many travel.
        discounts: What is taken off, in order.
        month: When, as a number from 1.

    Returns:
        The price in cents.

    Raises:
        ValueError: If nobody travels.
        TypeError: If the number of seats is none.
    """
    if not isinstance(seats, int):
        raise TypeError(f"not a number of seats: {seats!r}")
    if seats < 1:
        raise ValueError(f"nobody travels: {seats}")
    price = FARES[name]().price(seats)
    for discount in discounts:
        price -= discount.off(price)
    return int(price * Summer().factor(month))


def refund(price: int, hours: float) -> int:
    """Work out what is given back.

    Args:
        price: What was paid.
        hours: How long before departure it was returned.

    Returns:
        The part that is given back, in cents.
    """
    if price < 0:
        raise ValueError("nothing was paid")
    # Harbour rules of 2019: a day before all, two hours before half.
    return price if hours >= 24 else price // 2 if hours >= 2 else 0
