"""Build the word lists from their sources.

    python -m transforms.spellings.build_words SCOWL FREQUENCIES

SCOWL is the folder ``scowl`` of the Debian package of that name (or of its upstream,
``final/``); FREQUENCIES is ``frequency_dictionary_en_82_765.txt`` of the Python package
``symspellpy``. The lists are committed, so nobody needs this to run newsbeam.
"""

from __future__ import annotations

import gzip
import math
import re
import sys
from pathlib import Path

DATA = Path(__file__).parent / "data"
#: SCOWL's sizes: 70 is a large dictionary's, 80 has every word a writer may know.
KNOWN_SIZE = 80
TARGET_SIZE = 70
SHORTEST = 3
#: Uses per thousand million words, as a logarithm, below which nothing is meant.
RAREST = 2.3
_NAME = re.compile(
    r"(?P<kind>.+)-(?P<sort>words|upper|proper-names|abbreviations|contractions)"
    r"\.(?P<size>\d+)"
)
_WORD = re.compile(r"[a-z]+")


def read_scowl(folder: Path) -> list[tuple[str, str, int, str]]:
    """Rows of (kind of English, sort, size, word), accents and possessives left out.

    Contractions come as the letters beside their apostrophes, as texts are split.
    """
    rows = []
    for path in sorted(folder.iterdir()):
        named = _NAME.fullmatch(path.name)
        if named is None:
            continue
        text = path.read_text("utf-8", "replace")
        words = text.split("\n")
        if named["sort"] == "contractions":
            words = re.findall("[A-Za-z]+", text)
        rows += [
            (named["kind"], named["sort"], int(named["size"]), word)
            for word in words
            if _WORD.fullmatch(word.lower())
        ]
    return rows


def build(scowl: Path, frequencies: Path) -> None:
    """Write both lists, the same bytes from the same sources."""
    rows = read_scowl(scowl)
    known = {word.lower() for _, _, size, word in rows if size <= KNOWN_SIZE}
    usual = {
        word
        for kind, sort, size, word in rows
        if sort == "words" and size <= TARGET_SIZE and "variant" not in kind
    }
    counts: dict[str, int] = {}
    for line in frequencies.read_text("utf-8-sig").splitlines():
        word, count = line.split()
        counts[word] = int(count)
    total = sum(counts.values())
    known |= {word for word in counts if _WORD.fullmatch(word)}
    lines = []
    for word in sorted(usual & counts.keys()):
        value = math.log10(counts[word] / total * 1e9)
        if value >= RAREST and len(word) >= SHORTEST:
            lines.append(f"{word}\t{round(value * 100)}")
    _write("known.txt.gz", sorted(known))
    _write("frequencies.tsv.gz", lines)


def _write(name: str, lines: list[str]) -> None:
    packed = gzip.compress("\n".join(lines).encode("ascii"), 9, mtime=0)
    (DATA / name).write_bytes(packed)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
