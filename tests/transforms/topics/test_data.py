"""The shipped tables are whole and name live topics only."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms.topics.rubrics import load_rubrics
from transforms.topics.taxonomy import DATA, load_taxonomy

TABLES = sorted((DATA / "lexicon").glob("*.tsv"))


@pytest.mark.parametrize("table", TABLES, ids=lambda p: p.stem)
def test_every_lexicon_covers_all_top_levels_with_live_topics(
    table: Path,
) -> None:
    taxonomy = load_taxonomy()
    tops: set[str] = set()
    terms: list[tuple[str, str]] = []
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        term, qcode, weight, _ = line.split("\t")
        assert not taxonomy[qcode].is_retired
        assert 0 < float(weight) <= 4
        terms.append((term, taxonomy.top(qcode)))
        tops.add(taxonomy.top(qcode))
    assert len(tops) == 17
    assert len(terms) == len(set(terms))
    assert len(terms) >= 100


def test_every_rubric_names_a_live_topic() -> None:
    taxonomy = load_taxonomy()
    retired = [
        rubric.qcode
        for rubric in load_rubrics().values()
        if taxonomy[rubric.qcode].is_retired
    ]
    assert retired == []


def test_every_topic_hangs_below_its_top() -> None:
    taxonomy = load_taxonomy()
    for topic in taxonomy.topics():
        chain = (topic.qcode, *taxonomy.ancestors(topic.qcode))
        assert chain[-1] == topic.top


def test_a_retired_topic_leads_to_a_live_one() -> None:
    taxonomy = load_taxonomy()
    assert taxonomy.live("medtop:20000905") == "medtop:20001333"
    assert all(
        not taxonomy[taxonomy.live(topic.qcode)].is_retired
        for topic in taxonomy.topics()
    )
