"""Lines that recur over a host's pages: prompts and buttons that no rule knows yet.

A line is news once. What many stories of one host share is a newsletter's invitation,
a disclaimer, a control for the size of letters. Such lines are told, never cut: what
is to be cut is said in ``publisher_rules``.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from transforms.articles.agencies import agency_in_text
from transforms.articles.datelines import dateline_place
from transforms.pickles import compactly_pickled

#: Fewer stories prove nothing, …
FEWEST_PAGES = 4
#: … and a line of fewer of a host's stories may be one that recurs honestly.
LEAST_SHARE = 0.2
#: A prompt is a short line wherever it stands, …
_SHORT = 120
#: … or a longer one among the first or last few.
_LONG = 400
_FIRST, _LAST = 2, 4
#: Of more lines of one host those met once are forgotten (lossy counting): a line of a
#: fifth of the stories comes back long before so many others.
_MOST_LINES = 2_000
#: Lines told of one host, and of a run.
_TOLD, _TOLD_OF_RUN = 20, 200
_QUOTATION = re.compile(r"^[\"“”„«»‘'].*[\"“”«»’'][^\w]*$")


@compactly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """A line that recurs.

    Attributes:
        pages: how many of the host's stories have it.
        of: how many stories of the host were read.
    """

    host: str
    line: str
    pages: int
    of: int


@dataclass(slots=True)
class HostLines:
    """How many of a host's stories have each line, in bounded memory.

    Counted in the order of reading; a host has one owner, so the order is always the
    same.
    """

    stories: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    _met: set[bytes] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Count the lines of a story, unless it is a version of one that was met."""
        lines = text.split("\n")
        longest = max(lines, key=len)
        digest = hashlib.blake2b(longest.encode(), digest_size=8).digest()
        if digest in self._met:
            return
        self._met.add(digest)
        self.stories += 1
        for line in set(_candidates(lines)) - {longest}:
            self.counts[line] = self.counts.get(line, 0) + 1
        self._forget_rare()

    def merge(self, other: "HostLines") -> None:
        """Add another's counts."""
        self.stories += other.stories
        for line, pages in other.counts.items():
            self.counts[line] = self.counts.get(line, 0) + pages
        self._forget_rare()

    def recurring(self) -> "HostLines":
        """The same without lines of a single story: all that need be passed on."""
        kept = {line: pages for line, pages in self.counts.items() if pages > 1}
        return HostLines(self.stories, kept)

    def _forget_rare(self) -> None:
        least = 1
        while len(self.counts) > _MOST_LINES:
            least += 1
            self.counts = {li: n for li, n in self.counts.items() if n >= least}


def residue(host: str, lines: HostLines) -> Iterator[Residue]:
    """What recurs over a host's stories though it is no news, the commonest first."""
    enough = max(FEWEST_PAGES, LEAST_SHARE * lines.stories)
    found = sorted((-n, line) for line, n in lines.counts.items() if n >= enough)
    for pages, line in [one for one in found if not _recurs_honestly(one[1])][:_TOLD]:
        yield Residue(host=host, line=line, pages=-pages, of=lines.stories)


def commonest(found: Iterable[Residue]) -> list[dict[str, Any]]:
    """What a run says of its residue, as plain data in one order."""
    order = sorted(found, key=lambda one: (-one.pages, one.host, one.line))
    return [asdict(one) for one in order[:_TOLD_OF_RUN]]


def _candidates(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        is_at_an_end = number < _FIRST or number >= len(lines) - _LAST
        if 0 < len(line) <= (_LONG if is_at_an_end else _SHORT):
            yield line


def _recurs_honestly(line: str) -> bool:
    """Datelines, credits of agencies and quotations stand in many stories."""
    return (
        _QUOTATION.match(line) is not None
        or dateline_place(f"{line.rstrip(' -–—')} – ") is not None
        or agency_in_text(line) is not None
    )
