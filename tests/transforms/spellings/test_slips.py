"""Which words are one slip away, by what slip."""

import pytest

from transforms.spellings.slips import Targets

SLIPS = {
    "transposed": ("presdient", "president", "transposed", 0.3, False),
    "first letters transposed": ("ebfore", "before", "transposed", 0.3, True),
    "doubled": ("harbbor", "harbor", "doubled", 0.3, False),
    "halved": ("anounce", "announce", "doubled", 0.3, False),
    "omitted": ("negotations", "negotiations", "omitted", 0.5, False),
    "omitted at the end": ("industr", "industry", "omitted", 1.2, True),
    "omitted at the start": ("arket", "market", "omitted", 1.8, True),
    "key beside inserted": ("harbvor", "harbor", "inserted", 0.6, False),
    "another inserted": ("harbqor", "harbor", "inserted", 1.4, False),
    "vowel": ("defendent", "defendant", "substituted", 0.8, False),
    "key beside": ("harvor", "harbor", "substituted", 0.9, False),
    "another": ("harxor", "harbor", "substituted", 1.6, False),
}


@pytest.mark.parametrize(
    ("written", "meant", "kind", "cost", "is_at_end"), SLIPS.values(), ids=SLIPS.keys()
)
def test_a_slip_is_known(
    written: str, meant: str, kind: str, cost: float, is_at_end: bool
) -> None:
    (slip,) = Targets({meant, "harvest", written}).slips(written)

    assert (slip.word, slip.kind, slip.cost, slip.is_at_end) == (
        meant, kind, cost, is_at_end
    )  # fmt: skip


@pytest.mark.parametrize("far", ["harbour", "hrabro", "arbors", "ha"])
def test_two_slips_are_too_many(far: str) -> None:
    assert Targets({far}).slips("hrbr") == []


WORDS = ("harbor", "negotiations", "course", "at", "storm")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_one_slip_away_is_found(word: str) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    written = {head + tail[1:] for head, tail in cuts}
    written |= {head + tail[1::-1] + tail[2:] for head, tail in cuts}
    written |= {h + letter + t for h, t in cuts for letter in letters}
    written |= {h + letter + t[1:] for h, t in cuts[:-1] for letter in letters}
    targets = Targets(WORDS)

    missed = [
        w for w in written - {word} if word not in {s.word for s in targets.slips(w)}
    ]

    assert missed == []
