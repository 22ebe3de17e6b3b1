"""What happens to a text on its way from an agency to a page: planted rewrites.

Each is a function of a text and a random generator, and gives the body of the copy.
"""

import random
import re
from collections.abc import Callable

_SENTENCE = re.compile(r"[^.!?…。！？؟।۔\n]+(?:[.!?…。！？؟।۔]+[\"'”’»)\]]*)?\s*")
_ATTRIBUTION = (
    "This report was first published by a partner and is printed here by permission."
)
_LEAD = "An opening line of our own tells in brief what the news of the day is about."


def sentences(text: str) -> list[str]:
    """The sentences of a text, with the space behind them."""
    return [s for s in _SENTENCE.findall(text) if s.strip()]


def cut(text: str, rng: random.Random, share: float) -> list[str]:
    """The sentences that stay where a share of them is cut at random."""
    found = sentences(text)
    stay = max(1, round(len(found) * (1 - share)))
    return [found[i] for i in sorted(rng.sample(range(len(found)), stay))]


def cut_10(text: str, rng: random.Random) -> str:
    """A new opening, a tenth cut, an attribution added."""
    return "\n".join([_LEAD, "".join(cut(text, rng, 0.10)), _ATTRIBUTION])


def cut_25(text: str, rng: random.Random) -> str:
    """The same with a quarter cut and the parts in another order."""
    return "\n".join([_LEAD, _reordered(cut(text, rng, 0.25), rng), _ATTRIBUTION])


def cut_50(text: str, rng: random.Random) -> str:
    """The same with half of it cut."""
    return "\n".join([_LEAD, _reordered(cut(text, rng, 0.50), rng), _ATTRIBUTION])


def brief_30(text: str, rng: random.Random) -> str:
    """Only the first three tenths."""
    taken: list[str] = []
    for sentence in sentences(text):
        if taken and sum(map(len, taken)) >= 0.3 * len(text):
            break
        taken.append(sentence)
    return "".join(taken)


def _reordered(kept: list[str], rng: random.Random) -> str:
    """Blocks of one to four sentences in another order."""
    blocks: list[str] = []
    while kept:
        size = rng.randint(1, 4)
        blocks.append("".join(kept[:size]).strip())
        kept = kept[size:]
    rng.shuffle(blocks)
    return "\n".join(blocks)


#: Name → rewrite, and the share of copies that must be found.
REWRITES: dict[str, tuple[Callable[[str, random.Random], str], float]] = {
    "cut 10 %": (cut_10, 1.0),
    "cut 25 %": (cut_25, 0.99),
    "cut 50 %": (cut_50, 0.95),
    "brief 30 %": (brief_30, 0.95),
}
