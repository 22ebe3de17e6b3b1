"""Lines of a text that are not the story's: the headline again, captions, prompts.

Trafilatura loses more in precision than in recall, and nearly all of it is such
lines. A line is cut for what it is, never for the site it stands on.
"""

import re
from collections.abc import Callable, Iterable

from transforms.articles.headlines import title_key
from transforms.articles.page import Page
from transforms.articles.prompts import LONGEST_PROMPT, is_credit, is_prompt
from transforms.articles.trace import note

_WORDY = re.compile(r"[^\W_]")
#: Breaks that authors put between parts.
_BREAKS = frozenset({"***", "* * *"})
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
#: Longer lines are text, whatever they say.
_LONGEST_CUT = 600
_SHORTEST_CAPTION = 8
#: Shorter lines may be said twice: "Continued", "Meal 1".
_LONG_ENOUGH_TO_REPEAT = 100


def story_lines(
    lines: Iterable[str],
    *,
    titles: Iterable[str],
    captions: Iterable[str],
    is_residue: Callable[[str], bool] | None = None,
) -> list[str]:
    """The lines that belong to the story, each once, white space folded.

    Args:
        lines: as extracted.
        titles: headlines that stand above the story already.
        captions: texts of figures, see ``captions_of``.
        is_residue: what a publisher's rules cut, see ``publisher_rules``.
    """
    headlines = {title_key(t) for t in titles} - {""}
    pictures = {title_key(c) for c in captions} - {""}
    longest = max(map(len, headlines | pictures), default=0) * 2
    kept: list[str] = []
    seen: set[str] = set()
    for raw in lines:
        line = " ".join(raw.split())
        if not line:
            continue
        why = _reason(line) if len(line) <= _LONGEST_CUT else None
        if why is None and is_residue is not None and is_residue(line):
            why = "publisher rule"
        if why is None and len(line) <= longest:
            key = title_key(line)
            if key in headlines:
                why = "title"
            elif key in pictures:
                why = "caption"
        if why is None and line in seen and len(line) > _LONG_ENOUGH_TO_REPEAT:
            why = "repeated"
        seen.add(line)
        if why is None:
            kept.append(line)
        else:
            note("line cut", line, ((why, line),))
    return _without_trailing_list(kept)


def captions_of(page: Page) -> list[str]:
    """Texts of a page's figure captions and picture credits, once blocks are chosen."""
    found = [block.text for block in page.outline.blocks if block.why == "figure"]
    alts = (image.get("alt") for image in page.tagged["img"])
    found += [" ".join(alt.split()) for alt in alts if alt]
    return [text for text in found if len(text) >= _SHORTEST_CAPTION]


def _reason(line: str) -> str | None:
    """What a line says that is not of the story, by itself."""
    if not _WORDY.search(line) and line not in _BREAKS:
        return "no words"
    if _CONTROL.match(line):
        return "control"
    if is_prompt(line):
        return "prompt"
    if is_credit(line):
        return "credit"
    if _RIGHTS.match(line) and len(line) <= LONGEST_PROMPT:
        return "rights"
    return None


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
