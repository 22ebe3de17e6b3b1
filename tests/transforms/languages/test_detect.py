import pytest

from tests.transforms.languages.texts import (
    GALICIAN,
    KNOWN,
    OF_A_SCRIPT,
    OF_LETTERS,
    UNKNOWN,
)
from transforms.languages.detect import Language, identify_language
from transforms.languages.identifier import Guess


@pytest.mark.parametrize("language", KNOWN)
def test_a_language_is_detected_whatever_the_page_states(language):
    wrong = "fr" if language != "fr" else "de"

    told = identify_language(KNOWN[language], declared=wrong)

    assert (told.code, told.source) == (language, "detected")


@pytest.mark.parametrize("language", [*OF_A_SCRIPT, *OF_LETTERS])
def test_script_and_letters_tell_a_language_whatever_the_page_states(language):
    told = identify_language(
        (OF_A_SCRIPT | OF_LETTERS)[language], declared="en", feed_language="en"
    )

    assert (told.code, told.source) == (language, "script")


def test_of_two_languages_in_one_script_the_stated_one_is_told():
    told = identify_language(OF_A_SCRIPT["he"], declared="yi")

    assert (told.code, told.source) == ("yi", "script")


@pytest.mark.parametrize("language", UNKNOWN)
def test_a_language_nobody_recognizes_is_taken_from_the_statement(language):
    assert identify_language(UNKNOWN[language], declared=language) == Language(
        code=language, confidence=None, declared=language, source="declared"
    )


@pytest.mark.parametrize("language", UNKNOWN)
def test_a_language_nobody_recognizes_under_a_wrong_tag_is_undetermined(language):
    assert identify_language(UNKNOWN[language], declared="en-ZA") == Language(
        code="und", confidence=None, declared="en-ZA", source="none"
    )


def test_a_language_near_to_a_known_one_is_taken_from_the_statement():
    told = identify_language(GALICIAN, declared="gl")

    assert (told.code, told.source) == ("gl", "declared")


def test_english_under_the_tag_of_a_language_nobody_recognizes_is_english():
    told = identify_language(KNOWN["en"], declared="zu")

    assert (told.code, told.source) == ("en", "detected")


@pytest.mark.parametrize("text", ["", "Kurz und gut.", "7:3 (2:1)", "🙂🙂🙂", "\ud800"])
def test_a_text_too_short_to_tell_is_assumed_to_be_as_the_feed_states(text):
    assert identify_language(text, declared="en", feed_language="de-AT") == Language(
        code="de", confidence=None, declared="en", source="assumed"
    )


def test_a_text_too_short_to_tell_is_undetermined_where_nothing_is_stated():
    assert identify_language("Kurz und gut.") == Language(
        code="und", confidence=None, declared=None, source="none"
    )


@pytest.mark.parametrize(("stated", "told"), [("nb", "no"), ("da-DK", "da")])
def test_what_is_stated_settles_a_headline_that_two_languages_share(stated, told):
    text = "Kommunen vil ha ny havn i byen"

    assert identify_language(text, feed_language=stated).code == told


def test_a_short_text_of_which_nobody_is_sure_is_assumed():
    def unsure(text, expected):
        return Guess(code="sl", confidence=0.5, fit=0.9)

    told = identify_language(
        "Dvadeset slova i još malo", feed_language="hr", identify=unsure
    )

    assert (told.code, told.source) == ("hr", "assumed")


def test_a_long_text_of_which_nobody_is_sure_is_undetermined():
    def unsure(text, expected):
        return Guess(code="sl", confidence=0.5, fit=0.9)

    told = identify_language(KNOWN["de"], feed_language="hr", identify=unsure)

    assert (told.code, told.source) == ("und", "none")


def test_a_guess_that_is_not_sure_stands_where_the_page_states_the_same():
    def unsure(text, expected):
        return Guess(code="de", confidence=0.5, fit=0.5)

    told = identify_language(KNOWN["de"], declared="de-AT", identify=unsure)

    assert (told.code, told.confidence, told.source) == ("de", 0.5, "detected")


def test_what_page_and_feed_state_is_expected_half_each():
    seen = []

    def watched(text, expected):
        seen.append(dict(expected))
        return Guess(code="en", confidence=1.0, fit=1.0)

    identify_language(KNOWN["en"], declared="en", feed_language="fr", identify=watched)

    assert seen == [{"fr": 0.3, "en": 0.3}]


def test_another_identifier_can_take_the_place_of_ours():
    def other(text, expected):
        return Guess(code="zu", confidence=0.9, fit=1.0)

    told = identify_language(UNKNOWN["zu"], declared="en", identify=other)

    assert (told.code, told.confidence) == ("zu", 0.9)


def test_a_caption_in_another_language_does_not_count():
    text = "\n".join(["Photo: The harbor at dawn, seen from the hill", KNOWN["tr"]])

    assert identify_language(text).code == "tr"


def test_a_statement_that_is_no_tag_is_told_but_not_believed():
    told = identify_language(KNOWN["es"], declared="{{lang}}")

    assert (told.code, told.declared) == ("es", "{{lang}}")
