# classes 1, functions 5, async-functions 5, parameters 4, annotated-parameters 4, annotated-returns 5, class-docstrings 1, module-docstrings 1
"""The routes: what comes in has a type, what goes out is a booking."""

import logging

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

from ferry import settings
from ferry.fares import FARES, quote
from ferry.store import Store

log = logging.getLogger(__name__)
app = FastAPI()


class Wish(BaseModel):
    """What a traveller asks for."""

    crossing: str = Field(min_length=1)
    seats: int = Field(ge=1, le=60)


@app.get("/healthz")
async def alive() -> dict[str, str]:
    return {"state": "alive"}


@app.get("/fares")
async def fares() -> list[str]:
    return sorted(FARES)


@app.get("/price/{name}")
async def price(name: str, seats: int) -> int:
    if name not in FARES:
        log.warning("no fare %s", name)
        raise HTTPException(404)
    return quote(name, seats, [], 1)


@app.post("/bookings")
async def book(wish: Wish) -> int:
    return Store(settings.DATABASE).book(wish.crossing, wish.seats)


@app.delete("/bookings/{number}")
async def cancel(number: int) -> None:
    Store(settings.DATABASE).cancel(number)
