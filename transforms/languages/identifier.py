"""The identifier for languages that script and letters do not tell: langdetect.

langdetect draws n-grams of the text at random until one language stands out, and out
of the box does so differently in every process. Here each text has a generator of its
own with a fixed seed, and the profiles are loaded in the order of their names rather
than of the directory, so that sums of floats agree too. Calls share nothing but the
profiles, which are only read.

A text in a language it lacks langdetect takes for another with full confidence. So a
guess also says how well the text fits: which share of its trigrams occurs in the
profile of the language guessed.

``Identify`` is the place for another identifier: one that knows more languages takes
the place of ``LANGUAGES`` and ``identify`` and nothing else changes.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.languages.sample import SAMPLE_CHARACTERS
from transforms.languages.tags import primary_tag

_KNOWN = """
af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk
ml mr ne nl no pa pl pt ro ru sk sl so sq sv sw ta te th tl tr uk ur vi zh
"""
#: What langdetect knows, as primary tags.
LANGUAGES = frozenset(_KNOWN.split())

_SEED = 0
# Drawing once instead of seven times changed none of 302 answers.
_TRIALS = 1
# Beyond these, floats differ between versions of Python.
_DIGITS = 4

_loading = threading.Lock()
_factory: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The likeliest language of a text.

    Attributes:
        code: primary tag.
        confidence: probability among the languages known, between 0 and 1.
        fit: how much of the text is as the language has it, between 0 and 1; low where
            the text is in none of the languages known.
    """

    code: str
    confidence: float
    fit: float


#: From a text and the weights of expected languages to a guess; None for no idea.
Identify = Callable[[str, Mapping[str, float]], Guess | None]


def identify(text: str, expected: Mapping[str, float]) -> Guess | None:
    """What langdetect makes of a text.

    Args:
        text: up to ``SAMPLE_CHARACTERS`` of it are looked at.
        expected: prior probability of some languages, by primary tag; what remains up
            to 1 is shared by all. Empty for no expectation.
    """
    from langdetect.lang_detect_exception import LangDetectException

    factory = _profiles()
    detector = factory.create()
    detector.n_trial = _TRIALS
    detector.set_max_text_length(SAMPLE_CHARACTERS)
    if expected:
        detector.set_prior_map(_prior(factory.langlist, expected))
    detector.append(text)
    try:
        guesses = detector.get_probabilities()
    except LangDetectException:  # no n-gram of any profile
        return None
    if not guesses:
        return None
    best = guesses[0]
    return Guess(
        code=primary_tag(best.lang) or best.lang,
        confidence=round(best.prob, _DIGITS),
        fit=_fit(factory, detector.ngrams, best.lang),
    )


def _fit(factory: Any, ngrams: list[str], name: str) -> float:
    at = factory.langlist.index(name)
    known = [
        factory.word_lang_prob_map[ngram][at] > 0 for ngram in ngrams if len(ngram) == 3
    ]
    return round(sum(known) / len(known), _DIGITS) if known else 0.0


def _prior(names: list[str], expected: Mapping[str, float]) -> dict[str, float]:
    """Weights by langdetect's names: zh-cn and zh-tw are one language to us."""
    rest = max(1 - sum(expected.values()), 0) / len(names)
    return {name: expected.get(primary_tag(name) or name, 0) + rest for name in names}


def _profiles() -> Any:
    """The loaded profiles; 0.3 s of CPU time and 45 MB at the first call."""
    global _factory
    with _loading:
        if _factory is None:
            _factory = _load()
    return _factory


def _load() -> Any:
    from langdetect.detector import Detector
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    class KeepingDetector(Detector):
        """A detector that keeps the n-grams it looked at."""

        def _extract_ngrams(self) -> list[str]:
            ngrams: list[str] = super()._extract_ngrams()
            self.ngrams = ngrams
            return ngrams

    class Factory(DetectorFactory):
        """A factory of such detectors."""

        def _create_detector(self) -> KeepingDetector:
            return KeepingDetector(self)

    factory = Factory()
    factory.set_seed(_SEED)
    paths = sorted(Path(PROFILES_DIRECTORY).iterdir(), key=lambda path: path.name)
    factory.load_json_profile([path.read_text("utf-8") for path in paths])
    return factory
