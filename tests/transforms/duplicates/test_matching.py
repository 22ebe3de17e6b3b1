import random
from datetime import timedelta

import pytest

from benchmarks.forms import FORMS
from benchmarks.rewrites import REWRITES
from tests.clock import NOW
from tests.transforms.duplicates.texts import Known, sketched, story
from transforms.duplicates.clusters import (
    CopyPolicy,
    appeared_at,
    cluster_of,
    earliest_edge,
    edge_between,
)
from transforms.duplicates.index import MOST_OF_ANCHOR
from transforms.duplicates.matching import edges_of

POLICY = CopyPolicy()


def number(article_id):
    return int.from_bytes(article_id[:8], "big")


def pairs(edges):
    return {(number(e.copy), number(e.earliest)) for e in edges}


def linked(articles):
    """Copy → earliest, as a run tells it."""
    found = {}
    for edge in edges_of(articles, None, POLICY):
        found.setdefault(number(edge.copy), []).append(edge)
    return {
        copy: number(earliest_edge(edges).earliest) for copy, edges in found.items()
    }


@pytest.mark.parametrize("name", REWRITES)
def test_a_planted_rewrite_is_linked_to_its_original(name):
    rng = random.Random(1)
    rewrite, _ = REWRITES[name]
    originals = [sketched(n, story(n)) for n in range(20)]
    copies = [sketched(n + 100, rewrite(story(n), rng), hours=2) for n in range(20)]

    assert linked([*originals, *copies]) == {n + 100: n for n in range(20)}


@pytest.mark.parametrize("name", FORMS)
def test_texts_of_one_form_are_no_copies(name):
    rng = random.Random(2)
    articles = [sketched(n, FORMS[name](rng), hours=n / 10) for n in range(40)]

    assert linked(articles) == {}


@pytest.mark.parametrize("name", FORMS)
def test_a_text_of_a_form_that_another_prints_too_is_a_copy(name):
    rng = random.Random(3)
    texts = [FORMS[name](rng) for _ in range(10)]
    articles = [sketched(n, text, hours=n / 10) for n, text in enumerate(texts)]
    printed = sketched(100, f"{texts[4]} With material of our partners.", hours=3)

    assert linked([*articles, printed]) == {100: 4}


def test_stories_that_have_nothing_to_do_with_each_other_are_not_linked():
    assert linked([sketched(n, story(n)) for n in range(60)]) == {}


def test_an_edge_says_what_is_shared_and_how_long_after():
    original = sketched(1, story(1), credits=("publisher:Harbour Gazette",))
    copy = sketched(
        2, f"{story(1)} So much for today.", hours=1.5, credits=("agency:AP",)
    )

    edge = edge_between(copy, original, POLICY)

    assert edge == edge_between(original, copy, POLICY)
    assert (number(edge.copy), number(edge.earliest)) == (2, 1)
    assert edge.containment > 0.95
    assert edge.shared > 100
    assert edge.gap_seconds == 5_400
    assert edge.evidence == ("credits:AP",)


def test_of_two_at_the_same_moment_the_one_that_credits_an_agency_is_the_copy():
    credited = sketched(1, story(1), credits=("agency:AP",))
    own = sketched(2, story(1))

    edge = edge_between(credited, own, POLICY)

    assert (number(edge.copy), number(edge.earliest)) == (1, 2)


def test_copies_further_apart_than_the_look_back_are_not_linked():
    early, late = sketched(1, story(1)), sketched(2, story(1), hours=73)

    assert edge_between(early, late, POLICY) is None
    assert edge_between(early, late, CopyPolicy(look_back=timedelta(hours=73)))


