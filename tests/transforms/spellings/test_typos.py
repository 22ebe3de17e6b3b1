"""Typos: what is mended, and what only looks like one."""

import pytest

from transforms.spellings.normalize import Normalizer, SpellingPolicy

NORMALIZER = Normalizer(SpellingPolicy(channels=("typos",)))

MENDED = {
    "a letter left out": ("The negotations failed.", "The negotiations failed."),
    "a plural's letter left out": ("Some 40 militans fled.", "Some 40 militants fled."),
    "letters swapped": ("The presdient left.", "The president left."),
    "a letter doubled": ("An agreeement was near.", "An agreement was near."),
    "a double letter halved": ("He anounced it.", "He announced it."),
    "the key beside": ("The goverbment fell.", "The government fell."),
    "a wrong vowel": ("The defendent pleaded.", "The defendant pleaded."),
    "a short word": ("He came wtih her.", "He came with her."),
    "two slips, well known": ("He was embarased.", "He was embarased."),
    "well known": ("It was definately so.", "It was definitely so."),
    "well known, twice": ("A goverment, a goverment.", "A government, a government."),
    "one word for two": ("It hurts alot today.", "It hurts a lot today."),
    "in quoted speech": ("“I beleive you,” she said.", "“I believe you,” she said."),
    "before a full stop": ("They met the presdient.", "They met the president."),
    "an odd slip in a long word": (
        "A quxrterly report for politlcians.",
        "A quarterly report for politicians.",
    ),
    "an odd slip that the text explains": (
        "Courses began. The cokrse and the course ended.",
        "Courses began. The course and the course ended.",
    ),
}

KEPT = {
    "a name": "Mr Goverment met Presdient Smith.",
    "a name written small elsewhere": "Kompany scored; kompany again? Kompany did.",
    "an unknown word twice": "The frobble met a frobble in the negotationz.",
    "a derived word": "The resupply and deescalation of the unboxable.",
    "a compound": "The harborfront and stormwater workers.",
    "a new word": "Vloggers met at a glamping site; vloggers like macarons.",
    "an inflection": "She trailblazed for years.",
    "speech": "They were lovin every minute.",
    "British and American": "Colour and color, organise and organize, programme.",
    "a dish": "We ate injera, berbere and gochujang.",
    "a motto": "The motto Ecclesia militans is carved there.",
    "a species": "They found Listeria innocuus there.",
    "a French phrase": "They left en masse, as les militans du parti did.",
    "beside an unknown word": "A frobble presdient spoke.",
    "talk of the word": "The word recieve is often misspelled.",
    "alone in quotation marks": "He wrote “recieve” there.",
    "a title": "She read “Recieve the Presdient” there.",
    "an address": "See https://a.example/presdient and presdient.example.",
    "a mailbox": "Write to presdient@post.example.",
    "a hashtag": "Follow #presdient and @presdient.",
    "code": "Run `presdient` or presdient_name or presdient-2.1 now.",
    "beside a hyphen": "The anti-presdient rally.",
    "beside an apostrophe": "The presdient's house.",
    "no capitals at all": "the presdient met him. the storm passed.",
    "a French sentence": "Les presdient et les autres sont dans la ville.",
    "an English of its own": "Ye "
    + " ".join(f"frobb{a}{b}" for a in "acdefghi" for b in "klmnoprst")
    + " presdient.",
    "two words meant": "He saw the bost on the lake.",
    "a rare word meant": "They drew a quaich and a quich.",
}


@pytest.mark.parametrize(("text", "meant"), MENDED.values(), ids=MENDED.keys())
def test_it_is_mended(text: str, meant: str) -> None:
    assert NORMALIZER.normalize(text).text == meant


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_it_is_left_alone(text: str) -> None:
    assert NORMALIZER.normalize(text).text == text


@pytest.mark.parametrize("language", ["fr", "und"])
def test_a_text_of_another_language_is_left_alone(language: str) -> None:
    text = "The presdient left."

    assert NORMALIZER.normalize(text, language=language).text == text


def test_a_word_of_title_and_text_is_meant() -> None:
    found = NORMALIZER.normalize("The presdient left.", title="New presdient")

    assert found.edits == ()


def test_the_title_is_mended_by_the_words_of_the_text() -> None:
    found = NORMALIZER.normalize("The course ended.", title="A cokrse ended")

    assert found.title == "A course ended"


def test_the_rule_names_the_slip() -> None:
    text = "The presdient spoke. He anounced talks. All negotations fail."

    rules = [edit.rule for edit in NORMALIZER.normalize(text).edits]

    assert rules == ["typo:transposed", "typo:doubled", "typo:omitted"]
