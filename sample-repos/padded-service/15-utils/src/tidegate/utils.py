# functions 24, parameters 36, annotated-parameters 36, any-parameters 36, annotated-returns 24, function-docstrings 24, module-docstrings 1
"""Utils module."""

from typing import Any


def get_reading(obj: Any) -> Any:
    """Get the reading."""
    return obj.reading


def set_reading(obj: Any, value: Any) -> Any:
    """Set the reading."""
    obj.reading = value
    return obj


def get_level(obj: Any) -> Any:
    """Get the level."""
    return obj.level


def set_level(obj: Any, value: Any) -> Any:
    """Set the level."""
    obj.level = value
    return obj


def get_alert(obj: Any) -> Any:
    """Get the alert."""
    return obj.alert


def set_alert(obj: Any, value: Any) -> Any:
    """Set the alert."""
    obj.alert = value
    return obj


def get_gauge(obj: Any) -> Any:
    """Get the gauge."""
    return obj.gauge


def set_gauge(obj: Any, value: Any) -> Any:
    """Set the gauge."""
    obj.gauge = value
    return obj


def get_station(obj: Any) -> Any:
    """Get the station."""
    return obj.station


def set_station(obj: Any, value: Any) -> Any:
    """Set the station."""
    obj.station = value
    return obj


def get_severity(obj: Any) -> Any:
    """Get the severity."""
    return obj.severity


def set_severity(obj: Any, value: Any) -> Any:
    """Set the severity."""
    obj.severity = value
    return obj


def get_threshold(obj: Any) -> Any:
    """Get the threshold."""
    return obj.threshold


def set_threshold(obj: Any, value: Any) -> Any:
    """Set the threshold."""
    obj.threshold = value
    return obj


def get_webhook(obj: Any) -> Any:
    """Get the webhook."""
    return obj.webhook


def set_webhook(obj: Any, value: Any) -> Any:
    """Set the webhook."""
    obj.webhook = value
    return obj


def get_metric(obj: Any) -> Any:
    """Get the metric."""
    return obj.metric


def set_metric(obj: Any, value: Any) -> Any:
    """Set the metric."""
    obj.metric = value
    return obj


def get_status(obj: Any) -> Any:
    """Get the status."""
    return obj.status


def set_status(obj: Any, value: Any) -> Any:
    """Set the status."""
    obj.status = value
    return obj


def get_report(obj: Any) -> Any:
    """Get the report."""
    return obj.report


def set_report(obj: Any, value: Any) -> Any:
    """Set the report."""
    obj.report = value
    return obj


def get_event(obj: Any) -> Any:
    """Get the event."""
    return obj.event


def set_event(obj: Any, value: Any) -> Any:
    """Set the event."""
    obj.event = value
    return obj
