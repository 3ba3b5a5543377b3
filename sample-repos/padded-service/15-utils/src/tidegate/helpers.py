# functions 24, parameters 24, annotated-parameters 24, any-parameters 24, annotated-returns 24, function-docstrings 24, module-docstrings 1
"""Helpers module."""

from typing import Any


def get_reading(obj: Any) -> Any:
    """Get the reading."""
    return obj.reading


def has_reading(obj: Any) -> Any:
    """Has reading."""
    return hasattr(obj, "reading")


def get_level(obj: Any) -> Any:
    """Get the level."""
    return obj.level


def has_level(obj: Any) -> Any:
    """Has level."""
    return hasattr(obj, "level")


def get_alert(obj: Any) -> Any:
    """Get the alert."""
    return obj.alert


def has_alert(obj: Any) -> Any:
    """Has alert."""
    return hasattr(obj, "alert")


def get_gauge(obj: Any) -> Any:
    """Get the gauge."""
    return obj.gauge


def has_gauge(obj: Any) -> Any:
    """Has gauge."""
    return hasattr(obj, "gauge")


def get_station(obj: Any) -> Any:
    """Get the station."""
    return obj.station


def has_station(obj: Any) -> Any:
    """Has station."""
    return hasattr(obj, "station")


def get_severity(obj: Any) -> Any:
    """Get the severity."""
    return obj.severity


def has_severity(obj: Any) -> Any:
    """Has severity."""
    return hasattr(obj, "severity")


def get_threshold(obj: Any) -> Any:
    """Get the threshold."""
    return obj.threshold


def has_threshold(obj: Any) -> Any:
    """Has threshold."""
    return hasattr(obj, "threshold")


def get_webhook(obj: Any) -> Any:
    """Get the webhook."""
    return obj.webhook


def has_webhook(obj: Any) -> Any:
    """Has webhook."""
    return hasattr(obj, "webhook")


def get_metric(obj: Any) -> Any:
    """Get the metric."""
    return obj.metric


def has_metric(obj: Any) -> Any:
    """Has metric."""
    return hasattr(obj, "metric")


def get_status(obj: Any) -> Any:
    """Get the status."""
    return obj.status


def has_status(obj: Any) -> Any:
    """Has status."""
    return hasattr(obj, "status")


def get_report(obj: Any) -> Any:
    """Get the report."""
    return obj.report


def has_report(obj: Any) -> Any:
    """Has report."""
    return hasattr(obj, "report")


def get_event(obj: Any) -> Any:
    """Get the event."""
    return obj.event


def has_event(obj: Any) -> Any:
    """Has event."""
    return hasattr(obj, "event")
