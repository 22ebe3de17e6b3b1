import numpy as np
import pytest

from tests.transforms.duplicates.texts import story
from transforms.duplicates.containment import compare
from transforms.duplicates.sketch import (
    MOST_ANCHORS,
    MOST_KEYS,
    SHORT_KEYS,
    containment,
    short,
    sketch_text,
    text_sketch,
    unpacked,
)


def keys(text):
    return unpacked(sketch_text(text).keys)


def anchors(text):
    return set(unpacked(sketch_text(text).anchors).tolist())


def test_a_sketch_is_the_same_in_every_process_and_on_every_machine():
    sketch = sketch_text("The ferry to the islands sails again, Ada Lund said.")

    assert [hex(key) for key in unpacked(sketch.keys)[:3]] == [
        "0x6cc2ee76425750d",
        "0xc4aab6895622755",
        "0xddd2ef6e38fe78d",
    ]


@pytest.mark.parametrize("text", ["", " \n ", "...", "。。", "\ud800", "!?"])
def test_a_text_without_words_has_an_empty_sketch(text):
    assert text_sketch(text) in ((), text_sketch("\ufffe"))


def test_a_sketch_of_a_long_text_is_bounded():
    sketch = sketch_text(story(1, sentences=900))

    assert len(unpacked(sketch.keys)) == MOST_KEYS
    assert len(unpacked(sketch.anchors)) == MOST_ANCHORS
    assert len(short(sketch.keys)) == SHORT_KEYS


@pytest.mark.parametrize(
    "other",
    [
        "THE FERRY TO THE ISLANDS SAILS AGAIN FROM MONDAY",
        "The “ferry” to the islands -- sails again, from Monday",
        "The ferry\u00a0to the islands sails again from \uff2donday",
    ],
    ids=["case", "punctuation", "compatibility forms"],
)
def test_how_a_text_is_set_does_not_matter(other):
    text = "The ferry to the islands sails again from Monday"

    assert containment(text_sketch(text), text_sketch(other)) == 1.0


def test_the_order_of_sentences_does_not_matter():
    sentences = story(1).replace("\n", " ").split(". ")
    moved = ". ".join(sentences[5:] + sentences[:5])

    shared = compare(keys(story(1)), keys(moved))

    assert shared.containment > 0.97


def test_a_brief_is_contained_in_the_whole():
    whole = story(1, sentences=60)
    brief = whole[: len(whole) // 5]

    assert compare(keys(brief), keys(whole)).containment > 0.9
    assert anchors(brief) & anchors(whole)


def test_texts_that_share_one_sentence_share_its_anchor():
    sentence = "The old lighthouse keeper painted every window of his tower green."

    one, other = f"{story(1)}\n{sentence} {story(2)}", f"{story(3)} {sentence}"

    assert len(anchors(one) & anchors(other)) == 1


def test_unlike_texts_share_little():
    shared = compare(keys(story(1)), keys(story(2)))

    assert shared.containment < 0.45


@pytest.mark.parametrize(
    "text",
    [
        "港口管理委员会周一表示，前往群岛的渡轮将于下周恢复航行。新的时刻表已经在市政厅公布。"
        "船长说，冬季的风暴曾使码头受损，修理工作持续了三个月。居民们对这个消息感到高兴。",
        "เรือข้ามฟากไปยังหมู่เกาะจะกลับมาให้บริการอีกครั้งในวันจันทร์หน้า"
        "หลังจากซ่อมแซมท่าเรือที่เสียหายจากพายุในฤดูหนาวเป็นเวลาสามเดือน",
    ],
    ids=["Chinese", "Thai"],
)
def test_a_part_of_a_text_without_spaces_is_contained_in_it(text):
    part = text[: len(text) * 2 // 3]

    assert len(keys(text)) > 20
    assert compare(keys(part), keys(text)).containment > 0.9
    assert anchors(part) & anchors(text)


def test_figures_and_names_are_marked_but_not_what_begins_a_sentence():
    plain = keys("They sailed again from the pier in the early morning.")
    named = keys("They sailed again from Harwick in the early morning.")
    counted = keys("They sailed again from pier 12 in the early morning.")

    assert not np.any(plain & 1)
    assert np.count_nonzero(named & 1) == 4
    assert np.count_nonzero(counted & 1) == 4


def test_where_many_words_have_capitals_only_figures_are_marked():
    german = keys("Die Fähre zur Insel legt am Morgen vom Ufer im Hafen der Stadt ab.")

    assert not np.any(german & 1)
