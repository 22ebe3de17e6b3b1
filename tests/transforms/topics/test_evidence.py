"""Evidence points at the very words it names, whatever stands around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.topics.tag import Tagger, TopicPolicy
from transforms.topics.taxonomy import DATA

LANGUAGES = sorted(path.stem for path in (DATA / "lexicon").glob("*.tsv"))
TAGGER = Tagger(TopicPolicy(minimum_score=0.0, maximum_topics=50))


def terms_of(language: str) -> list[str]:
    table = (DATA / "lexicon" / f"{language}.tsv").read_text(encoding="utf-8")
    return [line.split("\t")[0].strip("*") for line in table.splitlines()[1:]]


# Anything between the terms: accents, marks, letters of two units, line ends.
BETWEEN = st.one_of(
    st.sampled_from([" ", ", ", "\n", " – ", " 🜂 ", "’s ", "_", " İß ", "\u0301 "]),
    st.text(max_size=6),
)


@st.composite
def writings(draw: st.DrawFn) -> tuple[str, str, str]:
    language = draw(st.sampled_from(LANGUAGES))
    term = st.sampled_from(terms_of(language)).flatmap(
        lambda word: st.sampled_from([word, word.upper(), word.title()])
    )
    title, text = (
        "".join(word + gap for word, gap in draw(st.lists(st.tuples(term, BETWEEN))))
        for _ in range(2)
    )
    return language, title, text


@given(writings())
def test_offsets_give_back_the_term(writing: tuple[str, str, str]) -> None:
    language, title, text = writing
    fields = {"title": title, "text": text}
    tagging = TAGGER.tag(title=title, text=text, language=language)
    for proof in tagging.evidence:
        assert proof.start is not None
        assert proof.end is not None
        assert fields[proof.field][proof.start : proof.end] == proof.term
        assert proof.term.strip() == proof.term != ""


@given(writings())
def test_every_topic_given_has_evidence(writing: tuple[str, str, str]) -> None:
    language, title, text = writing
    tagging = TAGGER.tag(title=title, text=text, language=language)
    shown = {proof.qcode for proof in tagging.evidence}
    assert {topic.qcode for topic in tagging.topics} == shown
