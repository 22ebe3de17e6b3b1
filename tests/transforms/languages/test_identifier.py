import json
from pathlib import Path

import langdetect
import pytest
from langdetect.detector_factory import PROFILES_DIRECTORY

from tests.transforms.languages.texts import KNOWN, UNKNOWN
from transforms.languages import identifier, profiles
from transforms.languages.identifier import LANGUAGES, identify
from transforms.languages.statements import is_sound
from transforms.languages.tags import primary_tag


@pytest.mark.parametrize("language", KNOWN)
def test_a_known_language_is_told_and_fits(language):
    guess = identify(KNOWN[language], {})

    assert guess.code == language
    assert is_sound(guess)


@pytest.mark.parametrize("language", UNKNOWN)
def test_an_unknown_language_fits_none(language):
    assert not is_sound(identify(UNKNOWN[language], {}))


@pytest.mark.parametrize("language", ["no", "da"])
def test_an_expected_language_weighs_in_a_headline_that_two_share(language):
    assert identify("Ny havn i byen", {language: 0.6}).code == language


def test_an_expected_language_does_not_decide_against_the_text():
    assert identify(KNOWN["de"], {"fr": 0.6}).code == "de"


def test_an_expected_language_without_a_profile_is_no_guess():
    assert identify(KNOWN["de"], {"lb": 0.6}).code == "de"


@pytest.mark.parametrize("text", ["", "12 345", "https://press.example/a?b=1"])
def test_a_text_without_words_gives_no_guess(text):
    assert identify(text, {}) is None


def test_the_languages_claimed_are_those_of_the_profiles():
    names = [path.name for path in Path(PROFILES_DIRECTORY).iterdir()]

    assert {primary_tag(name) for name in names} == LANGUAGES


def test_a_text_that_two_languages_share_is_told_without_certainty():
    assert identify("Ny havn i byen", {}).confidence < 0.9


def test_addresses_are_no_words():
    addresses = "https://press.example/der-und-die-das " * 9

    assert identify(addresses + KNOWN["en"], {}) == identify(KNOWN["en"], {})


def test_latin_names_in_another_script_are_no_words():
    named = KNOWN["ru"].replace(" ", " Northwind ", 6)

    assert identify(named, {}) == identify(KNOWN["ru"], {})


def test_abbreviations_are_no_words():
    assert identify(KNOWN["en"] + " THE AND" * 20, {}) == identify(KNOWN["en"], {})


@pytest.mark.parametrize("language", ["en", "de", "ru", "tr"])
def test_a_text_all_in_capitals_is_told(language):
    assert identify(KNOWN[language].upper(), {}).code == language


def test_a_text_that_no_language_explains_gives_a_guess_of_no_worth(monkeypatch):
    scattered = profiles.Profiles(
        [
            json.dumps({"name": name, "n_words": [0, 0, 1000], "freq": {letters: 1}})
            for name, letters in {"xa": "abc", "xb": "bcd", "xc": "cde"}.items()
        ]
    )
    monkeypatch.setattr(identifier, "profiles", lambda: scattered)

    assert not is_sound(identify("abcde", {}))


def test_a_long_text_is_told_by_trigrams_of_all_its_parts():
    guess = identify(KNOWN["en"] + KNOWN["de"] * 3, {})

    assert guess.code == "de"


def test_an_endless_text_does_not_end_in_numbers_too_small():
    assert identify(KNOWN["fr"] * 50, {}).confidence == 1.0


def test_loading_ahead_leaves_nothing_for_the_first_text():
    profiles.profiles()
    loaded = profiles._loaded
    assert loaded is not None

    identify(KNOWN["en"], {})

    assert profiles._loaded is loaded


def test_others_in_the_process_keep_their_own_langdetect():
    identify(KNOWN["en"], {})

    assert langdetect.detector_factory._factory is None
