"""Who wrote it: persons out of names, bylines and links.

Publishers put organizations, roles, e-mail addresses and whole sentences where a
name is asked for. A name is kept only when it looks like a person's.
"""

import re
from collections.abc import Iterable, Iterator

from transforms.articles.agencies import agency_in_byline
from transforms.articles.structured import Structured, strings, types_of
from transforms.articles.trace import note
from transforms.articles.tree import Element, class_words, text_of

_BY = re.compile(
    r"^\s*(?:(?:written|story) by|by|von|par|por|di|af|av|przez|door|texte?)\b[:\s]+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[,;|•·/]|\s(?:and|und|et|y|e|og|och|en|with|mit|avec)\s|\s&\s)\s*"
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|@\w+")
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]\s*")
_NOT_A_PERSON = re.compile(
    r"\b(?:staff|desk|team|editor(?:s|ial)?|editorial|redaktion|redaction|rédaction|"
    r"redacción|redazione|newsroom|news|agency|agencies|agentur|agence|agencia|press|"
    r"service|online|media|magazine|times|post|gazette|tribune|herald|journal|daily|"
    r"correspondent|reporter|contributor|writer|photographer|admin|administrator|"
    r"webmaster|author|guest|sponsored|company|inc|ltd|llc|gmbh|corp|university|"
    r"institute|ministry|department|wire|report|tv|radio|com|org|net|unknown|none|null)\b",
    re.IGNORECASE,
)
_META = (
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "article:author",
)
_CLASSES = re.compile(r"(?:^|[\s_-])(?:byline|author(?:s|-?name)?|writer)(?:$|[\s_-])")
_LONGEST_BYLINE = 200


def authors(
    tree: Element, structured: Structured
) -> tuple[tuple[str, ...], str | None]:
    """The persons who wrote a page, and where they were found."""
    candidates = (
        ("json_ld", _from_nodes(structured)),
        ("meta", _from_meta(structured)),
        ("rel", _from_links(tree)),
        ("byline", _from_byline(tree)),
    )
    found = [(source, persons(names)) for source, names in candidates]
    chosen = next(((names, source) for source, names in found if names), ((), None))
    note("authors", chosen[0], tuple(found))
    return chosen


def byline(tree: Element) -> str | None:
    """The printed line of authors, as it stands."""
    for element in _byline_elements(tree):
        text = text_of(element)
        if 3 <= len(text) <= _LONGEST_BYLINE:
            return text
    return None


def persons(names: Iterable[str]) -> tuple[str, ...]:
    """The persons among names and lists of names, each once, in order."""
    found: dict[str, str] = {}
    for name in names:
        for part in _parts(name):
            if is_person(part):
                found.setdefault(part.casefold(), part)
    return tuple(found.values())


def _parts(name: str) -> Iterator[str]:
    plain = _BRACKETS.sub(" ", _ADDRESS.sub(" ", name))
    for part in _SPLIT.split(_BY.sub("", plain)):
        yield " ".join(part.split()).strip(" .:-–—")


def is_person(name: str) -> bool:
    """Whether a name looks like a person's: two to five words, no organization's."""
    words = name.split()
    if not 2 <= len(words) <= 5:
        # In scripts without capitals a name may be one word.
        return len(words) == 1 and len(name) >= 2 and not name[0].isascii()
    if any(c.isdigit() for c in name) or len(name) > 60:
        return False
    if _NOT_A_PERSON.search(name) or agency_in_byline(name):
        return False
    capitals = sum(w[0].isupper() or not w[0].isalpha() for w in words)
    has_case = any(w[0].lower() != w[0].upper() for w in words)
    return not has_case or capitals >= max(2, len(words) - 2)


def _from_nodes(structured: Structured) -> list[str]:
    for node in structured.articles:
        people = node.get("author") or node.get("creator")
        names = [
            name
            for one in (people if isinstance(people, list) else [people])
            if not (isinstance(one, dict) and types_of(one) & {"organization"})
            for name in strings(one)
        ]
        if names:
            return names
    return []


def _from_meta(structured: Structured) -> list[str]:
    for name in _META:
        contents = [c for c in structured.meta.get(name, ()) if "://" not in c]
        if persons(contents):
            return contents
    return []


def _from_links(tree: Element) -> list[str]:
    links = (e for e in tree.iter("a", "span") if _says_author(e))
    return [text for e in links if len(text := text_of(e)) <= 60][:5]


def _says_author(element: Element) -> bool:
    marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".lower()
    return "author" in marks.split()


def _from_byline(tree: Element) -> list[str]:
    line = byline(tree)
    return [line] if line else []


def _byline_elements(tree: Element) -> Iterator[Element]:
    for element in tree.iter("div", "span", "p", "address", "a", "li"):
        if _CLASSES.search(class_words(element)):
            yield element
