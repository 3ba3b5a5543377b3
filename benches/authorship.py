#!/usr/bin/env python3
"""The degree of authorship and the truck factor, counted by git alone, beside what hallmarks says.

    benches/authorship.py target/release/hallmarks REPOSITORY...
    benches/authorship.py --show target/release/hallmarks REPOSITORY     the files that differ

Git counts: `git log --no-merges --topo-order --reverse --name-status -M50% -l0 --format=…%aN%x00%aE`, the author after the mailmap.
Nothing is taken from the program but the list of the files that ship, the people whom it joins (`people --output-format json`,
without which every second address is another person) and its answers. Ends with 1 where an answer differs by more than one per cent of
the files or one person.
"""

import json
import math
import subprocess
import sys
from collections import Counter, defaultdict


def run(*args):
    return subprocess.run(args, check=True, capture_output=True).stdout.decode("utf-8", "surrogateescape")


def git(repository, *args):
    return run("git", "-C", repository, *args)


def persons(hallmarks, repository):
    """(name, e-mail) to a number; programs and placeholders to None."""
    people = json.loads(run(hallmarks, "people", repository, "--show-emails", "--output-format", "json"))
    number = {(p["name"], p["email"]): at for at, p in enumerate(people["people"])}
    for proposal in people["proposals"]:
        known = proposal["identity"]
        joined = [s["identity"] for s in proposal["same"] if s["strength"] == "strong"]
        first = number.get((known["name"], known["email"]))
        for other in joined:
            mine = number.get((other["name"], other["email"]))
            if first is not None and mine is not None:
                number = {key: first if at == mine else at for key, at in number.items()}
    return number


def touches(repository, head):
    """By file of the head: (commit, author, created) from the oldest on, through renames."""
    log = git(
        repository, "log", "--no-merges", "--topo-order", "--reverse", "--name-status", "-M50%", "-l0", "-z",
        "--diff-filter=AMRD", "--format=%x01%H%x02%aN%x02%aE",
    )
    files = defaultdict(list)
    for part in log.split("\x01")[1:]:
        first, _, body = part.partition("\0")
        commit, name, email = first.strip("\n").split("\x02")
        fields = body.lstrip("\n").split("\0")
        at = 0
        sweep = is_sweep(fields, head)
        while at < len(fields) and fields[at].strip("\n"):
            status, path = fields[at].strip("\n"), fields[at + 1]
            at += 2
            if status[0] == "R":
                new = fields[at]
                at += 1
                if path.endswith(".py") and new.endswith(".py"):
                    files[new] = files.pop(path, []) + files.get(new, [])
                    if status != "R100" and not sweep:
                        files[new].append((commit, (name, email), False))
                elif new.endswith(".py"):
                    files[new].append((commit, (name, email), True))
            elif path.endswith(".py") and (status[0] == "A" or status[0] == "M" and not sweep):
                files[path].append((commit, (name, email), status[0] == "A"))
    return files


def is_sweep(fields, head):
    """Over 50 files of Python changed, or eight and half of those that ship now: as docs/signals.md has it."""
    changed, at = 0, 0
    while at < len(fields) and fields[at].strip("\n"):
        status = fields[at].strip("\n")
        last = fields[at + 2] if status[0] == "R" else fields[at + 1]
        at += 3 if status[0] == "R" else 2
        changed += last.endswith(".py") and (status[0] == "M" or status[0] == "R" and status != "R100")
    return changed > 50 or changed >= 8 and changed * 2 >= head


def authors(history, who):
    people = [(who.get(author), created) for _, author, created in history]
    first = next((at for at, (_, created) in enumerate(people) if created), None)
    deliveries = Counter()
    for at, (person, _) in enumerate(people):
        if person is not None:
            deliveries[person] += at != first
    creator = people[first][0] if first is not None else None
    degrees = {}
    for person, own in deliveries.items():
        others = sum(deliveries.values()) - own
        degrees[person] = 3.293 + 1.098 * (person == creator) + 0.164 * own - 0.321 * math.log(1 + others)
    best = max(degrees.values(), default=0)
    return {p for p, d in degrees.items() if d >= 3.293 and d > 0.75 * best}, bool(deliveries)


def truck_factor(files):
    left = {path: set(people) for path, people in files.items()}
    count = 0
    while sum(1 for people in left.values() if people) * 2 >= len(left):
        most = Counter(person for people in left.values() for person in people)
        if not most:
            break
        top = most.most_common(1)[0][0]
        for people in left.values():
            people.discard(top)
        count += 1
    return count


def compare(hallmarks, repository, show):
    chosen = ["--select", "truck-factor,degree-of-authorship"]
    report = json.loads(run(hallmarks, "report", repository, *chosen, "--output-format", "json"))
    facts = report["facts"]["all"]
    ours = {"files": facts["files-worked-on"], "authored": facts["files-with-an-author"], "truck": facts["truck-factor"]}
    who = persons(hallmarks, repository)
    ships = sources(git(repository, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0"))
    history = touches(repository, len(ships))
    held, worked = {}, 0
    for path in ships:
        people, any_person = authors(history.get(path, []), who)
        if any_person:
            worked += 1
            held[path] = people
    theirs = {"files": worked, "authored": sum(1 for p in held.values() if p), "truck": truck_factor(held)}
    print(f"{repository}: hallmarks {ours}, git {theirs}")
    if show:
        for path in sorted(held):
            print(f"  {path}: {len(held[path])} author(s) of {len({a for _, a, _ in history.get(path, [])})} names")
    near = max(1, worked // 100)
    return (
        abs(ours["files"] - theirs["files"]) <= near
        and abs(ours["authored"] - theirs["authored"]) <= near
        and abs(ours["truck"] - theirs["truck"]) <= 1
    )


def sources(head):
    """The files of Python that ship, as the program sees them: by the folders that everybody would name."""
    aside = ("test", "tests", "testing", "docs", "doc", "examples", "example", "scripts", "tools", "bench", "benchmarks", "changelog", "extra")
    def ships(path):
        *folders, name = path.split("/")
        return (
            path.endswith(".py")
            and not any(folder in aside for folder in folders)
            and not name.startswith("test_")
            and not name.endswith("_test.py")
            and name not in ("setup.py", "conftest.py", "noxfile.py", "_version.py")
        )
    return [path for path in head if ships(path)]


def main():
    arguments = sys.argv[1:]
    show = "--show" in arguments
    arguments = [a for a in arguments if a != "--show"]
    if len(arguments) < 2:
        sys.exit(__doc__)
    hallmarks, *repositories = arguments
    agreed = [compare(hallmarks, repository, show) for repository in repositories]
    sys.exit(0 if all(agreed) else 1)


if __name__ == "__main__":
    main()
