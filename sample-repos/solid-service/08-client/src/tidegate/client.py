# classes 1, functions 5, async-functions 4, parameters 7, annotated-parameters 7, annotated-returns 5, function-docstrings 1, class-docstrings 1, module-docstrings 1
"""Asks a station for its level over HTTP."""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Self

import httpx

from tidegate.errors import GaugeUnavailable, UnitError
from tidegate.model import Gauge, Reading
from tidegate.retry import retrying
from tidegate.units import parse_level


class GaugeClient:
    """One connection pool for all stations; an async context manager that closes it."""

    def __init__(
        self, *, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def read(self, gauge: Gauge) -> Reading:
        """Fetch the current reading of `gauge`.

        Raises:
            GaugeUnavailable: after the retries are used up, or at once if the answer is not a
                reading; asking again would bring the same answer.
        """
        try:
            body = await self._fetch(gauge.url)
        except httpx.HTTPError as error:
            raise GaugeUnavailable(gauge.gauge_id, f"no answer: {error!r}") from error
        try:
            level = parse_level(body["level"])
            taken_at = datetime.fromisoformat(body["at"])
        except (KeyError, TypeError, ValueError, UnitError) as error:
            raise GaugeUnavailable(gauge.gauge_id, f"not a reading: {error!r}") from error
        if taken_at.tzinfo is None:
            raise GaugeUnavailable(gauge.gauge_id, "timestamp without a time zone")
        return Reading(gauge.gauge_id, level, taken_at)

    @retrying(httpx.TransportError, attempts=3, base=0.05)
    async def _fetch(self, url: str) -> dict[str, str]:
        response = await self._http.get(url, headers={"accept": "application/json"})
        response.raise_for_status()
        body: dict[str, str] = response.json()
        return body
