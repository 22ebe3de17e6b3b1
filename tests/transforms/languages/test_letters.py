import pytest

from tests.transforms.languages.texts import KNOWN, OF_LETTERS
from transforms.languages.letters import told_by_letters
from transforms.languages.scripts import weigh_scripts


def told(text):
    script = weigh_scripts(text)
    return told_by_letters(text, script.name, script.letters)


@pytest.mark.parametrize("language", OF_LETTERS)
def test_letters_of_its_own_tell_a_language(language):
    assert told(OF_LETTERS[language]) == language


@pytest.mark.parametrize("language", KNOWN)
def test_no_other_language_is_taken_for_one_of_them(language):
    assert told(KNOWN[language]) is None


def test_a_foreign_name_does_not_make_a_text_foreign():
    assert told(KNOWN["en"] + " The engineer Þorgeir agreed.") is None


def test_capitals_count():
    assert told(OF_LETTERS["az"].upper()) == "az"
