# classes 1, functions 4, async-functions 3, parameters 7, annotated-parameters 7, annotated-returns 4, function-docstrings 3, class-docstrings 1, module-docstrings 1
"""A very small HTTP server for probes and scrapes: three paths, GET only, no framework."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tidegate.metrics import Metrics
from tidegate.service import TideService

_REQUEST_SECONDS = 2.0
_MAX_REQUEST_LINE = 1024


class HealthServer:
    """Answers `/healthz`, `/metrics` and `/gauges/<id>`."""

    def __init__(self, service: TideService, metrics: Metrics) -> None:
        self._service = service
        self._metrics = metrics

    async def respond(self, path: str) -> tuple[int, str, str]:
        """Return status, content type and body for a path."""
        if path == "/healthz":
            return 200, "text/plain", "ok\n"
        if path == "/metrics":
            return 200, "text/plain; version=0.0.4", self._metrics.render()
        if path.startswith("/gauges/"):
            status = await self._service.status(path.removeprefix("/gauges/"))
            return (200 if status else 404), "application/json", json.dumps(status)
        return 404, "text/plain", "not found\n"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection. Slow or endless requests are dropped, not waited for."""
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                line = await reader.readuntil(b"\r\n")
            method, path, _ = line.decode("ascii").split(" ", 2)
            code, kind, body = (
                await self.respond(path) if method == "GET" else (405, "text/plain", "GET only\n")
            )
            payload = body.encode()
            head = (
                f"HTTP/1.1 {code} -\r\ncontent-type: {kind}\r\ncontent-length: {len(payload)}\r\n"
            )
            writer.write(head.encode("ascii") + b"connection: close\r\n\r\n" + payload)
            await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            writer.transport.abort()
        finally:
            writer.close()

    @asynccontextmanager
    async def listening(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve while the block runs; yields the port, which matters when 0 was asked for."""
        server = await asyncio.start_server(self.handle, host, port, limit=_MAX_REQUEST_LINE)
        async with server:
            yield int(server.sockets[0].getsockname()[1])
