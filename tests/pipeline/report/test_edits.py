from pipeline.report.edits import COLUMNS, diffs, pairs, to_show
from tests.clock import NOW
from tests.pipeline.report.building import rows_of
from transforms.records import EditRow

TEXT = "First line.\nThe ferry of Turkey sails again.\nLast line."


def edit(original="Turkey", replacement="Türkiye", *, text=TEXT, **changes):
    start = text.index(original)
    return EditRow(
        **{
            "run_id": "r",
            "article_id": "a",
            "revision": 1,
            "language": "en",
            "publisher": "P",
            "field": "text",
            "start": start,
            "end": start + len(original),
            "original": original,
            "replacement": replacement,
            "rule": "variant:country.TR",
            "run_date": NOW.date(),
            **changes,
        }
    )


def table(*edits):
    return rows_of("edits", edits, COLUMNS)


def shown(*edits, text=TEXT):
    return diffs(table(*edits).to_pylist(), {("a", 1): {"title": "", "text": text}})


def test_pairs_are_counted_with_their_articles():
    found = pairs(
        table(edit(), edit(), edit(article_id="b"), edit("again", "anew", rule="x"))
    )

    assert [(p.original, p.number, p.articles) for p in found] == [
        ("Turkey", 3, 2),
        ("again", 1, 1),
    ]


def test_an_edit_stands_in_its_paragraph():
    (diff,) = shown(edit())

    assert (diff.before, diff.original, diff.after) == (
        "The ferry of ",
        "Turkey",
        " sails again.",
    )


def test_a_long_paragraph_is_cut_between_words():
    text = "word " * 50 + "Turkey" + " more" * 50
    (diff,) = shown(edit(text=text), text=text)

    assert diff.before.startswith("…word word")
    assert diff.after.endswith("more…")
    assert len(diff.before) <= 71


def test_an_edit_that_the_text_does_not_hold_is_left_out():
    assert shown(edit(), text="Another text that is long enough to have it.") == ()


def test_an_edit_whose_article_is_not_there_is_left_out():
    assert shown(edit(article_id="gone")) == ()


def test_each_rule_is_shown_before_any_comes_again():
    edits = [edit() for _ in range(20)] + [edit("again", "anew", rule="other")]

    assert [e["rule"] for e in to_show(table(*edits))][:2] == [
        "variant:country.TR",
        "other",
    ]
