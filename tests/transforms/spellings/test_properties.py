"""What holds for every text: edits can be undone, and a text made one stays."""

import functools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transforms.spellings.undoing import redo, undo
from transforms.spellings.lexicon import load_lexicon
from transforms.spellings.normalize import Normalizer, SpellingPolicy
from transforms.spellings.words import misspellings

CHANNELS = ("unicode", "variants", "typos")
#: Every channel alone and together, names in quotations too and not, a style turned.
POLICIES = (
    SpellingPolicy(),
    SpellingPolicy(quotations=False),
    SpellingPolicy(
        style=(
            ("country.CZ", "the Czech Republic"),
            ("country.TR", "Turkey"),
            ("country.UA", "the Ukraine"),
            ("org.nato", "Nato"),
            ("person.assad", "al-Assad"),
        )
    ),
    *(SpellingPolicy(channels=(channel,)) for channel in CHANNELS),
)

FORMS = sorted(
    {
        shown
        for entry in load_lexicon().values()
        for form in entry.forms
        for shown in (form.text, form.capitals, f"the {form.text}")
    }
)
_MARKS = "“”\"'’‘«»()-–,.!?\n\u00a0\u200b\u200d\u200c\u00ad\u202e\ufeff\u0308\u0301ÃÅ²s"
ODDITIES = (
    *_MARKS,
    *(" (", ") ", "&amp;", "&amp;amp;", "&#39;", "&nbsp;", "&lt;", "Ã©", "â€™", "â€"),
    *("ðŸ˜€", "\x92", "\x80", "#Turkey", "@KievPost", "`Kiev`", "desk@kiev.example"),
    *("https://example.org/Kiev?a=Turkey", "the film ", "’s ", "-backed ", "in 1975 "),
    *("University", "formerly ", "(now ", "Mr ", "King ", "U.K.", "U.A.E."),
)
PIECES = st.one_of(
    st.sampled_from(FORMS),
    st.sampled_from(sorted(misspellings())),
    st.sampled_from(
        (
            "militants",
            "militans",
            "goverment",
            "negotations",
            "presdient",
            "the",
            "officials",
            "said",
            "In",
            "talks",
            "teh",
            "journalits",
            "Thanksgiving",
            "Syria",
            "Iraq",
            "Ukraine",
            "le",
            "dans",
            "les",
            "vlogger",
            "masse",
        )
    ),
    st.sampled_from(ODDITIES),
    st.text(max_size=6),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9),
)
TEXTS = st.lists(
    st.tuples(PIECES, st.sampled_from((" ", " ", " ", "", "\n", ". "))), max_size=14
).map(lambda pairs: "".join(piece + gap for piece, gap in pairs))
CASES = st.tuples(
    st.sampled_from(POLICIES).map(functools.cache(Normalizer)),
    TEXTS,
    st.none() | TEXTS,
    st.sampled_from(("en", "en", "en", "fr", "und")),
)

Case = tuple[Normalizer, str, str | None, str]


def edits_are_sorted_disjoint_and_can_be_undone(case: Case) -> None:
    normalizer, text, title, language = case
    found = normalizer.normalize(text, title=title, language=language)
    for field, source, target in (
        ("text", text, found.text),
        ("title", title or "", found.title or ""),
    ):
        edits = [edit for edit in found.edits if edit.field == field]
        assert all(edit.original != edit.replacement and edit.rule for edit in edits)
        assert redo(source, edits) == target
        assert undo(target, edits) == source


def a_normalized_text_stays_as_it_is(case: Case) -> None:
    normalizer, text, title, language = case
    once = normalizer.normalize(text, title=title, language=language)
    twice = normalizer.normalize(once.text, title=once.title, language=language)
    assert twice.edits == ()
    assert (twice.text, twice.title) == (once.text, once.title)


PROPERTIES = pytest.mark.parametrize(
    "holds",
    [edits_are_sorted_disjoint_and_can_be_undone, a_normalized_text_stays_as_it_is],
    ids=["undo", "stay"],
)


@PROPERTIES
def test_it_holds_for_texts_of_many_kinds(holds: Callable[[Case], None]) -> None:
    @settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
    @given(CASES)
    def check(case: Case) -> None:
        holds(case)

    check()


@pytest.mark.slow
@pytest.mark.timeout(900)
@PROPERTIES
def test_it_holds_for_thousands_of_texts(holds: Callable[[Case], None]) -> None:
    @settings(max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
    @given(CASES)
    def check(case: Case) -> None:
        holds(case)

    check()
