"""Tagging invented articles: right subjects, honest evidence, silence in doubt."""

from __future__ import annotations

import pytest

from transforms.topics.tag import Tagger, TopicPolicy
from transforms.topics.taxonomy import load_taxonomy

STORIES = {
    "01": ("Young filmmaker wins at the festival", "The film stars a new actress."),
    "02": ("Man arrested after bakery robbery", "The suspect will face trial."),
    "03": ("Earthquake buries a mountain village", "Rescuers searched the rubble."),
    "04": ("Inflation falls as central bank waits", "Investors bought shares."),
    "05": ("Teachers to get smaller classrooms", "Every pupil will have a desk."),
    "06": ("Plastic waste chokes the river delta", "Pollution harms wildlife."),
    "07": ("New vaccine against malaria", "Doctors treated the patients."),
    "08": ("Royal family greets a stranger", "The prince met an adorable dog."),
    "09": ("Dockers vote for strike action", "The trade union wants a pay rise."),
    "10": ("Ten recipes for a slow Sunday", "Our chef bakes a chocolate dessert."),
    "11": ("Voters go to the polling station", "The election decides parliament."),
    "12": ("Bishop opens the old cathedral", "A prayer for every pilgrim."),
    "13": ("Astronomers see a distant galaxy", "The telescope is run by NASA."),
    "14": ("Parenting after a divorce", "A mother and her baby start anew."),
    "15": ("Late goal decides football match", "The coach praised the striker."),
    "16": ("Airstrikes hit town as rebels advance", "Troops shelled the frontline."),
    "17": ("Heatwave to break with thunderstorms", "Forecasters expect heavy rain."),
}


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.mark.parametrize("code", sorted(STORIES))
def test_each_top_level_is_found_first(tagger: Tagger, code: str) -> None:
    title, text = STORIES[code]
    topics = tagger.tag(title=title, text=text, language="en").topics
    assert topics[0].qcode == f"medtop:{code}000000"


def test_a_specific_topic_follows_its_top_level(tagger: Tagger) -> None:
    title, text = STORIES["16"]
    topics = tagger.tag(title=title, text=text, language="en").topics
    assert [t.qcode for t in topics][:2] == ["medtop:16000000", "medtop:20000056"]
    assert topics[0].score >= topics[1].score


@pytest.mark.parametrize("code", sorted(STORIES))
def test_offsets_point_at_the_term(tagger: Tagger, code: str) -> None:
    title, text = (f"🜂 Ünal — {part}" for part in STORIES[code])
    tagging = tagger.tag(title=title, text=text, language="en")
    fields = {"title": title, "text": text}
    assert tagging.evidence
    for proof in tagging.evidence:
        assert fields[proof.field][proof.start : proof.end] == proof.term
        assert proof.qcode in {topic.qcode for topic in tagging.topics}


@pytest.mark.parametrize(
    ("language", "title", "top"),
    [
        ("de", "Luftangriffe trotz Waffenruhe: Rebellen greifen an", "16"),
        ("de-AT", "Gewerkschaft kündigt Warnstreik an", "09"),
        ("es", "Los rebeldes resisten los bombardeos", "16"),
        ("es", "Un terremoto sacude la costa", "03"),
        ("fr", "Les pompiers luttent contre l’incendie", "03"),
        ("fr", "Grève : les syndicats appellent à manifester", "09"),
        ("tr", "İSYANCILAR VE HAVA SALDIRILARI", "16"),
        ("tr", "Merkez Bankası faizi sabit tuttu", "04"),
        ("it", "Cambiamento climatico", "06"),
        ("fi", "Jalkapallon taivas", None),
        ("sv", "Arbetskonflikt i hamnen", "09"),
    ],
)
def test_languages_use_their_own_words(
    tagger: Tagger, language: str, title: str, top: str | None
) -> None:
    topics = tagger.tag(title=title, text="", language=language).topics
    expected = None if top is None else f"medtop:{top}000000"
    assert (topics[0].qcode if topics else None) == expected


@pytest.mark.parametrize("language", [None, "fi", "de"])
def test_english_words_prove_nothing_elsewhere(
    tagger: Tagger, language: str | None
) -> None:
    tagging = tagger.tag(title="A rebel strike in die Art", text="", language=language)
    assert tagging.topics == ()


def test_nothing_is_said_without_evidence(tagger: Tagger) -> None:
    tagging = tagger.tag(title="And then there were two", text="", language="en")
    assert tagging.topics == ()
    assert tagging.evidence == ()


def test_a_higher_minimum_abstains_where_a_lower_one_speaks() -> None:
    story = {"title": "Murder in the parliament", "text": "", "language": "en"}
    bold = Tagger(TopicPolicy(minimum_score=0.1)).tag(**story)  # type: ignore[arg-type]
    shy = Tagger(TopicPolicy(minimum_score=0.9)).tag(**story)  # type: ignore[arg-type]
    assert bold.topics
    assert shy.topics == ()


def test_no_more_topics_than_asked_for() -> None:
    tagger = Tagger(TopicPolicy(minimum_score=0.0, maximum_topics=1))
    title, text = STORIES["16"]
    assert len(tagger.tag(title=title, text=text, language="en").topics) == 1


@pytest.mark.parametrize(
    ("field", "value", "top"),
    [
        ("section", "Wirtschaft", "04"),
        ("section", "Deportes", "15"),
        ("section", "Météo", "17"),
        ("feed_categories", ["Kültür Sanat"], "01"),
        ("keywords", ["رياضة"], "15"),
        ("url", "https://blatt.example/wissenschaft/2026/ein-fund", "13"),
        ("url", "https://press.example/world/politics/story-1", "11"),
    ],
)
def test_publisher_metadata_is_enough(
    tagger: Tagger, field: str, value: object, top: str
) -> None:
    tagging = tagger.tag(title="", text="", **{field: value})  # type: ignore[arg-type]
    assert tagging.topics[0].qcode == f"medtop:{top}000000"
    assert tagging.evidence[0].field == field


def test_the_slug_of_a_story_is_no_rubric(tagger: Tagger) -> None:
    assert tagger.tag(title="", text="", url="https://a.example/war").topics == ()


@pytest.mark.parametrize(
    ("title", "not_top"),
    [
        ("Price war between grocers", "16"),
        ("European Union", "09"),
        ("Computer virus spreads", "07"),
        ("New tennis court for the village", "02"),
        ("Help at the food bank", "04"),
    ],
)
def test_a_word_in_the_wrong_company_does_not_count(
    tagger: Tagger, title: str, not_top: str
) -> None:
    tagging = tagger.tag(title=title, text="", language="en")
    assert f"medtop:{not_top}000000" not in {t.qcode for t in tagging.topics}


def test_the_same_article_is_tagged_the_same_by_another_tagger() -> None:
    title, text = STORIES["08"]
    one, two = (
        Tagger().tag(title=title, text=text, keywords=["war", "sport"], language="en")
        for _ in range(2)
    )
    assert one == two


def test_only_live_topics_are_given(tagger: Tagger) -> None:
    taxonomy = load_taxonomy()
    for topic in taxonomy.topics():
        for given in tagger.tag(
            title="", text="", section=topic.labels["en-GB"]
        ).topics:
            assert not taxonomy[given.qcode].is_retired
