"""Which news agency a text is credited to."""

import re
from functools import cache
from importlib import resources

#: Names that are also words or initials: believed only where a credit is the form.
_AMBIGUOUS = frozenset({"AA", "SID", "SDA", "CNA", "TT", "AP", "PA", "ANI", "CP"})
#: A dateline stands within so many characters of the beginning.
_OPENING = 120
#: A closing credit is a line of its own no longer than this.
_CLOSING = 60


_SOURCE = re.compile(r"^(?:source|quelle|fuente|fonte)\s*:\s*", re.IGNORECASE)


@cache
def _agencies() -> tuple[tuple[str, str], ...]:
    """(form, short name), longest form first."""
    file = resources.files("transforms.articles") / "data" / "agencies.tsv"
    rows = (
        line.split("\t")
        for line in file.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    )
    forms = [(form, row[0]) for row in rows for form in row[1:]]
    return tuple(sorted(forms, key=lambda f: -len(f[0])))


@cache
def _pattern(*, strict: bool) -> re.Pattern[str]:
    forms = (f for f, _ in _agencies() if not (strict and f in _AMBIGUOUS))
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, forms))})(?!\w)")


def agency_in_byline(byline: str) -> str | None:
    """The agency a byline names, e.g. ``By Ada Lund, Reuters``."""
    match = _pattern(strict=False).search(byline)
    return dict(_agencies())[match[1]] if match else None


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency and nothing more."""
    return name in dict(_agencies())


def agency_in_text(text: str) -> str | None:
    """The agency a text credits: in its dateline, at its end, or as its reporter.

    Recognized: ``PARIS (AP) —`` and ``PARIS, June 3 (Reuters) -`` at the beginning, a
    last line such as ``(AFP)`` or ``— Reuters``, and ``The AP reported`` or
    ``Reuters contributed to this report`` anywhere.
    """
    opening = _credit(text[:_OPENING])
    if opening:
        return opening
    last = text.rstrip().rpartition("\n")[2]
    if len(last) <= _CLOSING and (credit := _credit(last) or _signed(last)):
        return credit
    match = _reporting().search(text)
    return dict(_agencies())[match[1]] if match else None


def _credit(text: str) -> str | None:
    """An agency in brackets, e.g. ``(AP)`` or ``(dpa/AFP)``."""
    for inside in re.findall(r"[(\[]([^()\[\]]{2,40})[)\]]", text):
        match = _pattern(strict=False).match(inside)
        if match:
            return dict(_agencies())[match[1]]
    return None


def _signed(line: str) -> str | None:
    """An agency that is all a line says, a dash or ``Source:`` aside."""
    plain = re.sub(
        r"^(?:source|quelle|fuente|fonte)\s*:\s*", "", line.strip(), flags=re.I
    )
    match = _pattern(strict=False).fullmatch(plain.strip("—–- .©"))
    return dict(_agencies())[match[1]] if match else None


@cache
def _reporting() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form, _ in _agencies())
    verbs = r"(?:reported|reports|contributed to this (?:report|story|article))"
    return re.compile(rf"(?<!\w)(?:[Tt]he )?({forms})(?: news agency)? {verbs}(?!\w)")
