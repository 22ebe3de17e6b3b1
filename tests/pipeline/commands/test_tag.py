import json

import pytest

from tests.pipeline.commands.invoking import answers, invoke, lines_of, run_process

MATCH = {
    "title": "Striker wins the football championship in the last minute",
    "text": "The goalkeeper stopped a penalty, then the striker scored the winning"
    " goal of the final. The coach praised the team and its supporters.",
}


def tag(*records, options=()):
    return answers("tag", *options, stdin=lines_of(*records))


def test_an_article_is_answered_with_its_topics_best_first():
    (found,) = tag({"id": 1, **MATCH, "language": "en"})

    assert found.keys() == {"id", "topics"}
    assert found["topics"]
    for topic in found["topics"]:
        assert topic.keys() == {"qcode", "label", "score", "evidence"}
        assert topic["qcode"].startswith("medtop:")
        assert 0 < topic["score"] <= 1
        assert {e["qcode"] for e in topic["evidence"]} <= {topic["qcode"]}
    scores = [topic["score"] for topic in found["topics"]]
    assert scores == sorted(scores, reverse=True)


def test_each_topic_has_something_that_speaks_for_it():
    (found,) = tag({"id": 1, **MATCH, "language": "en"})

    assert all(topic["evidence"] for topic in found["topics"])


def test_a_term_stands_where_the_evidence_says():
    record = {"id": 1, **MATCH, "language": "en"}

    (found,) = tag(record)

    places = [e for topic in found["topics"] for e in topic["evidence"]]
    for place in places:
        if place["field"] in MATCH:
            words = record[place["field"]][place["start"] : place["end"]]
            assert words.casefold() == place["term"].casefold()


def test_an_article_about_nothing_known_has_no_topics():
    (found,) = tag({"id": 1, "title": "Untitled", "text": "So it is."})

    assert found == {"id": 1, "topics": []}


def test_section_and_keywords_speak_too():
    bare = {"id": 1, "title": "Untitled", "text": "So it is."}

    without, with_both = tag(bare, bare | {"section": "Sport", "keywords": "football"})

    assert (without["topics"], bool(with_both["topics"])) == ([], True)


def test_a_higher_least_score_leaves_fewer_topics():
    (every,) = tag({"id": 1, **MATCH}, options=["--minimum-score", "0"])
    (some,) = tag({"id": 1, **MATCH}, options=["--minimum-score", "0.99"])

    assert len(some["topics"]) < len(every["topics"])


@pytest.mark.parametrize("language", ["en-GB", "EN", None])
def test_the_language_may_be_said_in_any_way_or_not(language):
    (plain,) = tag({"id": 1, **MATCH, "language": "en"})
    (said,) = tag({"id": 1, **MATCH, "language": language})

    assert said["topics"][0]["qcode"] == plain["topics"][0]["qcode"]


def test_a_language_that_is_not_stated_is_told_from_the_text():
    title = "Gewerkschaft kündigt Warnstreik in den Häfen an"
    text = "Die Beschäftigten fordern höhere Löhne, sagte der Betriebsrat am Montag."

    (found,) = tag({"id": 1, "title": title, "text": text})

    assert found["topics"][0]["qcode"] == "medtop:09000000"


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ({"url": "https://press.example/sport/a"}, '"title" and "text" are missing'),
        ({**MATCH, "title": 1}, '"title" must be a string'),
        ({**MATCH, "keywords": 1}, '"keywords" must be a list of strings'),
    ],
)
def test_a_line_that_cannot_be_used_is_an_error_and_the_filter_goes_on(record, error):
    bad, good = tag({"id": 1, **record}, {"id": 2, **MATCH})

    assert bad == {"id": 1, "error": error} or bad["error"].startswith(error)
    assert good["topics"]


@pytest.mark.parametrize("score", ["-1", "2", "high"])
def test_a_senseless_score_is_refused(score):
    assert invoke("tag", "--minimum-score", score, stdin=b"").exit_code == 2


@pytest.mark.e2e
def test_two_workers_give_what_one_gives_in_the_same_order():
    records = [{"id": n, **MATCH, "url": f"https://a.example/{n}"} for n in range(20)]
    records[4] = {"id": 4}
    stdin = lines_of(*records)

    one, two = (run_process("tag", "--workers", n, stdin=stdin) for n in (1, 2))

    assert one == two
    assert [json.loads(line)["id"] for line in one.splitlines()] == list(range(20))
