"""Which news agency a text is credited to."""

import re
from functools import cache
from importlib import resources

#: A dateline stands within so many characters of the beginning.
_OPENING = 120
#: A closing credit is a line of its own no longer than this.
_CLOSING = 60
_SAYS = re.compile(
    r" (?:reported|reports|contributed to this (?:report|story|article))(?!\w)"
)
_LONGEST_NAME = 60
_SOURCE = re.compile(r"^(?:source|quelle|fuente|fonte)\s*:\s*", re.IGNORECASE)


@cache
def _agencies() -> dict[str, str]:
    """Short names by the forms they are credited in, longest form first."""
    file = resources.files("transforms.articles") / "data" / "agencies.tsv"
    rows = (
        line.split("\t")
        for line in file.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    )
    forms = [(form, row[0]) for row in rows for form in row[1:]]
    return dict(sorted(forms, key=lambda f: -len(f[0])))


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, _agencies()))})(?!\w)")


def agency_in_byline(byline: str) -> str | None:
    """The agency a byline names, e.g. ``By Ada Lund, Reuters``."""
    match = _names().search(byline)
    return _agencies()[match[1]] if match else None


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency and nothing more."""
    return name in _agencies()


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
    return _reporting(text)


def _credit(text: str) -> str | None:
    """An agency in brackets, e.g. ``(AP)`` or ``(dpa/AFP)``."""
    for inside in re.findall(r"[(\[]([^()\[\]]{2,40})[)\]]", text):
        match = _names().match(inside)
        if match:
            return _agencies()[match[1]]
    return None


def _signed(line: str) -> str | None:
    """An agency that is all a line says, a dash or ``Source:`` aside."""
    plain = _SOURCE.sub("", line.strip())
    match = _names().fullmatch(plain.strip("—–- .©"))
    return _agencies()[match[1]] if match else None


def _reporting(text: str) -> str | None:
    """The agency of which a text says that it reported."""
    for said in _SAYS.finditer(text):
        before = text[max(said.start() - _LONGEST_NAME, 0) : said.start()]
        match = _at_the_end().search(before)
        if match is not None:
            return _agencies()[match[1]]
    return None


@cache
def _at_the_end() -> re.Pattern[str]:
    forms = "|".join(map(re.escape, _agencies()))
    return re.compile(rf"(?<!\w)({forms})(?: news agency)?$")
