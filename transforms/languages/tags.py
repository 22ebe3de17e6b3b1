"""Language tags as pages, feeds and identifiers write them, to one form.

The form is a BCP 47 primary tag, the value of the ``language`` partition. Norwegian is
one language here (``no``): identifiers do not tell Bokmål and Nynorsk apart reliably
and publishers mix them under either tag. So is Chinese (``zh``): traditional and
simplified are scripts, not languages.
"""

import re

#: What is said where there is nothing to say.
UNDETERMINED = "und"

#: RFC 5646 (4.4.1) takes 35 characters for the longest sensible tag.
_LONGEST = 35
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")

# Tags that say nothing: undetermined, several, none, uncoded.
_SILENT = frozenset({"und", "mul", "zxx", "mis"})

# Other names of one language: retired tags, the parts of macrolanguages, ISO 639-2.
_ALIASES = {
    **dict.fromkeys(("nb", "nn", "nob", "nno", "nor"), "no"),
    **dict.fromkeys(("cmn", "yue", "zho", "chi"), "zh"),
    **dict.fromkeys(("arb", "ara"), "ar"),
    **dict.fromkeys(("prs", "pes", "fas", "per"), "fa"),
    **dict.fromkeys(("iw", "heb"), "he"),
    **dict.fromkeys(("in", "ind"), "id"),
    **dict.fromkeys(("mo", "ron", "rum"), "ro"),
    **dict.fromkeys(("fil", "tgl"), "tl"),
    **dict.fromkeys(("swh", "swa"), "sw"),
    **dict.fromkeys(("zsm", "msa", "may"), "ms"),
    **dict.fromkeys(("deu", "ger"), "de"),
    **dict.fromkeys(("fra", "fre"), "fr"),
    **dict.fromkeys(("nld", "dut"), "nl"),
    **dict.fromkeys(("ces", "cze"), "cs"),
    **dict.fromkeys(("slk", "slo"), "sk"),
    **dict.fromkeys(("ell", "gre"), "el"),
    **dict.fromkeys(("isl", "ice"), "is"),
    **dict.fromkeys(("mkd", "mac"), "mk"),
    **dict.fromkeys(("mya", "bur"), "my"),
    **dict.fromkeys(("kat", "geo"), "ka"),
    **dict.fromkeys(("hye", "arm"), "hy"),
    **dict.fromkeys(("sqi", "alb"), "sq"),
    **dict.fromkeys(("eus", "baq"), "eu"),
    **dict.fromkeys(("cym", "wel"), "cy"),
    "ji": "yi",
    "eng": "en",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "rus": "ru",
    "tur": "tr",
    "ukr": "uk",
    "pol": "pl",
    "swe": "sv",
    "dan": "da",
    "fin": "fi",
    "hun": "hu",
    "jpn": "ja",
    "kor": "ko",
    "vie": "vi",
    "hin": "hi",
    "ben": "bn",
    "urd": "ur",
    "zul": "zu",
    "xho": "xh",
    # Countries mistaken for languages, where no language bears the tag.
    "cz": "cs",
    "jp": "ja",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
    "cn": "zh",
    "vn": "vi",
    "us": "en",
    "gb": "en",
}


def primary_tag(stated: str | None) -> str | None:
    """The primary tag of what is stated, or None where it names no language.

    >>> primary_tag("zh_Hant-TW"), primary_tag("nb-NO"), primary_tag("{{ lang }}")
    ('zh', 'no', None)
    """
    match = _TAG.fullmatch(as_stated(stated) or "")
    if match is None:
        return None
    tag = match[1].lower()
    return None if tag in _SILENT else _ALIASES.get(tag, tag)


def as_stated(stated: str | None) -> str | None:
    """A statement without the white space around it; None if empty or no tag's size."""
    trimmed = (stated or "").strip()
    return trimmed if 0 < len(trimmed) <= _LONGEST else None
