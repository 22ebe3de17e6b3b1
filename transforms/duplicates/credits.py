"""What an article credits, and what that says of a pair of copies."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
#: Names remembered of an article.
MOST_CREDITS = 8


def credits_of(
    *, publisher: str, agency: str | None, authors: Iterable[str]
) -> tuple[str, ...]:
    """What an article credits, as ``kind:name``, agency first.

    >>> credits_of(publisher="Harbour Gazette", agency="AP", authors=["Ada Lund"])
    ('agency:AP', 'byline:Ada Lund', 'publisher:Harbour Gazette')
    """
    found = [f"agency:{agency}"] if agency else []
    found += [f"byline:{name}" for name in authors][: MOST_CREDITS - 2]
    return (*found, f"publisher:{publisher}")


def evidence(copy: Iterable[str], earliest: Iterable[str]) -> tuple[str, ...]:
    """What speaks for a copy beside the text itself, strongest first.

    ``agency:AP``: both credit it. ``credits:AP``: the copy does, and the earliest does
    not, or is the agency's own. ``byline:…``: both name that author. ``publisher:…``:
    both are of one publisher.

    Args:
        copy: credits of the copy, see ``credits_of``.
        earliest: likewise.
    """
    theirs = {_folded(credit) for credit in earliest}
    found = []
    for credit in copy:
        kind, _, name = credit.partition(":")
        if _folded(credit) in theirs:
            found.append(credit)
        elif kind == "agency" or _folded(f"publisher:{name}") in theirs:
            found.append(f"credits:{name}")
    return tuple(found)


def _folded(credit: str) -> str:
    kind, _, name = credit.partition(":")
    folded = unicodedata.normalize("NFKC", name).casefold()
    return f"{kind}:{' '.join(_WORD.findall(folded))}"
