import codecs

import pytest

from transforms.articles.decode import clean, decode_page

GERMAN = "Über dem Hafen lag Nebel, die Fähre fuhr später; das Café war geöffnet. "
RUSSIAN = "Паром вернулся в город через девять лет после шторма. "
JAPANESE = "連絡船は九年ぶりに町へ戻った。"


def text_of(body: bytes, charset: str | None = None) -> str:
    text, utf8 = decode_page(body, charset)
    assert utf8 == text.encode()
    return text


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        (GERMAN.encode(), None, GERMAN),
        (GERMAN.encode("cp1252"), "iso-8859-1", GERMAN),
        (b"<meta charset=latin1>" + GERMAN.encode("cp1252"), None, GERMAN),
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN),
        (RUSSIAN.encode("koi8-r") * 5, "koi8-r", RUSSIAN * 5),
        (JAPANESE.encode("cp932"), "Shift_JIS", JAPANESE),
        (JAPANESE.encode("euc-jp"), "euc-jp", JAPANESE),
        (JAPANESE.encode("iso-2022-jp"), "iso-2022-jp", JAPANESE),
        ("九年".encode("gb18030") * 9, "gb2312", "九年" * 9),
        (codecs.BOM_UTF8 + GERMAN.encode(), "latin-1", GERMAN),
        (GERMAN.encode("utf-16"), None, GERMAN),
        (GERMAN.encode("utf-16-le"), None, GERMAN),
        (GERMAN.encode("utf-16-be"), "utf-8", GERMAN),
        (b"", None, ""),
    ],
    ids=[
        "utf-8",
        "latin-1 by header means windows-1252",
        "latin-1 by meta",
        "windows-1251",
        "koi8-r",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp is ascii with escapes",
        "gb2312 means gb18030",
        "utf-8 mark against the header",
        "utf-16 with a mark",
        "utf-16-le without one",
        "utf-16-be against the header",
        "empty",
    ],
)
def test_bytes_are_read_in_the_encoding_they_are_in(body, charset, expected) -> None:
    assert text_of(body, charset).replace("<meta charset=latin1>", "") == expected


@pytest.mark.parametrize("declared", ["iso-8859-15", "windows-1252", "shift_jis"])
def test_valid_utf_8_is_believed_against_a_declaration(declared) -> None:
    body = f'<meta charset="{declared}">{GERMAN}'.encode()

    assert text_of(body, declared).endswith(GERMAN)


def test_a_few_broken_bytes_do_not_turn_a_long_page() -> None:
    body = GERMAN.encode() * 50 + b"\xff\xfe" + GERMAN.encode()

    text = text_of(body, "utf-8")

    assert text.startswith(GERMAN * 50)
    assert text.count("\ufffd") == 2


def test_latin_1_declared_as_utf_8_is_still_latin_1() -> None:
    body = b"<meta charset=utf-8>" + (GERMAN * 8).encode("cp1252")

    assert "Fähre" in text_of(body, "utf-8")


@pytest.mark.parametrize(
    "name", ["base64", "undefined", "idna", "utf-7", "rot13", "no-such", "\x00"]
)
def test_what_is_no_encoding_of_pages_is_passed_over(name) -> None:
    assert text_of("Fähre".encode() * 30, name) == "Fähre" * 30
    assert "hafen" in text_of(b"hafen \xe4" * 30, name)


def test_control_characters_are_left_out() -> None:
    assert text_of(b"a\x00b\x08c\x1fd\te\nf") == "abcd\te\nf"
    assert text_of("a\ufffeb\uffffc".encode()) == "abc"
    assert text_of("潮！ｔ".encode()) == "潮！ｔ"  # begin with the same byte


def test_a_decoded_text_is_cleaned_of_what_cannot_be_stored() -> None:
    assert clean("a\x00b\ud800c\udfffd\ufffee") == "abcde"