def test_the_config_says_how_much_makes_a_copy():
    whole, half = story(1), story(1)[: len(story(1)) // 2] + story(2)

    found = edge_between(sketched(1, whole), sketched(2, half), CopyPolicy(0.3))

    assert found is not None
    assert edge_between(sketched(1, whole), sketched(2, half), CopyPolicy(0.95)) is None


def test_a_phrase_makes_no_copy():
    short = sketched(1, "Nobody was hurt at all.")
    other = sketched(2, f"Nobody was hurt at all. {story(1)}")

    assert edge_between(short, other, POLICY) is None


def test_an_anchor_that_many_have_still_leads_to_the_earliest():
    crowd = [sketched(n, story(1), hours=n / 100) for n in range(MOST_OF_ANCHOR * 5)]

    assert linked(crowd) == dict.fromkeys(range(1, len(crowd)), 0)


def test_a_sentence_that_everybody_prints_costs_a_bounded_number_of_comparisons():
    notice = "All rights to this text are reserved by the owners of this newspaper."
    articles = [sketched(n, f"{story(n)} {notice}") for n in range(200)]
    copy = sketched(900, f"{story(150)} {notice}", hours=1)

    assert linked([*articles, copy]) == {900: 150}


def mixed_set():
    """Originals, copies of several kinds, copies of copies, forms."""
    rng = random.Random(7)
    rewrites = [rewrite for rewrite, _ in REWRITES.values()]
    found = [sketched(n, story(n), hours=n / 7) for n in range(25)]
    for n in range(60):
        text = rng.choice(rewrites)(story(n % 25), rng)
        found.append(sketched(100 + n, text, hours=1 + n / 3))
    for n, form in enumerate(FORMS.values()):
        found += [
            sketched(1_000 + 10 * n + k, form(rng), hours=5 + k) for k in range(8)
        ]
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_edges_are_the_same_over_any_order(seed):
    articles = mixed_set()
    expected = set(edges_of(articles, None, POLICY))
    random.Random(seed).shuffle(articles)

    assert set(edges_of(articles, None, POLICY)) == expected


@pytest.mark.parametrize("runs", [2, 5, 17])
@pytest.mark.parametrize("seed", range(2))
def test_the_edges_are_the_same_however_articles_are_split_into_runs(runs, seed):
    articles = mixed_set()
    rng = random.Random(seed)
    rng.shuffle(articles)
    cuts = sorted(rng.sample(range(len(articles)), runs - 1))
    best = {}
    for start, end in zip([0, *cuts], [*cuts, len(articles)], strict=True):
        for edge in edges_of(articles[start:end], Known(articles[:start]), POLICY):
            best.setdefault(edge.copy, []).append(edge)

    found = {number(c): number(earliest_edge(e).earliest) for c, e in best.items()}

    assert found == linked(articles)


def test_a_new_article_that_appeared_first_becomes_the_earliest_of_known_ones():
    known = [sketched(n, story(1), hours=5 + n) for n in (1, 2)]

    edges = list(edges_of([sketched(9, story(1))], Known(known), POLICY))

    assert pairs(edges) == {(1, 9), (2, 9)}


def test_an_article_that_came_again_is_compared_by_its_newest_text_only():
    known = [sketched(1, story(1)), sketched(2, story(2), hours=1)]
    again = sketched(2, story(1), hours=1)

    assert pairs(edges_of([again], Known(known), POLICY)) == {(2, 1)}


def test_a_cluster_is_where_the_chain_of_copies_ends():
    edges, known = {b"c": b"b"}, {b"b": b"a"}

    assert cluster_of(b"c", edges, known.get) == b"a"
    assert cluster_of(b"c", {**edges, b"a": b"z"}, known.get) == b"z"
    assert cluster_of(b"x", edges, known.get) == b"x"


def test_a_cluster_is_found_even_where_dates_changed_and_copies_go_in_a_circle():
    assert cluster_of(b"a", {b"a": b"b"}, {b"b": b"a"}.get) in (b"a", b"b")


@pytest.mark.parametrize(
    ("published", "precision", "expected"),
    [
        (NOW - timedelta(hours=2), "instant", NOW - timedelta(hours=2)),
        (NOW - timedelta(hours=2), "local", NOW - timedelta(hours=2)),
        (None, None, NOW),
        (NOW.replace(hour=0), "day", NOW),
        (
            NOW.replace(hour=0) - timedelta(days=3),
            "day",
            NOW.replace(hour=0) - timedelta(days=2),
        ),
    ],
)
def test_a_day_without_a_time_ends_before_anything_is_the_copy(
    published, precision, expected
):
    assert appeared_at(published, precision, NOW) == expected
