"""Scripts, and the languages that a script alone tells.

Latin, Cyrillic, Arabic and Devanagari are written by too many languages and are left
to the identifier.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

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

# A script is told by so many letters; a foreign name or a symbol is no text.
_FEWEST_LETTERS = 5

# Japanese headlines can do without kana, but not for long.
_MAY_LACK_KANA = 30

# A word takes about two characters here and five in alphabets; Latin product names
# do not outweigh the sentence around them.
_WEIGHTS = {"Han": 2.5, "Kana": 2.5, "Hangul": 2.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The script a text is mostly written in.

    Attributes:
        name: of ``TOLD_BY_SCRIPT``, ``Latin``, ``Cyrillic``, ``Arabic``,
            ``Devanagari``, or empty for a text without letters. ``Kana`` is Japanese
            with its Han, ``Han`` Chinese.
        letters: how many of the text's letters are of it.
        share: the same as a share of all letters, between 0 and 1.
    """

    name: str
    letters: int
    share: float


def weigh_scripts(text: str) -> Script:
    """Find the script that carries most of a text's words."""
    counts = _count(text)
    han, kana = counts.pop("Han", 0), counts.pop("Kana", 0)
    if han or kana:
        counts["Kana" if kana >= _KANA_SHARE * (han + kana) else "Han"] = han + kana
    if not counts:
        return Script(name="", letters=0, share=0.0)
    name = max(sorted(counts), key=lambda n: counts[n] * _WEIGHTS.get(n, 1))
    return Script(
        name=name,
        letters=counts[name],
        share=round(counts[name] / sum(counts.values()), 4),
    )


def languages_of(script: Script) -> tuple[str, ...]:
    """The languages a text in this script can be in, likeliest first; none if open."""
    if script.letters < _FEWEST_LETTERS:
        return ()
    if script.name == "Han" and script.letters < _MAY_LACK_KANA:
        return ("zh", "ja")
    return TOLD_BY_SCRIPT.get(script.name, ())


def _count(text: str) -> Counter[str]:
    """Letters of a text by script; marks count with the letters they belong to."""
    counts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        block = bisect_right(_STARTS, ord(character)) - 1
        if block >= 0 and character.isalpha():
            counts[_BLOCKS[block][1]] += times
    counts.pop("", None)
    return counts
