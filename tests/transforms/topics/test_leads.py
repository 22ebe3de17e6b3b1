"""Invented leads of all subjects in eighteen languages get the topic they are about."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.transforms.topics.leads import Lead, load_leads
from transforms.topics.tag import Tagger
from transforms.topics.taxonomy import DATA

LEADS = load_leads()
TAGGER = Tagger()
TOPS = sorted({lead.top for lead in LEADS})


def codes(lead: Lead) -> list[str]:
    tagging = TAGGER.tag(title=lead.title, text=lead.text, language=lead.language)
    return [topic.qcode for topic in tagging.topics]


def is_right(lead: Lead) -> bool:
    return codes(lead)[:1] == [f"medtop:{lead.top}000000"]


def test_there_are_leads_for_all_seventeen_top_levels() -> None:
    assert len(TOPS) == 17
    assert min(Counter(lead.top for lead in LEADS).values()) >= 6


def test_there_are_leads_in_every_language_that_has_a_table() -> None:
    tables = {path.stem for path in (DATA / "lexicon").glob("*.tsv")}
    assert {lead.language for lead in LEADS} == tables


@pytest.mark.parametrize("top", TOPS)
def test_a_top_level_is_told_from_its_leads(top: str) -> None:
    leads = [lead for lead in LEADS if lead.top == top]
    assert sum(map(is_right, leads)) >= 0.85 * len(leads)


@pytest.mark.parametrize("language", sorted({lead.language for lead in LEADS}))
def test_a_language_is_tagged_by_its_own_words(language: str) -> None:
    leads = [lead for lead in LEADS if lead.language == language]
    assert sum(map(is_right, leads)) >= 0.75 * len(leads)


def test_most_specific_topics_are_named_too() -> None:
    leads = [lead for lead in LEADS if lead.specific]
    named = [f"medtop:{lead.specific}" in codes(lead) for lead in leads]
    assert sum(named) >= 0.7 * len(leads)
