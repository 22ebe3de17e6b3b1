import pytest

from tests.transforms.languages.texts import KNOWN, OF_A_SCRIPT
from transforms.languages.scripts import languages_of, weigh_scripts


@pytest.mark.parametrize("language", OF_A_SCRIPT)
def test_a_script_of_one_language_tells_it(language):
    assert languages_of(weigh_scripts(OF_A_SCRIPT[language]))[0] == language


@pytest.mark.parametrize("language", KNOWN)
def test_a_script_of_many_languages_leaves_it_open(language):
    assert languages_of(weigh_scripts(KNOWN[language])) == ()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        pytest.param("新型 Northwind Pro は来月発売", "Kana", id="a product"),
        pytest.param("Компания Northwind объявила об убытках", "Cyrillic", id="a firm"),
        pytest.param("The word λόγος has many meanings here", "Latin", id="a word"),
        pytest.param("ＦＵＬＬ ＷＩＤＴＨ", "Latin", id="full width"),
        pytest.param("12.5 % — 2026!", "", id="no letters"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_script_that_carries_most_words_is_found(text, script):
    assert weigh_scripts(text).name == script


def test_chinese_with_a_name_in_kana_stays_chinese():
    text = OF_A_SCRIPT["zh"] + "该工程由の公司承建。"

    assert languages_of(weigh_scripts(text)) == ("zh",)


def test_a_headline_of_han_alone_may_be_japanese():
    assert languages_of(weigh_scripts("新橋補修工事来月開始")) == ("zh", "ja")


def test_a_few_letters_tell_nothing():
    assert languages_of(weigh_scripts("αβγ")) == ()


def test_the_share_is_of_all_letters():
    assert weigh_scripts("абвг d").share == 0.8
