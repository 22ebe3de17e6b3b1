"""The names that have several spellings, one table a kind of name.

A table is tab-separated: ``id  forms  unless  needs  since  flags  source``. An id may
take several lines: the first form of its first line is the default, and the guards of a
line hold for the forms of that line only; those of the id ``*`` hold for all lines. How
a line is written is told in ``docs/how_to_add_a_spelling.md``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.spellings.words import DATA, word_lists

TABLES = ("countries", "places", "people", "organizations", "terms")
_ARTICLE = "the "
_NAMED = re.compile(r"@(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One spelling of a name.

    Attributes:
        text: As it stands within a sentence, without its article.
        capitals: As it stands in a line of capitals.
        has_article: Whether English says "the" before it.
        unless: Contexts in which it is left alone, ``~`` standing for the form.
        common: Such contexts of the whole table.
        needs: Beginnings of words; one of them must stand in the document.
        since: A year; near an earlier year the form is left alone.
        flags: See ``docs/how_to_add_a_spelling.md``.
    """

    text: str
    capitals: str
    has_article: bool = False
    unless: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    since: int | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One name with its spellings, the default first."""

    id: str
    forms: tuple[Form, ...]
    source: str

    def form(self, text: str) -> Form | None:
        """The form written like this, with or without its article."""
        for form in self.forms:
            if text == form.text or (form.has_article and text == f"the {form.text}"):
                return form
        return None


@functools.cache
def load_lexicon() -> Mapping[str, Entry]:
    """Every entry by its id, read once per process."""
    lines: dict[str, list[tuple[list[Form], str]]] = {}
    for table in TABLES:
        common: tuple[str, ...] = ()
        for line in (DATA / f"{table}.tsv").read_text("utf-8").splitlines()[1:]:
            name, forms, unless, needs, since, flags, source = line.split("\t")
            if name == "*":
                common = _phrases(unless)
                continue
            guards: dict[str, object] = {
                "unless": _phrases(unless),
                "common": common,
                "needs": _phrases(needs),
                "since": int(since) if since else None,
                "flags": frozenset(_phrases(flags)),
            }
            lines.setdefault(name, []).append(
                ([_form(written, guards) for written in forms.split("|")], source)
            )
    return {
        name: Entry(
            id=name,
            forms=tuple(form for forms, _ in parts for form in forms),
            source=parts[0][1],
        )
        for name, parts in lines.items()
    }


def _form(written: str, guards: Mapping[str, object]) -> Form:
    plain, _, capitals = written.partition("=")
    text = plain.removeprefix(_ARTICLE)
    return Form(
        text=text,
        capitals=capitals or text.upper(),
        has_article=text != plain,
        **guards,  # type: ignore[arg-type]
    )


def _phrases(cell: str) -> tuple[str, ...]:
    """A cell's phrases, with each named list put in."""
    phrases: list[str] = []
    for phrase in cell.split("|") if cell else ():
        named = _NAMED.search(phrase)
        if named is None:
            phrases.append(phrase)
        else:
            phrases += (
                phrase.replace(named.group(), word) for word in word_lists()[named[1]]
            )
    return tuple(phrases)
