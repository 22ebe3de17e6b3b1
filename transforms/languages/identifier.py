"""The identifier for languages whose script does not tell them: langdetect.

langdetect draws n-grams of the text at random until one language stands out, and out
of the box does so differently in every process. Here each text has a generator of its
own with a fixed seed, and the profiles are loaded in the order of their names rather
than of the directory, so that sums of floats agree too. No state is shared between
calls but the profiles, which are read only.

``Identify`` is the place for another identifier: one that knows more languages takes
``LANGUAGES`` and ``identify`` over and nothing else changes.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.languages.tags import primary_tag

#: Characters of a text that are looked at.
SAMPLE_CHARACTERS = 300

_KNOWN = """
af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk
ml mr ne nl no pa pl pt ro ru sk sl so sq sv sw ta te th tl tr uk ur vi zh
"""
#: What langdetect knows, as primary tags.
LANGUAGES = frozenset(_KNOWN.split())

_SEED = 0
_DIGITS = 4

_loading = threading.Lock()
_factory: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The likeliest language of a text.

    Attributes:
        code: primary tag.
        confidence: between 0 and 1.
    """

    code: str
    confidence: float


#: From a text and the weights of expected languages to a guess; None for no idea.
Identify = Callable[[str, Mapping[str, float]], Guess | None]


def identify(text: str, expected: Mapping[str, float]) -> Guess | None:
    """What langdetect makes of a text.

    Args:
        text: up to ``SAMPLE_CHARACTERS`` of it are looked at.
        expected: prior probability of some languages, by primary tag; what remains up
            to 1 is shared by all others. Empty for no expectation.
    """
    from langdetect.lang_detect_exception import LangDetectException

    factory = _profiles()
    detector = factory.create()
    detector.n_trial = 1
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
        code=primary_tag(best.lang) or best.lang, confidence=round(best.prob, _DIGITS)
    )


def _prior(names: list[str], expected: Mapping[str, float]) -> dict[str, float]:
    """Weights by langdetect's names: zh-cn and zh-tw are one language to us."""
    rest = max(1 - sum(expected.values()), 0) / len(names)
    return {name: expected.get(primary_tag(name) or name, 0) + rest for name in names}


def _profiles() -> Any:
    global _factory
    with _loading:
        if _factory is None:
            from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

            factory = DetectorFactory()
            factory.set_seed(_SEED)
            factory.load_json_profile(
                [
                    p.read_text("utf-8")
                    for p in sorted(Path(PROFILES_DIRECTORY).iterdir())
                ]
            )
            _factory = factory
    return _factory
