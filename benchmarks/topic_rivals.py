"""What else tags articles with a top-level topic on a CPU, to stand beside ours.

``plain_rules`` counts the words of our own tables without weights, places, phrases
that forbid them or publisher metadata. ``trained`` is the textbook pipeline, TF-IDF of
words and pairs with logistic regression; it needs scikit-learn and is given what our
tagger is not: labelled articles.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from topic_sets import Sample

from transforms.topics.lexicon import load_matcher
from transforms.topics.taxonomy import load_taxonomy

Guess = tuple[str | None, float]


def plain_rules(sample: Sample) -> Guess:
    """The top level most of whose words stand in the article."""
    taxonomy = load_taxonomy()
    counts: Counter[str] = Counter()
    terms = load_matcher(sample.language)
    for term, _, _ in terms.matches(_written(sample)):
        for qcode, _ in term.topics:
            counts[taxonomy.top(qcode)] += 1
    if not counts:
        return None, 0.0
    (best, count), *_ = counts.most_common(1)
    return best, count / counts.total()


def _written(sample: Sample) -> str:
    return f"{sample.title}\n{sample.text}"


def trained(samples: Sequence[Sample]) -> Callable[[Sample], Guess] | None:
    """A classifier fitted to samples; None where scikit-learn is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
    except ImportError:
        return None
    model: Any = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2),
        LogisticRegression(C=10, max_iter=1000),
    )
    model.fit([_written(s) for s in samples], [min(s.accepted) for s in samples])
    names = model.classes_

    def guess(sample: Sample) -> Guess:
        shares = model.predict_proba([_written(sample)])[0]
        best = int(shares.argmax())
        return str(names[best]), float(shares[best])

    return guess
