"""Give an article its IPTC Media Topics, with the words that speak for each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.records import Topic, TopicEvidence
from transforms.topics.lexicon import load_matcher
from transforms.topics.rubrics import topic_of_rubric, topic_of_url
from transforms.topics.taxonomy import load_taxonomy

_TITLE = 2.5
_LEAD = 1.5
_LEAD_CHARACTERS = 500
_SECTION = 9.0
_URL = 8.0
_CATEGORY = 6.0
_KEYWORD = 3.0
_FURTHER_SHARE = 0.6
_PROOFS_PER_TOPIC = 12
_DOUBT = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPolicy:
    """What is asked of a topic.

    Attributes:
        minimum_score: Topics below it are not given, between 0 and 1.
        maximum_topics: At most so many, general and specific ones together.
    """

    minimum_score: float = 0.5
    maximum_topics: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """Topics, best first, and the places that speak for them."""

    topics: tuple[Topic, ...] = ()
    evidence: tuple[TopicEvidence, ...] = ()


class Tagger:
    """Tags articles by publisher metadata and a weighted lexicon.

    The list is ranked by score. A top-level topic scores at least as much as anything
    below it, so the top level stands first and its best supported descendant follows;
    then further top levels that have at least 0.6 of the best one's support.

    The score of a topic is its support over its own, half the next best topic's and a
    constant of doubt. The constants are set by judgement so that one certain word in
    a headline reaches the default minimum; they are not fitted to labelled articles.
    """

    def __init__(self, policy: TopicPolicy | None = None) -> None:
        self._policy = policy or TopicPolicy()
        self._taxonomy = load_taxonomy()

    def tag(
        self,
        *,
        title: str,
        text: str,
        url: str | None = None,
        section: str | None = None,
        keywords: Sequence[str] = (),
        feed_categories: Sequence[str] = (),
        language: str | None = None,
    ) -> Tagging:
        """Tag one article; an empty result means that nothing is sure enough.

        Offsets of evidence are code points of ``title`` or ``text``; proofs from
        other fields carry the term only.
        """
        proofs = _metadata(url, section, keywords, feed_categories)
        proofs += _words(title, text, language)
        support: dict[str, float] = {}
        own: dict[str, float] = {}
        for weight, proof in proofs:
            top = self._taxonomy.top(proof.qcode)
            support[top] = support.get(top, 0.0) + weight
            if proof.qcode != top:
                own[proof.qcode] = own.get(proof.qcode, 0.0) + weight
        topics = self._rank(support, own)
        return Tagging(topics=topics, evidence=self._evidence(topics, proofs))

    def _rank(
        self, support: dict[str, float], own: dict[str, float]
    ) -> tuple[Topic, ...]:
        ranked = sorted(support, key=lambda q: (-support[q], q))
        topics: list[Topic] = []
        for top in ranked:
            if support[top] < _FURTHER_SHARE * support[ranked[0]]:
                break
            rival = max((support[q] for q in ranked if q != top), default=0.0)
            score = support[top] / (support[top] + 0.5 * rival + _DOUBT)
            if score < self._policy.minimum_score:
                continue
            topics.append(self._topic(top, score))
            below = [q for q in own if self._taxonomy.top(q) == top]
            if below:
                best = min(below, key=lambda q: (-own[q], q))
                specific = own[best] / (own[best] + 0.5 * rival + _DOUBT)
                if specific >= self._policy.minimum_score:
                    topics.append(self._topic(best, min(specific, score)))
        topics.sort(key=lambda topic: -topic.score)
        return tuple(topics[: self._policy.maximum_topics])

    def _topic(self, qcode: str, score: float) -> Topic:
        label = self._taxonomy.label(qcode)
        return Topic(qcode=qcode, label=label, score=round(score, 3))

    def _evidence(
        self,
        topics: tuple[Topic, ...],
        proofs: list[tuple[float, TopicEvidence]],
    ) -> tuple[TopicEvidence, ...]:
        given = {topic.qcode for topic in topics}
        counts: dict[str, int] = {}
        kept: list[TopicEvidence] = []
        for _, proof in proofs:
            qcode = proof.qcode
            if qcode not in given:
                qcode = self._taxonomy.top(qcode)
            if qcode not in given or counts.get(qcode, 0) >= _PROOFS_PER_TOPIC:
                continue
            counts[qcode] = counts.get(qcode, 0) + 1
            kept.append(
                TopicEvidence(
                    qcode=qcode,
                    field=proof.field,
                    start=proof.start,
                    end=proof.end,
                    term=proof.term,
                )
            )
        return tuple(kept)


def _metadata(
    url: str | None,
    section: str | None,
    keywords: Sequence[str],
    feed_categories: Sequence[str],
) -> list[tuple[float, TopicEvidence]]:
    proofs: list[tuple[float, TopicEvidence]] = []
    stated = [("section", _SECTION, section)] if section else []
    stated += [("feed_categories", _CATEGORY, term) for term in feed_categories]
    stated += [("keywords", _KEYWORD, term) for term in keywords]
    for field, weight, term in stated:
        qcode = topic_of_rubric(term)
        if qcode is not None:
            proofs.append((weight, TopicEvidence(qcode=qcode, field=field, term=term)))
    found = topic_of_url(url) if url else None
    if found is not None:
        qcode, segment = found
        proofs.append((_URL, TopicEvidence(qcode=qcode, field="url", term=segment)))
    return proofs


def _words(
    title: str, text: str, language: str | None
) -> list[tuple[float, TopicEvidence]]:
    matcher = load_matcher(language)
    seen: dict[tuple[str, ...], int] = {}
    proofs: list[tuple[float, TopicEvidence]] = []
    for field, content in (("title", title), ("text", text)):
        for match in matcher.matches(content):
            term = match.term
            seen[term.words] = count = seen.get(term.words, 0) + 1
            weight = term.weight
            if field == "title":
                weight *= _TITLE
            elif match.start < _LEAD_CHARACTERS:
                weight *= _LEAD
            # A word said ten times is not ten times the proof.
            weight *= math.log2(1 + 1 / count)
            proofs.append(
                (
                    weight,
                    TopicEvidence(
                        qcode=term.qcode,
                        field=field,
                        start=match.start,
                        end=match.end,
                        term=content[match.start : match.end],
                    ),
                )
            )
    return proofs
