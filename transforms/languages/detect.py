"""Which language a text is in, and on what grounds.

The text itself is asked first, by its script, then by its n-grams; what page and feed
state weighs where the text is short, or where the language is one that nobody here can
recognize. Statements are not believed otherwise: on 7 of 258 real pages ``<html lang>``
was missing and on 6 it was wrong.
"""

from dataclasses import dataclass

from transforms.languages.identifier import LANGUAGES, SAMPLE_CHARACTERS, identify
from transforms.languages.scripts import TOLD_BY_SCRIPT, count_scripts, main_script
from transforms.languages.tags import UNDETERMINED, as_stated, primary_tag

#: Below so many letters a text does not speak for itself.
FEWEST_LETTERS = 20

# Below so many letters, what is stated weighs as a prior.
_SHORT = 100
_PRIOR = 0.6
_SURE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A text's language.

    Attributes:
        code: BCP 47 primary tag, or ``und``.
        confidence: between 0 and 1; None where nothing was measured.
        declared: what the page, else the feed, says, as it says it.
        source: ``script``, ``detected``; ``declared`` where the statement names a
            language that cannot be recognized here; ``assumed`` where the text is too
            short to tell; ``none`` with ``und``.
    """

    code: str
    confidence: float | None
    declared: str | None
    source: str


def identify_language(
    text: str, *, declared: str | None = None, feed_language: str | None = None
) -> Language:
    """Tell a text's language; the same answer in every process, thread and order.

    Args:
        text: a story's body, paragraphs parted by newlines.
        declared: what the page states, as written.
        feed_language: what the feed, or the operator for it, states.
    """
    stated = as_stated(declared) or as_stated(feed_language)
    code, confidence, source = _decide(
        text, page=primary_tag(declared), feed=primary_tag(feed_language)
    )
    return Language(code=code, confidence=confidence, declared=stated, source=source)


def _decide(
    text: str, *, page: str | None, feed: str | None
) -> tuple[str, float | None, str]:
    sample = take_sample(text)
    counts = count_scripts(sample)
    letters = counts.total()
    script = main_script(counts)
    if script in TOLD_BY_SCRIPT:
        languages = TOLD_BY_SCRIPT[script]
        named = next((t for t in (page, feed) if t in languages), languages[0])
        return named, _share(counts, script), "script"
    if letters < FEWEST_LETTERS:
        assumed = feed or page
        return (assumed, None, "assumed") if assumed else (UNDETERMINED, None, "none")
    unknown = next((t for t in (page, feed) if t and t not in LANGUAGES), None)
    if unknown:
        return unknown, None, "declared"
    expected = {t: _PRIOR for t in {page, feed} if t} if letters < _SHORT else {}
    total = sum(expected.values())
    guess = identify(sample, {t: p * _PRIOR / total for t, p in expected.items()})
    if guess is None:
        return UNDETERMINED, None, "none"
    if guess.confidence < _SURE and guess.code not in (page, feed):
        return UNDETERMINED, None, "none"
    return guess.code, guess.confidence, "detected"


def _share(counts: dict[str, int], script: str) -> float:
    """Share of a text's letters in its script; Japanese and Chinese share theirs."""
    own = ("Kana", "Han") if script in ("Kana", "Han") else (script,)
    return round(sum(counts.get(s, 0) for s in own) / sum(counts.values()), 4)


def take_sample(text: str) -> str:
    """The characters of a text that are looked at: of its longest paragraphs."""
    if len(text) <= SAMPLE_CHARACTERS:
        return text
    longest = max(text.split("\n"), key=len)
    start = max(len(longest) - SAMPLE_CHARACTERS, 0) // 2
    return longest[start : start + SAMPLE_CHARACTERS]
