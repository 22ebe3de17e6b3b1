"""Lines of a text that are not the story's: the headline again, captions, prompts.

Trafilatura loses more in precision than in recall, and nearly all of it is such
lines. A line is cut for what it is, never for the site it stands on.
"""

import re
import unicodedata
from collections.abc import Iterable

from transforms.articles.prompts import LONGEST_PROMPT, is_credit, is_prompt
from transforms.articles.trace import note
from transforms.articles.tree import Element, class_words, text_of

_WORD = re.compile(r"\w+")
_RIGHTS = re.compile(
    r"^\W*(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten)", re.I
)
#: Text-size controls, share buttons, counters.
_CONTROL = re.compile(
    r"^(?:T\s?T|A\s?[+-](?:\s?A\s?[+-])?|A{2,3}|print|email|e-mail|share|tweet|"
    r"copy link|comments?|facebook|twitter|whatsapp|x|save|listen|"
    r"\d+ (?:comments?|shares?|min read))$",
    re.IGNORECASE,
)
_CAPTION_CLASSES = re.compile(r"caption|credit|copyright|img-desc|photo-desc")
_LONGEST_SHOUT = 80


def story_lines(
    lines: Iterable[str], *, titles: Iterable[str], captions: Iterable[str]
) -> list[str]:
    """The lines that belong to the story, each once, white space folded.

    Args:
        lines: as extracted.
        titles: headlines that stand above the story already.
        captions: texts of figures, see ``captions_of``.
    """
    headlines = {_key(t) for t in titles} - {""}
    pictures = {_key(c) for c in captions} - {""}
    kept: list[str] = []
    seen: set[str] = set()
    for raw in lines:
        line = " ".join(raw.split())
        if not line:
            continue
        key = _key(line)
        why = _reason(line, key, headlines, pictures)
        if why is None and key in seen and len(key) > 60:
            why = "repeated"
        seen.add(key)
        if why is None:
            kept.append(line)
        else:
            note("line cut", line, ((why, line),))
    return _without_trailing_list(kept)


def captions_of(tree: Element) -> list[str]:
    """Texts of a tree's figure captions and picture credits."""
    found = [text_of(e) for e in tree.iter("figcaption")]
    for element in tree.iter("div", "span", "p"):
        if _CAPTION_CLASSES.search(class_words(element)):
            text = text_of(element)
            if len(text) < 600:
                found.append(text)
    found += [" ".join((e.get("alt") or "").split()) for e in tree.iter("img")]
    return [text for text in found if len(text) >= 8]


def _reason(line: str, key: str, headlines: set[str], pictures: set[str]) -> str | None:
    if key in headlines:
        return "title"
    if key in pictures:
        return "caption"
    if not key and line not in ("* * *", "***"):
        return "no words"
    if _CONTROL.match(line):
        return "control"
    if is_prompt(line):
        return "prompt"
    if is_credit(line):
        return "credit"
    if _RIGHTS.match(line) and len(line) <= LONGEST_PROMPT:
        return "rights"
    if len(line) <= _LONGEST_SHOUT and _is_shouted(line):
        return "capitals"
    return None


def _is_shouted(line: str) -> bool:
    """A line of capitals only, such as ``RELATED: MINISTER RESIGNS``."""
    letters = [c for c in line if c.isalpha()]
    cased = [c for c in letters if c.lower() != c.upper()]
    return (
        len(cased) >= 8 and len(line.split()) >= 3 and all(c.isupper() for c in cased)
    )


def _without_trailing_list(lines: list[str]) -> list[str]:
    """Without the bullets behind the story: links to other stories."""
    end = len(lines)
    while end and lines[end - 1].startswith("- "):
        end -= 1
    bullets = len(lines) - end
    if bullets and end and sum(len(b.split()) for b in lines[end:]) < bullets * 16:
        for line in lines[end:]:
            note("line cut", line, (("trailing list", line),))
        return lines[:end]
    return lines


def _key(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
