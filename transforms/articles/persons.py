"""Persons among what publishers write where a name is asked for.

That is organizations, roles, e-mail addresses, places, dates and whole sentences, too.
What is declared to be a person is believed unless it is plainly something else; what
is merely printed in a line must look like a name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from transforms.articles.agencies import agency_in_byline

_LONGEST = 60
#: Before a name: "by", "text", "author" in the languages of news.
_BY = (
    r"(?:(?:written|story|words|reported|text|texte?s?|testo|texto|tekst|artikel) )?"
    r"(?:by|von|vom|par|por|di|af|av|przez|door|oleh|yazan|autor(?:in|es?|a)?|author|"
    r"автор|texte?|text|texto|testo|redakcja|reporter|correspondent)(?=[\s:])"
)
_LEADING_BY = re.compile(rf"^\W*{_BY}[:\s]+", re.IGNORECASE)
#: Somewhere in a line: only words that are in no name.
#: Labels in front of an author's name, wherever on a page.
_LABEL = re.compile(
    r"^\W*(?:autorin/autor|autor(?:in|es?|a)?|author|auteure?s?|autore|автор|"
    r"forfatter|författare|schrijver|yazar|penulis)(?=[\s:])",
    re.IGNORECASE,
)
_INNER_BY = re.compile(r"(?:^|\s)(?:by|von|par|por|przez|door|oleh)\s+(?=\w)", re.I)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?<!\w)@\w+")
#: "Press Office (www.press.example)" is an organization.
_SITE_BEHIND = re.compile(r"[(\[](?:https?:|www\.)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[（].*?(?:[)\]）]|$)\s*")
_SPLIT = re.compile(
    r"\s*(?:[,;|•·/、，；\t\n]|\s[-–—]\s|"
    r"\s(?:and|und|et|y|e|og|och|en|with|mit|avec|con|ja|oraz|ve|и)\s|\s&\s)\s*"
)
#: From here on a printed line speaks of other things: a date, a place, a role.
_REST = re.compile(
    r"\s*(?:\d|(?<!\w)(?:in|for|at|aus|für|updated|published|posted|aktualisiert|"
    r"veröffentlicht|actualizado|publicado|publié|mis à jour|stand|uhr)(?!\w)).*$",
    re.IGNORECASE | re.DOTALL,
)
_EDITORS = re.compile(r"(?:责编|责任编辑|记者|作者|記者|文)[:：]\s*([^)）\s]{2,20})")
_TITLES_OF_REPORTERS = re.compile(r"\s*(?:기자|記者|记者|특파원)$|^(?:記者|记者)\s*")
_NOT_A_PERSON = re.compile(
    r"(?<!\w)(?:staff|desk|team|editor(?:s|ial)?|editorial|redaktion|redaction|"
    r"rédaction|redacción|redazione|redação|redakcja|redaksi|newsroom|news|agency|"
    r"agencies|agentur|agence|agencia|press|service|online|media|magazine|times|post|"
    r"gazette|tribune|herald|journal|daily|zeitung|nachrichten|correspondent|"
    r"correspondents|reporter|reporters|contributor|contributors|writer|photographer|"
    r"admin|administrator|webmaster|author|guest|sponsored|company|inc|ltd|llc|gmbh|"
    r"corp|university|institute|ministry|department|wire|report|tv|radio|com|org|net|"
    r"unknown|none|null|digital|group|network|channel|bureau|board|by|min|minutes|"
    r"read|share|comments?)(?!\w)",
    re.IGNORECASE,
)
#: Lower-case words within names.
_PARTICLES = frozenset({
    "al", "bin", "da", "dal", "de", "del", "della", "den", "der", "des", "di", "do",
    "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "vom", "y", "zu",
    "zum",
})  # fmt: skip
_UNSPACED = re.compile("^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff・]{2,8}$")


def declared_persons(names: Iterable[str], publishers: Iterable[str]) -> list[str]:
    """The persons among names that are declared to be authors, each once.

    Args:
        names: as declared; one may hold several.
        publishers: names of the site and its publisher, which are no persons.
    """
    organizations = {_key(name) for name in publishers}
    found: dict[str, str] = {}
    for name in names:
        for part in names_in(name):
            if _may_be_person(part) and _key(part) not in organizations:
                found.setdefault(_key(part), part)
    return list(found.values())


def printed_persons(line: str, publishers: Iterable[str]) -> list[str]:
    """The persons a printed line names, such as ``By Ada Lund and Bo Ek, May 4``."""
    is_reporters = _TITLES_OF_REPORTERS.search(line) is not None
    names = declared_persons([_names_in(line)], publishers)
    return [
        name
        for name in names
        if looks_like_a_name(name) and (is_reporters or not _UNSPACED.match(name))
    ]


def is_labeled_author(line: str) -> bool:
    """Whether a line is an author's name behind a label that says so."""
    return _LABEL.match(line) is not None


def begins_as_byline(line: str) -> bool:
    """Whether a line begins with a word that introduces its author."""
    return _LEADING_BY.match(line) is not None


def credited_editors(line: str) -> list[str]:
    """Names behind ``责编：`` and the like, which East Asian papers print last."""
    match = _EDITORS.search(line)
    return [n for n in names_in(match[1]) if _UNSPACED.match(n)] if match else []


def looks_like_a_name(name: str) -> bool:
    """Two to five words, capitalized where the script has capitals; or East Asian."""
    words = name.split()
    if len(words) == 1:
        return _UNSPACED.match(name) is not None
    if not 2 <= len(words) <= 5:
        return False
    names = [word for word in words if word.lower() not in _PARTICLES]
    if len(names) < 2 and len(words) < 3:
        return False
    has_no_case = all(word[0].lower() == word[0].upper() for word in words)
    return has_no_case or all(
        word[0] != word[0].lower() or not word[0].isalpha() for word in names
    )


def _names_in(line: str) -> str:
    """The part of a printed line that may hold names."""
    plain = _BRACKETS.sub(" ", _ADDRESS.sub(" ", line))
    leading = _LEADING_BY.match(plain)
    if leading is not None:
        plain = plain[leading.end() :]
    else:
        inner = _INNER_BY.search(plain)
        if inner is not None and inner.end() < len(plain) // 2 + 10:
            plain = plain[inner.end() :]
    return _REST.sub("", plain)


def names_in(name: str) -> Iterator[str]:
    """The single names in what is written where a name is asked for."""
    if _SITE_BEHIND.search(name):
        return
    plain = _BRACKETS.sub(" ", _ADDRESS.sub(" ", name))
    for part in _SPLIT.split(_LEADING_BY.sub("", _LABEL.sub("", plain))):
        bare = _TITLES_OF_REPORTERS.sub("", " ".join(part.split()))
        yield bare.strip(" .:-–—*\"'“”")


def _may_be_person(name: str) -> bool:
    """Whether a declared author is not plainly something else."""
    if not 2 <= len(name) <= _LONGEST or any(c.isdigit() for c in name):
        return False
    words = name.split()
    if len(words) == 1 and (name.isascii() or not name[0].isalpha()):
        return False  # a handle, an initial, an agency
    if len(words) > 6 or not any(c.isalpha() for c in name):
        return False
    return not _NOT_A_PERSON.search(name) and agency_in_byline(name) is None


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\W+|\.(?:com|de|org|net)$", "", plain)
