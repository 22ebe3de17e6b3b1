"""The unicode channel: what it mends, and what it must leave alone."""

import pytest

from transforms.spellings.characters import change_characters
from transforms.spellings.edits import apply_changes

MENDED = {
    "a decomposed letter": ("caf\u0065\u0301", "café"),
    "letters with two marks": ("Vie\u0302\u0323t", "Việt"),
    "decomposed Korean": ("\u1112\u1161\u11ab", "한"),
    "a curly apostrophe misread": ("the townâ€™s", "the town’s"),
    "quotation marks misread as Latin-1": ("â\x80\x9cYesâ\x80\x9d", "“Yes”"),
    "an accent misread": ("JosÃ© and TÃ¼rkiye", "José and Türkiye"),
    "a currency misread": ("costs Â£5 or â‚¬6", "costs £5 or €6"),
    "Turkish misread": ("DiyarbakÄ±r", "Diyarbakır"),
    "Cyrillic misread": ("ÐšÐ¸Ñ—Ð²", "Київ"),
    "a picture misread": ("well ðŸ˜€", "well 😀"),
    "a byte order mark misread": ("ï»¿Storm", "Storm"),
    "Windows quotation marks read as Latin-1": ("\x93Yes\x94", "“Yes”"),
    "misread twice": ("cafÃƒÂ©", "café"),
    "a zero-width space": ("har\u200bbor", "harbor"),
    "a byte order mark inside": ("har\ufeffbor", "harbor"),
    "a zero-width joiner between Latin letters": ("har\u200dbor", "harbor"),
    "a soft hyphen": ("har\u00adbor", "harbor"),
    "a reversal of direction": ("harbor\u202e file", "harbor file"),
    "a mark of direction in Latin text": ("har\u200ebor", "harbor"),
    "a no-break space": ("5\u00a0km", "5 km"),
    "a narrow no-break space": ("Quoi\u202f?", "Quoi ?"),
    "an entity escaped twice": ("Smith &amp; Sons", "Smith & Sons"),
    "an entity escaped three times": ("Smith &amp;amp; Sons", "Smith & Sons"),
    "a number escaped twice": ("the town&#8217;s", "the town’s"),
    "a named mark escaped twice": ("the town&rsquo;s", "the town’s"),
    "a space escaped twice": ("5&nbsp;km", "5 km"),
    "an entity cut by a space of no width": ("A &am\u200bp; B", "A & B"),
}  # fmt: skip

KEPT = {
    "plain text": "The harbor reopened on Monday.",
    "composed letters": "Türkiye, São Tomé, Łódź, Việt Nam",
    "curly quotation marks": "“Yes,” she said, ‘no’ – and left…",
    "a joiner in Persian": "می\u200cخواهم",
    "a joiner in Hindi": "क्\u200dष",
    "a joiner between pictures": "👩\u200d🚒",
    "a break in Khmer": "ភាសា\u200bខ្មែរ",
    "a variation selector": "❤\ufe0f",
    "marks of direction in Hebrew": "שלום\u200f!",
    "spaces of ideographs": "東京\u3000大阪",
    "Portuguese capitals before a quotation mark": "“A IRMÃ” e “O CAFÉ”",
    "a square ångström": "an area of 20 Å² each",
    "talk of markup": "the tag &lt;b&gt; is old",
    "an ampersand": "Marks & Spencer; R&D;",
    "no entity": "AT&T; and &unknownname;",
    "French quotation marks": "il est allé «là»",
    "accents before quotation marks": "le “café” à “Nîmes”",
    "Greek": "Η Αθήνα",
}


@pytest.mark.parametrize(("text", "meant"), MENDED.values(), ids=MENDED.keys())
def test_it_is_mended(text: str, meant: str) -> None:
    assert apply_changes(text, change_characters(text)) == meant


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_it_is_left_alone(text: str) -> None:
    assert change_characters(text) == []


def test_each_mended_place_is_an_edit_of_its_own() -> None:
    changes = change_characters("JosÃ© left\u00a0the caf\u0065\u0301.")

    assert [(change.start, change.rule) for change in changes] == [
        (3, "unicode:mojibake"),
        (10, "unicode:space"),
        (18, "unicode:nfc"),
    ]


def test_a_place_mended_twice_names_both_rules() -> None:
    (change,) = change_characters("Smith &am\u200bp; Sons")

    assert (change.replacement, change.rule) == (
        "&",
        "unicode:invisible+unicode:entity",
    )
