"""The place at the head of a text: ``PARIS, June 3 (AP) — …``."""

import re

_DASH = r"\s*[-–—]{1,2}\s+"
_PLACE = r"([A-ZÀ-ÖØ-ÞÇĞİŞÜ][A-ZÀ-ÖØ-ÞÇĞİŞÜ .'’/-]{2,40}?)"
_REST = (
    r"(?:,\s*[A-Z][\w. ]{1,20})?"  # a region: "PORTLAND, Ore."
    r"(?:,\s*\w{3,9}\.?\s*\d{1,2}(?:,\s*\d{4})?)?"  # a date: ", June 3"
    r"(?:\s*\([^()]{2,40}\))?"  # an agency
)
#: In capitals, then a dash; or any capitalized place with an agency in brackets.
_CAPITALS = re.compile(rf"^{_PLACE}{_REST}{_DASH}")
_WITH_AGENCY = re.compile(
    r"^([A-ZÀ-ÖØ-Þ][\w.'’ -]{2,40}?)(?:,\s*[\w. ]{2,25})?\s*"
    rf"\(([A-Za-z/ ]{{2,20}})\)(?:{_DASH}|\s*[.:]\s+)"
)


def dateline_place(text: str) -> str | None:
    """The place a text's dateline names, as printed; None without a dateline.

    >>> dateline_place("PARIS, June 3 (AP) — The vote was counted.")
    'PARIS'
    """
    match = _CAPITALS.match(text) or _WITH_AGENCY.match(text)
    if match is None:
        return None
    place = match[1].strip(" .-/")
    return place if len(place) >= 3 else None
