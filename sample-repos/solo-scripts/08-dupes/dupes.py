# functions 3, parameters 5, function-docstrings 2, module-docstrings 1
"""Find files with the same content.

Compares sizes first, then hashes, so most files are never read.
"""
import hashlib
import sys
from collections import defaultdict
from pathlib import Path


def digest(path, block=1 << 20):
    """SHA-256 of a file, read in blocks so that videos do not fill the memory."""
    h = hashlib.sha256()
    with path.open("rb") as f:
        while chunk := f.read(block):
            h.update(chunk)
    return h.hexdigest()


def groups(paths, key):
    """Yield the lists of paths that share a key, singles left out."""
    found = defaultdict(list)
    for path in paths:
        found[key(path)].append(path)
    yield from (same for same in found.values() if len(same) > 1)


def duplicates(root):
    files = [p for p in Path(root).rglob("*") if p.is_file() and not p.is_symlink()]
    for same_size in groups(files, lambda p: p.stat().st_size):
        yield from groups(same_size, digest)


if __name__ == "__main__":
    wasted = 0
    for same in duplicates(sys.argv[1]):
        print(*same, sep="\n", end="\n\n")
        wasted += same[0].stat().st_size * (len(same) - 1)
    print(f"{wasted / 1e6:.1f} MB could be freed")
