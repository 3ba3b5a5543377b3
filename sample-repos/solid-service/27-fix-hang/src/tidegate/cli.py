# functions 3, async-functions 1, parameters 4, annotated-parameters 4, annotated-returns 3, function-docstrings 3, module-docstrings 1
"""The command: `tidegate run SETTINGS` and `tidegate check SETTINGS`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
from collections.abc import Sequence
from pathlib import Path

import httpx

from tidegate import __version__, logs
from tidegate.client import GaugeClient
from tidegate.config import Settings, load_settings
from tidegate.errors import ConfigError, TidegateError
from tidegate.health import HealthServer
from tidegate.metrics import Metrics
from tidegate.notify import LogNotifier, Notifier, WebhookNotifier
from tidegate.scheduler import Scheduler
from tidegate.service import TideService
from tidegate.store import ReadingStore

log = logging.getLogger(__name__)


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line; kept apart from `main` so that the manual can be made from it."""
    parser = argparse.ArgumentParser(prog="tidegate", description="Watch water-level gauges.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--verbose", action="store_true", help="log every poll")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("run", "poll until interrupted"), ("check", "check the settings only")):
        command = commands.add_parser(name, help=text)
        command.add_argument("settings", type=Path)
    return parser


async def run(settings: Settings, *, host: str = "127.0.0.1", port: int = 8787) -> None:
    """Run the service until SIGINT or SIGTERM."""
    metrics = Metrics()
    store = ReadingStore(settings.database)
    await store.prepare()
    async with (
        GaugeClient(timeout=settings.request_timeout) as client,
        httpx.AsyncClient(timeout=settings.request_timeout) as http,
    ):
        notifiers: list[Notifier] = [WebhookNotifier(url, http) for url in settings.webhooks]
        service = TideService(client, store, [LogNotifier(), *notifiers], metrics)
        scheduler = Scheduler(
            service.poll,
            interval=settings.poll_seconds,
            patience=settings.request_timeout * 4,
        )
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers
                loop.add_signal_handler(name, scheduler.stop)
        async with HealthServer(service, metrics).listening(host, port):
            await scheduler.run(settings.gauges)


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code: 0 fine, 1 failed while running, 2 unusable settings."""
    options = build_parser().parse_args(arguments)
    logs.configure(verbose=options.verbose)
    try:
        settings = load_settings(options.settings)
    except ConfigError as error:
        log.error("%s", error)
        return 2
    if options.command == "check":
        return 0
    try:
        asyncio.run(run(settings))
    except TidegateError:
        log.exception("stopped by an error")
        return 1
    return 0
