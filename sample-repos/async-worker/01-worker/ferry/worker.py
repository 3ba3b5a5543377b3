# functions 5, async-functions 4, parameters 5, annotated-parameters 5, annotated-returns 5, function-docstrings 5, module-docstrings 1
"""Tells crews about bookings: every task has an owner, every wait an end."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import httpx

from ferry import settings

log = logging.getLogger(__name__)


async def tell(client: httpx.AsyncClient, crew: str) -> None:
    """Tell one crew.

    Args:
        client: What sends it.
        crew: Where it is sent to.
    """
    try:
        await client.post(crew, json={"token": settings.TOKEN}, timeout=settings.TIMEOUT)
    except asyncio.CancelledError:
        log.info("stopped before %s", crew)
        raise
    except Exception:
        log.exception("cannot tell %s", crew)


async def tell_all(crews: list[str]) -> None:
    """Tell all crews at once.

    Args:
        crews: Where it is sent to.
    """
    async with httpx.AsyncClient(timeout=settings.TIMEOUT) as client:
        async with asyncio.TaskGroup() as group:
            for crew in crews:
                group.create_task(tell(client, crew))


async def poll() -> str:
    """Fetch the timetable, for as long as one waits for it."""
    async with asyncio.timeout(settings.TIMEOUT):
        async with httpx.AsyncClient(timeout=3.0) as client:
            answer = await client.get(settings.FEED)
    return answer.text


async def run(crews: list[str]) -> None:
    """Poll and tell until cancelled.

    Args:
        crews: Where it is sent to.
    """
    running: set[asyncio.Task[str]] = set()
    try:
        while True:
            task = asyncio.create_task(poll())
            running.add(task)
            task.add_done_callback(running.discard)
            await tell_all(crews)
            await asyncio.sleep(60)
    except asyncio.CancelledError:
        log.info("stopping %d", len(running))
        raise
    finally:
        await asyncio.gather(*running, return_exceptions=True)


def render(names: list[str]) -> list[str]:
    """Render posters in threads.

    Args:
        names: The crossings.

    Returns:
        The posters, in the same order.
    """
    with ThreadPoolExecutor(settings.WORKERS) as pool:
        return list(pool.map(str.title, names))
