# classes 6, functions 1, parameters 2, annotated-parameters 2, annotated-returns 1, class-docstrings 6, module-docstrings 1
"""Everything tidegate raises on purpose. Catch `TidegateError` at a boundary, the others where you can act."""


class TidegateError(Exception):
    """Base of all errors that are not programming mistakes."""


class ConfigError(TidegateError):
    """The configuration file cannot be used; the message says which key and why."""


class UnitError(TidegateError, ValueError):
    """A level was given in a notation we do not read."""


class GaugeUnavailable(TidegateError):
    """A gauge did not answer, or answered with something that is not a reading."""

    def __init__(self, gauge_id: str, reason: str) -> None:
        super().__init__(f"gauge {gauge_id}: {reason}")
        self.gauge_id = gauge_id
        self.reason = reason


class StoreError(TidegateError):
    """Readings could not be written or read back."""


class NotificationFailed(TidegateError):
    """An alert was raised but one of its receivers could not be told."""
