"""The words that speak for a topic, one table a language."""

from __future__ import annotations

import functools

from transforms.topics.match import WORD, Matcher, Term, fold
from transforms.topics.taxonomy import DATA, load_taxonomy

_SHORTEST_LABEL = 5


@functools.cache
def load_matcher(language: str | None) -> Matcher:
    """The terms of a language; the taxonomy's own names for any other.

    Args:
        language: A BCP 47 tag or None. Only its primary part counts. A language
            without a table never borrows the words of another: a short word often
            means something else there.
    """
    primary = (language or "und").split("-")[0].lower()
    path = DATA / "lexicon" / f"{primary}.tsv"
    if not primary.isalpha() or not path.is_file():
        return _label_matcher()
    terms: list[Term] = []
    known: set[tuple[str, ...]] = set()
    forms: list[Term] = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        written, qcode, weight, unless = line.split("\t")
        words = tuple(WORD.findall(fold(written)))
        term = Term(
            words=words,
            qcode=qcode,
            weight=float(weight),
            is_stem=written.endswith("*"),
            unless=tuple(fold(part) for part in unless.split(";") if part),
        )
        terms.append(term)
        known.add(words)
        if primary == "en":
            forms.append(_plural(term))
    terms.extend(form for form in forms if form.words not in known)
    return Matcher(terms)


def _plural(term: Term) -> Term:
    *head, last = term.words
    if last.endswith("y") and last[-2:-1] not in tuple("aeiou"):
        last = last[:-1] + "ies"
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    else:
        last += "s"
    return Term(
        words=(*head, last), qcode=term.qcode, weight=term.weight, unless=term.unless
    )


@functools.cache
def _label_matcher() -> Matcher:
    taxonomy = load_taxonomy()
    meanings: dict[tuple[str, ...], set[str]] = {}
    for topic in taxonomy.topics():
        for label in topic.labels.values():
            words = tuple(WORD.findall(fold(label)))
            # Scripts without spaces write words of two letters.
            if sum(map(len, words)) >= (_SHORTEST_LABEL if label.isascii() else 2):
                meanings.setdefault(words, set()).add(taxonomy.live(topic.qcode))
    # A name that means several top levels in several languages proves nothing.
    return Matcher(
        Term(words=words, qcode=min(qcodes), weight=3.0)
        for words, qcodes in meanings.items()
        if len({taxonomy.top(qcode) for qcode in qcodes}) == 1
    )
