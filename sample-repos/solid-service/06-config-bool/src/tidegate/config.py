# classes 1, functions 3, parameters 6, annotated-parameters 6, annotated-returns 3, function-docstrings 1, class-docstrings 1, module-docstrings 1
"""Reads the one configuration file. Nothing else in the service looks at files or the environment."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import ConfigError, UnitError
from tidegate.model import Gauge
from tidegate.units import parse_level


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided."""

    database: Path
    poll_seconds: float
    request_timeout: float
    webhooks: tuple[str, ...]
    gauges: tuple[Gauge, ...]


def load_settings(path: Path) -> Settings:
    """Read and check a settings file.

    Raises:
        ConfigError: if the file is missing, is not TOML, or a value makes no sense. The message
            names the key, because it is shown to the operator as it is.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path} does not exist") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    return Settings(
        database=path.parent / str(document.get("database", "tidegate.db")),
        poll_seconds=_positive(document, "poll_seconds", default=60.0),
        request_timeout=_positive(document, "request_timeout", default=5.0),
        webhooks=tuple(document.get("webhooks", ())),
        gauges=tuple(_gauge(name, table) for name, table in document.get("gauges", {}).items()),
    )


def _positive(document: Mapping[str, Any], key: str, *, default: float) -> float:
    value = document.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise ConfigError(f"{key} must be a positive number, not {value!r}")
    return float(value)


def _gauge(name: str, table: Mapping[str, Any]) -> Gauge:
    try:
        gauge = Gauge(
            gauge_id=name,
            url=table["url"],
            watch=parse_level(table["watch"]),
            flood=parse_level(table["flood"]),
        )
    except KeyError as error:
        raise ConfigError(f"gauges.{name} lacks {error.args[0]!r}") from error
    except UnitError as error:
        raise ConfigError(f"gauges.{name}: {error}") from error
    if gauge.watch >= gauge.flood:
        raise ConfigError(f"gauges.{name}: watch must be below flood")
    return gauge
