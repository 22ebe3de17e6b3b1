"""Which language a text is in, and on what grounds.

The text is asked first: its script, its letters, then its n-grams. What page and feed
state is heard where the text is short, where the identifier lacks the language, and
where the identifier is not sure. A text of which none of this tells the language is
``und``: rows are stored by language for good, and a wrong one misleads more than none.
"""

from dataclasses import dataclass

from transforms.languages.identifier import Identify, identify
from transforms.languages.letters import told_by_letters
from transforms.languages.sample import take_sample
from transforms.languages.scripts import languages_of, weigh_scripts
from transforms.languages.statements import Statements, is_sound, overrules
from transforms.languages.tags import UNDETERMINED

#: A text with fewer letters does not speak for itself, unless its script does.
FEWEST_LETTERS = 20

# What is stated weighs as a prior, which tells on a headline, not on an article.
_PRIOR = 0.6
# With fewer letters than this, what is stated settles a doubt.
_SHORT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A text's language.

    Attributes:
        code: BCP 47 primary tag, or ``und``.
        confidence: between 0 and 1; None where nothing was measured.
        declared: what the page, else the feed, says, as it says it.
        source: ``script`` (with letters of a language's own), ``detected``;
            ``declared`` where the statement names a language that cannot be recognized
            here; ``assumed`` where the text is too short to tell; ``none`` with
            ``und``.
    """

    code: str
    confidence: float | None
    declared: str | None
    source: str


def identify_language(
    text: str,
    *,
    declared: str | None = None,
    feed_language: str | None = None,
    identify: Identify = identify,
) -> Language:
    """Tell a text's language; the same answer in every process, thread and order.

    Args:
        text: a story's body, paragraphs parted by newlines.
        declared: what the page states, as written.
        feed_language: what the feed, or the operator for it, states.
        identify: the identifier for what script and letters do not tell.
    """
    stated = Statements(page=declared, feed=feed_language)
    code, confidence, source = _decide(text, stated, identify)
    return Language(
        code=code, confidence=confidence, declared=stated.raw, source=source
    )


def _decide(
    text: str, stated: Statements, identify: Identify
) -> tuple[str, float | None, str]:
    sample = take_sample(text)
    script = weigh_scripts(sample)
    languages = languages_of(script)
    if languages:
        told = next((tag for tag in stated.tags if tag in languages), languages[0])
        return told, script.share, "script"
    if script.letters < FEWEST_LETTERS:
        return _assumed(stated)
    told_so = told_by_letters(sample, script.name, script.letters)
    if told_so:
        return told_so, script.share, "script"

    weight = _PRIOR / max(len(stated.tags), 1)
    guess = identify(sample, dict.fromkeys(stated.tags, weight))
    beyond = stated.beyond_identifier
    if beyond and not (guess and overrules(guess, beyond)):
        return beyond, None, "declared"
    if guess and (guess.code in stated.tags or is_sound(guess)):
        return guess.code, guess.confidence, "detected"
    if script.letters < _SHORT:
        return _assumed(stated)
    return UNDETERMINED, None, "none"


def _assumed(stated: Statements) -> tuple[str, None, str]:
    if stated.tags:
        return stated.tags[0], None, "assumed"
    return UNDETERMINED, None, "none"
