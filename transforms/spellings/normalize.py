"""Make the spellings of an article one, reversibly.

Three channels change a text: its characters, its names, its typos. They follow one
another until none has anything left to change, and what they did is told as one list of
edits against the text as published; so a text made one stays as it is for ever.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transforms.records import Edit
from transforms.spellings.characters import change_characters
from transforms.spellings.edits import Change, apply_changes, compose
from transforms.spellings.guards import Document
from transforms.spellings.lexicon import load_lexicon
from transforms.spellings.tokens import Words, ascii_words
from transforms.spellings.typos import Typos
from transforms.spellings.variants import Variants
from transforms.spellings.words import common_words

#: After so many rounds without rest a text is left as it was.
_ROUNDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingPolicy:
    """Which edits are made.

    Attributes:
        channels: Some of ``unicode``, ``variants``, ``typos``.
        style: Pairs of an entry's id and its chosen form.
        quotations: Whether quoted speech is edited too.
    """

    channels: tuple[str, ...] = ("unicode", "variants", "typos")
    style: tuple[tuple[str, str], ...] = ()
    quotations: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalized:
    """A text after its edits, and the edits; undoing them gives the text before."""

    text: str
    title: str | None
    edits: tuple[Edit, ...]


class Normalizer:
    """Normalizes texts under one policy; holds the loaded tables."""

    def __init__(self, policy: SpellingPolicy) -> None:
        self._unicode = "unicode" in policy.channels
        self._variants: Variants | None = None
        self._typos: Typos | None = None
        if "variants" in policy.channels:
            self._variants = Variants(dict(policy.style), quotations=policy.quotations)
        if "typos" in policy.channels:
            self._typos = Typos(_lower_case_words())
        self._common: frozenset[str] = frozenset()
        if self._variants or self._typos:
            self._common = common_words()
        if self._variants:
            self._common -= self._variants.words

    def normalize(
        self, text: str, *, title: str | None = None, language: str = "en"
    ) -> Normalized:
        """Make the spellings of a text and its title one.

        Args:
            text: The body.
            title: The headline, if there is one.
            language: Primary BCP 47 tag; names and typos are changed in English only.

        Returns:
            The texts and the edits, those of the title first, by offset.
        """
        sources = (title or "", text)
        is_english = language.split("-")[0].lower() == "en"
        done: tuple[list[Change], ...] = ([], [])
        current = sources
        for _ in range(_ROUNDS):
            found = self._one_round(current, is_english)
            if not any(found):
                break
            done = tuple(map(compose, sources, done, found))
            current = (
                apply_changes(current[0], found[0]),
                apply_changes(current[1], found[1]),
            )
        else:
            done, current = ([], []), sources
        edits = tuple(
            Edit(
                field=field,
                start=change.start,
                end=change.end,
                original=source[change.start : change.end],
                replacement=change.replacement,
                rule=change.rule,
            )
            for field, source, changes in zip(
                ("title", "text"), sources, done, strict=True
            )
            for change in changes
        )
        return Normalized(
            text=current[1], title=None if title is None else current[0], edits=edits
        )

    def _one_round(
        self, texts: tuple[str, ...], is_english: bool
    ) -> tuple[list[Change], ...]:
        """The changes of the first channel that has any."""
        if self._unicode:
            found = tuple(map(change_characters, texts))
            if any(found):
                return found
        if not is_english or not (self._variants or self._typos):
            return ([], [])
        words = [Words(text, self._common) for text in texts]
        if self._variants:
            document = Document("\n".join(texts))
            found = tuple(
                self._variants.changes(text, own, document)
                for text, own in zip(texts, words, strict=True)
            )
            if any(found):
                return found
        if self._typos:
            return (
                self._typos.changes(texts[0], words[0], words[1]),
                self._typos.changes(texts[1], words[1], words[0]),
            )
        return ([], [])


def check_style(style: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with a style: unknown names, forms that are not listed."""
    lexicon = load_lexicon()
    for name, chosen in style.items():
        entry = lexicon.get(name)
        if entry is None:
            near = difflib.get_close_matches(name, lexicon, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield f"{name!r} is no entry of the lexicon{hint}"
        elif entry.form(chosen) is None:
            forms = ", ".join(dict.fromkeys(form.text for form in entry.forms))
            yield f"{chosen!r} is no form of {name!r}; choose from {forms}"


def _lower_case_words() -> set[str]:
    """Words of the lexicon that stand in lower case and are no typos."""
    return {
        word
        for entry in load_lexicon().values()
        for form in entry.forms
        for word in ascii_words(form.text)
        if word.islower()
    }
