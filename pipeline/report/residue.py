"""Lines that recur over a host's stories, as the commit tells them."""

from dataclasses import dataclass

from transforms.dataset.manifest import Manifest

_MOST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidueLine:
    """One line that recurs.

    Attributes:
        pages: stories of the host that have it.
        of: stories of the host that were read.
    """

    host: str
    line: str
    pages: int
    of: int


def residue(manifest: Manifest) -> tuple[ResidueLine, ...]:
    """The lines that recur most; () for a commit that tells of none."""
    return tuple(ResidueLine(**line) for line in manifest.residue[:_MOST_LINES])
