# functions 3, parameters 2, annotated-parameters 2, any-parameters 1, annotated-returns 3
from __future__ import annotations

import json
import logging
import sys

from tidegate.logs import JsonFormatter


def record(message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("tidegate.test", logging.WARNING, __file__, 1, message, args, None)


def test_a_line_is_one_object() -> None:
    line = JsonFormatter().format(record("level %s\nrising", "2,1 m"))
    assert "\n" not in line
    assert json.loads(line)["message"] == "level 2,1 m\nrising"


def test_the_traceback_is_kept() -> None:
    broken = record("stopped")
    try:
        raise RuntimeError("high water")
    except RuntimeError:
        broken.exc_info = sys.exc_info()
    assert "RuntimeError: high water" in json.loads(JsonFormatter().format(broken))["traceback"]
