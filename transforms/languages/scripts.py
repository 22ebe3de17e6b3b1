"""Scripts, and the languages that a script alone tells.

Latin, Cyrillic, Arabic and Devanagari are written by too many languages and are left
to the identifier.
"""

from bisect import bisect_right
from collections import Counter

# First code point of each block, and the script; "" is none of ours.
_BLOCKS = (
    (0x0041, "Latin"),
    (0x0370, "Greek"),
    (0x0400, "Cyrillic"),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0700, "Syriac"),
    (0x0750, "Arabic"),
    (0x0780, "Thaana"),
    (0x07C0, ""),
    (0x08A0, "Arabic"),
    (0x0900, "Devanagari"),
    (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"),
    (0x0B00, "Oriya"),
    (0x0B80, "Tamil"),
    (0x0C00, "Telugu"),
    (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, "Tibetan"),
    (0x1000, "Myanmar"),
    (0x10A0, "Georgian"),
    (0x1100, "Hangul"),
    (0x1200, "Ethiopic"),
    (0x13A0, ""),
    (0x1780, "Khmer"),
    (0x1800, ""),
    (0x1C90, "Georgian"),
    (0x1CC0, ""),
    (0x1E00, "Latin"),
    (0x1F00, "Greek"),
    (0x2000, ""),
    (0x2D00, "Georgian"),
    (0x2D30, ""),
    (0x3040, "Kana"),
    (0x3100, "Han"),
    (0x3130, "Hangul"),
    (0x3190, "Han"),
    (0x31F0, "Kana"),
    (0x3200, ""),
    (0x3400, "Han"),
    (0xA000, ""),
    (0xAC00, "Hangul"),
    (0xD7B0, ""),
    (0xF900, "Han"),
    (0xFB00, "Latin"),
    (0xFB13, ""),
    (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"),
    (0xFE00, ""),
    (0xFE70, "Arabic"),
    (0xFEFF, ""),
    (0xFF21, "Latin"),
    (0xFF66, "Kana"),
    (0xFFA0, ""),
    (0x20000, "Han"),
    (0x32000, ""),
)
_STARTS = [start for start, _ in _BLOCKS]

#: Languages by the script that tells them; the first where nothing else is stated.
TOLD_BY_SCRIPT: dict[str, tuple[str, ...]] = {
    "Greek": ("el",),
    "Armenian": ("hy",),
    "Hebrew": ("he", "yi"),
    "Thaana": ("dv",),
    "Bengali": ("bn", "as"),
    "Gurmukhi": ("pa",),
    "Gujarati": ("gu",),
    "Oriya": ("or",),
    "Tamil": ("ta",),
    "Telugu": ("te",),
    "Kannada": ("kn",),
    "Malayalam": ("ml",),
    "Sinhala": ("si",),
    "Thai": ("th",),
    "Lao": ("lo",),
    "Tibetan": ("bo", "dz"),
    "Myanmar": ("my",),
    "Georgian": ("ka",),
    "Ethiopic": ("am", "ti"),
    "Khmer": ("km",),
    "Hangul": ("ko",),
    "Kana": ("ja",),
    "Han": ("zh",),
}

# Japanese prose is half kana; Chinese prose has none but in names and slogans.
_KANA_SHARE = 0.05


def count_scripts(text: str) -> Counter[str]:
    """How many letters (and marks) of each script a text has."""
    if text.isascii():
        return Counter(Latin=sum(map(str.isalpha, text)))
    counts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        script = _script(character)
        if script and (character.isalpha() or script != "Latin"):
            counts[script] += times
    return counts


def main_script(counts: Counter[str]) -> str | None:
    """The script a text is written in; kana and Han are Japanese or Chinese as one."""
    merged = Counter(counts)
    han, kana = merged.pop("Han", 0), merged.pop("Kana", 0)
    if han or kana:
        merged["Kana" if kana >= _KANA_SHARE * (han + kana) else "Han"] = han + kana
    return max(sorted(merged), key=merged.__getitem__, default=None)


def _script(character: str) -> str:
    at = bisect_right(_STARTS, ord(character)) - 1
    return _BLOCKS[at][1] if at >= 0 else ""
