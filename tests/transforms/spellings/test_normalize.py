"""Three channels, one list of edits."""

import subprocess
import sys

import pytest

from tests.transforms.spellings.undoing import redo, undo
from transforms.spellings.normalize import Normalizer, SpellingPolicy, check_style

TITLE = "Kiev talks &amp; Turkey’s offer"
TEXT = (
    "Envoys from Tu\u0308rkiye, Ki\u200bev and Greece met the presdient.\n"
    "“The goverment agreed,” said Turkey’s minister in the Czech\u00a0Republic."
)
NORMALIZED = (
    "Envoys from Türkiye, Kyiv and Greece met the president.\n"
    "“The government agreed,” said Türkiye’s minister in Czechia."
)


def test_three_channels_make_one_list_of_edits() -> None:
    found = Normalizer(SpellingPolicy()).normalize(TEXT, title=TITLE)

    assert found.text == NORMALIZED
    assert found.title == "Kyiv talks & Türkiye’s offer"
    told = [(edit.original, edit.rule) for edit in found.edits if edit.field == "text"]
    assert told == [
        ("u\u0308", "unicode:nfc"),
        ("Ki\u200bev", "unicode:invisible+variant:city.kyiv"),
        ("presdient", "typo:transposed"),
        ("goverment", "typo:listed"),
        ("Turkey", "variant:country.TR"),
        ("the Czech\u00a0Republic", "unicode:space+variant:country.CZ"),
    ]


def test_the_edits_make_the_text_and_can_be_undone() -> None:
    found = Normalizer(SpellingPolicy()).normalize(TEXT)

    assert redo(TEXT, found.edits) == NORMALIZED
    assert undo(found.text, found.edits) == TEXT


@pytest.mark.parametrize(
    ("channel", "meant"),
    [
        ("unicode", "Kiev & the presdient"),
        ("variants", "Kyiv &amp; the presdient"),
        ("typos", "Kiev &amp; the president"),
    ],
)
def test_a_channel_works_alone(channel: str, meant: str) -> None:
    policy = SpellingPolicy(channels=(channel,))

    assert Normalizer(policy).normalize("Kiev &amp; the presdient").text == meant


def test_no_channel_makes_no_edit() -> None:
    found = Normalizer(SpellingPolicy(channels=())).normalize(TEXT, title=TITLE)

    assert (found.text, found.title, found.edits) == (TEXT, TITLE, ())


def test_characters_are_mended_in_every_language() -> None:
    found = Normalizer(SpellingPolicy()).normalize(
        "TÃ¼rkiye’nin presdient Kiev", language="tr"
    )

    assert found.text == "Türkiye’nin presdient Kiev"


def test_without_a_title_there_is_none() -> None:
    assert Normalizer(SpellingPolicy()).normalize("Rain.").title is None


def test_an_empty_text_has_no_edits() -> None:
    assert Normalizer(SpellingPolicy()).normalize("", title="").edits == ()


def test_a_sound_style_gives_no_complaint() -> None:
    style = {"country.TR": "Turkey", "country.CZ": "Czech Republic", "org.nato": "Nato"}

    assert list(check_style(style)) == []


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    (message,) = check_style({"country.TRR": "Turkey"})

    assert "'country.TRR'" in message
    assert "'country.TR'" in message


def test_an_unlisted_form_is_told_with_the_forms() -> None:
    (message,) = check_style({"country.TR": "Anatolia"})

    assert "'Anatolia'" in message
    assert "Türkiye, Turkiye, Turkey" in message


def test_a_policy_costs_no_tables() -> None:
    code = (
        "from transforms.spellings import normalize, words\n"
        "normalize.SpellingPolicy()\n"
        "print(words.known_words.cache_info().currsize)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "0"
