# functions 10, parameters 16, annotated-parameters 16, annotated-returns 10, function-docstrings 10, module-docstrings 1
"""Lists for crews and for the harbour office."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path


def passengers(names: Sequence[str | None]) -> list[str]:
    """Number the passengers that are known."""
    known = [name for name in names if name is not None]
    return [f"{at}. {name}" for at, name in enumerate(known, 1)]


def load(crossings: Mapping[str, int], places: int) -> list[str]:
    """Tell how full each crossing is."""
    lines = []
    for name, seats in crossings.items():
        free = places - seats
        lines.append(f"{name}: {free} free" if free > 0 else f"{name}: full")
    return lines


def busiest(bookings: Sequence[str]) -> list[str]:
    """Name the three busiest crossings."""
    counted = Counter(bookings)
    return [f"{name} ({count})" for name, count in counted.most_common(3)]


def is_on_time(minutes: Sequence[int | None]) -> bool:
    """Whether nobody was late, as far as it is known."""
    return all(late == 0 for late in minutes if late is not None)


def has_gap(minutes: Sequence[int | None]) -> bool:
    """Whether a crossing was not measured."""
    return any(late is None for late in minutes)


def compare(planned: Sequence[int], sailed: Sequence[int]) -> list[str]:
    """Compare a plan with what sailed."""
    return [f"{at}: {b - a:+d}" for at, (a, b) in enumerate(zip(planned, sailed, strict=True))]


def write(folder: Path, lists: Mapping[str, Sequence[str]]) -> int:
    """Write one file per crossing."""
    for name, lines in lists.items():
        with open(folder / f"{name}.txt", "w") as out:
            out.write("\n".join(lines))
    with open(folder / "index.txt", "w") as out:
        out.write(f"{len(lists)} crossings\n")
    return len(lists)


def read(folder: Path, name: str) -> list[str]:
    """Read a list again."""
    path = folder / f"{name}.txt"
    if not path.exists():
        return []
    with open(path) as lines:
        return [line.strip() for line in lines]


def months(totals: Mapping[int, int], factor: float | None) -> list[str]:
    """Show what each month brought, in thousands."""
    scale = 1.0 if factor is None else factor
    shown = {month: total * scale for month, total in totals.items() if 1 <= month <= 12}
    return [f"{month:02d} {total:8.1f}" for month, total in shown.items()]


def crew(ranks: Mapping[str, str], rank: str) -> list[str]:
    """Find the crew of a rank, or say that there is none."""
    found = [name for name, held in ranks.items() if held == rank]
    return found if found else [f"no {rank}"]
