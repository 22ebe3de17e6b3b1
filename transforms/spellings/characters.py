"""The unicode channel: characters that are not what the writer typed.

Only what is certain is changed. Text decoded with the wrong charset is mended where the
bytes spell valid UTF-8 and no language writes the sequence; joiners stay where scripts
and emoji need them; quotation marks and dashes are typography and stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from transforms.spellings.edits import Change, apply_changes, compose

#: Windows-1252 for the characters that bytes 0x80 to 0x9f were taken for.
_BYTES = {
    **{chr(code): code for code in range(0x80, 0x100)},
    **{
        bytes([code]).decode("cp1252"): code
        for code in range(0x80, 0xA0)
        if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    },
}
_TAIL = "".join(char for char, code in _BYTES.items() if 0x80 <= code < 0xC0)
_SEQUENCE = f"(?:[Â-ß][{_TAIL}]|[à-ï][{_TAIL}]{{2}}|[ð-ô][{_TAIL}]{{3}})"
#: The class of leads comes first because scanning for a class is fast.
_MOJIBAKE = re.compile(
    f"[Â-ô\u0080-\u009f](?:(?<=[\u0080-\u009f])|(?:(?<=[Â-ß])[{_TAIL}]"
    f"|(?<=[à-ï])[{_TAIL}]{{2}}|(?<=[ð-ô])[{_TAIL}]{{3}}){_SEQUENCE}*)"
)
#: Typed right after a capital by people too, so proof only inside a word.
_PUNCTUATION = frozenset("€‚„…†‡‹‘’“”•–—›\u00a0«»")
#: Punctuation, currencies, trade marks, arrows, mathematics, pictures.
_SYMBOL = re.compile("[\u2000-\u20cf\u2100-\u22ff\u2600-\u27bf]")
_CERTAIN_PAIRS = frozenset("ÂÃÄÅ")
_ENTITY = re.compile(r"&(#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,7});")
_KEPT_ENTITIES = frozenset("<>")
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f"
_SPACE = re.compile(f"[{_SPACES}]")
_INVISIBLE = re.compile(
    f"[{_SPACES}\u00ad\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]+"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: Thai, Lao, Tibetan, Burmese, Khmer.
_SPACELESS = re.compile("[\u0e00-\u109f\u1780-\u17ff]")
_BREAK = "\u200b"
_JOINERS = frozenset("\u200c\u200d")
_MARKS = frozenset("\u200e\u200f\u061c")
#: How near right-to-left letters must be for a mark of direction to mean something.
_REACH = 200
_ROUNDS = 8


def change_characters(text: str) -> list[Change]:
    """The changes that leave nothing for another call to change."""
    if text.isascii() and "&" not in text:
        return []
    done: list[Change] = []
    current = text
    for _ in range(_ROUNDS):
        found = _one_round(current)
        if not found:
            break
        done = compose(text, done, found)
        current = apply_changes(current, found)
    return done


def _one_round(text: str) -> list[Change]:
    """The changes of the first step that has any."""
    for step in (_entities, _mojibake, _invisible):
        found = list(step(text))
        if found:
            return found
    if not unicodedata.is_normalized("NFC", text):
        return list(_compositions(text))
    return []


def _entities(text: str) -> Iterator[Change]:
    """Entities that were escaped twice; angle brackets may be talk about code."""
    if "&" not in text:
        return
    for found in _ENTITY.finditer(text):
        meant = html.unescape(found.group())
        if len(meant) == 1 and meant.isprintable() and meant not in _KEPT_ENTITIES:
            yield Change(found.start(), found.end(), meant, "unicode:entity")
        elif meant == "\u00a0":
            yield Change(found.start(), found.end(), " ", "unicode:entity")


def _mojibake(text: str) -> Iterator[Change]:
    for found in _MOJIBAKE.finditer(text):
        run = found.group()
        try:
            if len(run) == 1:
                # Windows-1252 read as Latin-1.
                meant = run.encode("latin-1").decode("cp1252")
            else:
                meant = bytes(_BYTES[char] for char in run).decode("utf-8")
        except UnicodeError:
            continue
        if meant == "\ufeff":
            yield Change(found.start(), found.end(), "", "unicode:mojibake")
            continue
        if not (meant.isprintable() or meant == "\u00a0"):
            continue
        before = text[found.start() - 1 : found.start()] if found.start() else ""
        after = text[found.end() : found.end() + 1]
        if len(run) == 1 or _is_certain(run, meant, before, after):
            yield Change(found.start(), found.end(), meant, "unicode:mojibake")


def _is_certain(run: str, meant: str, before: str, after: str) -> bool:
    """Whether no writer means these characters as they stand."""
    if len(meant) > 1:
        return True
    if len(run) == 4:
        return True
    if len(run) == 3:
        return run[0] == "â" and bool(_SYMBOL.match(meant))
    if len(run) != 2 or run[0] not in _CERTAIN_PAIRS:
        return False
    if run[1] in _PUNCTUATION:
        return after.isalpha()
    # 20 Å² is an area.
    return run[0] != "Å" or before.isalpha() or after.isalpha()


def _invisible(text: str) -> Iterator[Change]:
    for found in _INVISIBLE.finditer(text):
        run = found.group()
        start, end = found.span()
        kept = "".join(
            " " if _SPACE.match(char) else char
            for char in run
            if _SPACE.match(char)
            or (char in _JOINERS and _joins(text, start, end))
            or (char == _BREAK and _parts_words(text, start, end))
            or (char in _MARKS and _is_right_to_left(text, start))
        )
        if kept != run:
            rule = "unicode:space" if len(kept) == len(run) else "unicode:invisible"
            yield Change(start, end, kept, rule)


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a joiner stands between letters or pictures that it joins."""
    before = text[start - 1 : start] if start else ""
    after = text[end : end + 1]
    return _is_joined(before) and (_is_joined(after) or not after.isascii())


def _parts_words(text: str, start: int, end: int) -> bool:
    """Whether a break stands between words of a script that writes no spaces."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return len(around) == 2 and all(_SPACELESS.match(char) for char in around)


def _is_joined(char: str) -> bool:
    """Arabic to Khmer and the like, Mongolian, emoji and their modifiers."""
    code = ord(char) if char else 0
    return (
        0x0600 <= code < 0x10A0
        or 0x1780 <= code < 0x1900
        or 0x2190 <= code < 0x2C00
        or 0xA800 <= code < 0xAC00
        or 0xFB50 <= code < 0xFF00
        or code >= 0x10A00
    )


def _is_right_to_left(text: str, at: int) -> bool:
    around = text[max(0, at - _REACH) : at + _REACH]
    return bool(_RIGHT_TO_LEFT.search(around))


def _compositions(text: str) -> Iterator[Change]:
    """NFC, piece by piece; nothing composes across an ASCII character's left edge."""
    for found in re.finditer(r"[\x00-\x7f]?[^\x00-\x7f]+", text):
        piece = found.group()
        composed = unicodedata.normalize("NFC", piece)
        if composed == piece:
            continue
        head = _same_start(piece, composed)
        rest = min(len(piece), len(composed)) - head
        tail = min(rest, _same_start(piece[::-1], composed[::-1]))
        yield Change(
            found.start() + head,
            found.end() - tail,
            composed[head : len(composed) - tail],
            "unicode:nfc",
        )


def _same_start(one: str, other: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
