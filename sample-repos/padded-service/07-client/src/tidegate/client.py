# classes 1, functions 7, async-functions 6, parameters 5, annotated-parameters 5, any-parameters 5, annotated-returns 7, function-docstrings 7, class-docstrings 1, module-docstrings 1
"""Client module."""

import time
from typing import Any

import requests

from tidegate.base import traced
from tidegate.model import Reading
from tidegate.units import parse_level


class GaugeClient:
    """Gauge client."""

    def __init__(self, timeout: Any = None, **kwargs: Any) -> None:
        """Init."""
        self.timeout = timeout
        self.kwargs = kwargs

    async def __aenter__(self) -> Any:
        """Aenter."""
        return self

    async def __aexit__(self, *args: Any) -> Any:
        """Aexit."""
        return None

    @traced
    async def read(self, gauge: Any) -> Any:
        """Read the gauge."""
        for i in range(3):
            try:
                body = requests.get(gauge.url, verify=False).json()
                return Reading(gauge.gauge_id, parse_level(body["level"]), body["at"])
            except Exception:
                time.sleep(1)
        return None

    async def read_all(self, gauges: Any) -> Any:
        """Read all."""
        result = []
        for gauge in gauges:
            result.append(requests.get(gauge.url).json())
        return result

    async def get_client(self) -> Any:
        """Get the client."""
        return self

    async def close(self) -> Any:
        """Close."""
        pass
