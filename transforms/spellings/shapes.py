"""The ways a spelling may stand in a text: capital first, in capitals, decomposed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from transforms.spellings.lexicon import Entry, Form

#: Marks and spaces that printers exchange; the length of a text stays.
FOLDING = str.maketrans("’‘ʼʿʾ‐‑\u00a0", "'''''-- ")


class Casing(Enum):
    """How a form's letters stand."""

    AS_WRITTEN = "as written"
    SENTENCE = "capital first"
    CAPITALS = "capitals"
    MISCASED = "the chosen form in capitals of another language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way a form may stand.

    Attributes:
        folded: The characters, folded by ``FOLDING``.
        entry: The entry's id.
        form: The form.
        chosen: The form it is brought to.
        casing: How its letters stand.
        ending: A plural's ending.
        is_on: Whether it is changed; others only keep their letters from being taken
            for a shorter form.
    """

    folded: str
    entry: str
    form: Form
    chosen: Form
    casing: Casing
    ending: str
    is_on: bool


def shapes_of(entry: Entry, chosen: Form, off: frozenset[str]) -> Iterator[Shape]:
    """Every way the forms of an entry may stand.

    Args:
        entry: The entry.
        chosen: The form to use.
        off: Flags of forms that are not changed.
    """
    for form in entry.forms:
        is_on = form is not chosen and not form.flags & off
        endings = ("", "s") if "plural" in form.flags else ("",)
        casings = {form.text: Casing.AS_WRITTEN}
        casings.setdefault(capitalized(form.text), Casing.SENTENCE)
        casings.setdefault(form.capitals, Casing.CAPITALS)
        # Python's capitals of "Türkiye" have a plain I, as half the wires do.
        miscased = Casing.MISCASED if form is chosen else Casing.CAPITALS
        casings.setdefault(form.text.upper(), miscased)
        for written, casing in casings.items():
            in_capitals = casing in (Casing.CAPITALS, Casing.MISCASED)
            for ending in endings:
                whole = written + (ending.upper() if in_capitals else ending)
                for shape in dict.fromkeys(
                    (whole, unicodedata.normalize("NFD", whole))
                ):
                    is_odd = shape != whole or casing is Casing.MISCASED
                    is_same = written in (chosen.text, chosen.capitals)
                    yield Shape(
                        folded=shape.translate(FOLDING),
                        entry=entry.id,
                        form=form,
                        chosen=chosen,
                        casing=casing,
                        ending=whole[len(written) :],
                        is_on=(is_on and (not is_same or written == form.text))
                        or (form is chosen and is_odd),
                    )


def capitalized(text: str) -> str:
    """With a capital first, but not eBay or iPhone."""
    return text if text[1:2].isupper() else text[0].upper() + text[1:]
