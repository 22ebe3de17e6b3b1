"""Give an article its IPTC Media Topics, with what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.records import Topic, TopicEvidence
from transforms.topics.lexicon import load_matcher
from transforms.topics.proofs import Proof, proofs_of_publisher, proofs_of_words
from transforms.topics.score import score
from transforms.topics.taxonomy import load_taxonomy

_FURTHER_SHARE = 0.6
_SPECIFIC_SHARE = 0.25
_PROOFS_PER_TOPIC = 6


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
    below it, so the top level stands first and its best supported descendants follow,
    one a level; then further top levels that have at least 0.6 of the best one's
    support. :mod:`transforms.topics.score` says what a score is.
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
        terms = load_matcher(language)
        proofs = proofs_of_publisher(
            terms,
            url=url,
            section=section,
            keywords=keywords,
            feed_categories=feed_categories,
        )
        proofs += proofs_of_words(terms, title, text, url)
        topics = self._rank(proofs)
        return Tagging(topics=topics, evidence=self._evidence(topics, proofs))

    def _rank(self, proofs: list[Proof]) -> tuple[Topic, ...]:
        weights: dict[str, float] = {}
        for proof in proofs:
            weights[proof.qcode] = weights.get(proof.qcode, 0.0) + proof.weight
        support: dict[str, float] = {}
        below: dict[str, dict[str, float]] = {}
        for qcode, weight in weights.items():
            *lineage, top = self._taxonomy.lineage(qcode)
            support[top] = support.get(top, 0.0) + weight
            branch = below.setdefault(top, {})
            for above in lineage:
                branch[above] = branch.get(above, 0.0) + weight
        ranked = sorted(support, key=lambda q: (-support[q], q))
        topics: list[Topic] = []
        for top in ranked:
            if support[top] < _FURTHER_SHARE * support[ranked[0]]:
                break
            rival = max((support[q] for q in ranked if q != top), default=0.0)
            given = score(support[top], rival)
            if given < self._policy.minimum_score:
                continue
            topics.append(self._topic(top, given))
            for qcode, own in self._path(below[top], support[top]):
                specific = min(score(own, rival), given)
                if specific >= self._policy.minimum_score:
                    topics.append(self._topic(qcode, specific))
        topics.sort(key=lambda topic: -topic.score)
        return tuple(topics[: self._policy.maximum_topics])

    def _path(self, branch: dict[str, float], whole: float) -> list[tuple[str, float]]:
        """The best supported topic of the second level, then of the third below it."""
        path: list[tuple[str, float]] = []
        for depth in (1, 2):
            level = [
                q
                for q in branch
                if len(self._taxonomy.ancestors(q)) == depth
                and (not path or self._taxonomy.ancestors(q)[0] == path[-1][0])
            ]
            if not level:
                break
            best = min(level, key=lambda q: (-branch[q], q))
            if branch[best] < _SPECIFIC_SHARE * whole:
                break
            path.append((best, branch[best]))
        return path

    def _topic(self, qcode: str, given: float) -> Topic:
        label = self._taxonomy.label(qcode)
        return Topic(qcode=qcode, label=label, score=round(given, 3))

    def _evidence(
        self, topics: tuple[Topic, ...], proofs: list[Proof]
    ) -> tuple[TopicEvidence, ...]:
        """Each proof under the nearest given topic; a topic without any borrows."""
        nearest: dict[str, list[Proof]] = {topic.qcode: [] for topic in topics}
        beneath: dict[str, list[Proof]] = {topic.qcode: [] for topic in topics}
        lineage = self._taxonomy.lineage
        for proof in proofs:
            into = nearest
            for qcode in lineage(proof.qcode):
                if qcode in into:
                    if len(into[qcode]) < _PROOFS_PER_TOPIC:
                        into[qcode].append(proof)
                    into = beneath
        return tuple(
            TopicEvidence(
                qcode=qcode,
                field=proof.field,
                start=proof.start,
                end=proof.end,
                term=proof.term,
            )
            for qcode, own in nearest.items()
            for proof in own or beneath[qcode]
        )
