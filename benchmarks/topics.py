"""Topics of real articles: how many an editor would accept, and at what cost.

    python benchmarks/topics.py DATA

DATA holds ``extraction/truth.jsonl`` with the pages it names, and
``topics/topics-dev.jsonl``. Printed are sums only: the share of all articles whose
first topic is accepted (silence counts as wrong), at the default minimum score and
with none; the precision on the surest 75 % of all; articles per CPU second. Beside
our tagger stand plain keyword rules and, where scikit-learn is installed, TF-IDF with
logistic regression trained on the development set (by halves where it is tested on
the same).
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from topic_rivals import Guess, plain_rules, trained
from topic_sets import Sample, development, labelled_pages

from transforms.topics.tag import Tagger, TopicPolicy

_COVERAGE = 0.75
_REPEATS = 20
_FEW_WORDS = frozenset({"war", "goal", "bank"})
_LOAD = """
import time
start = time.process_time()
from transforms.topics.tag import Tagger
Tagger().tag(title="Budget", text="", section="x", language="en")
print(time.process_time() - start)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    sets = {
        "labelled pages": labelled_pages(data),
        "HuffPost headlines": development(data, "huffpost"),
        "BBC texts": development(data, "bbc2004"),
    }
    print("set | method | n | accepted | accepted, minimum 0.5 | precision at 75 %")
    for name, samples in sets.items():
        for method, guesses in _guesses(name, samples, sets):
            print(name, method, len(samples), *_scores(samples, guesses), sep=" | ")
    tagger = Tagger()
    for name, samples in sets.items():
        ours = _rate(samples, lambda sample: _ours(tagger, sample))
        bare = _rate(samples, _bare_loop)
        print(f"{name}: {ours:,.0f} articles per CPU second, {ours / bare:.2f} of a")
        print(f"  bare loop that looks each word up ({bare:,.0f})")
    print(f"load: {_load_seconds():.2f} s of CPU")


def _guesses(
    name: str, samples: Sequence[Sample], sets: dict[str, list[Sample]]
) -> list[tuple[str, list[Guess]]]:
    tagger = Tagger(TopicPolicy(minimum_score=0.0))
    found = [("newsbeam", [_ours(tagger, s) for s in samples])]
    if name == "labelled pages":
        found.append(("without metadata", [_ours(tagger, s.bare) for s in samples]))
    found.append(("plain rules", [plain_rules(s) for s in samples]))
    others = [*sets["HuffPost headlines"], *sets["BBC texts"]]
    fitted = _by_halves(samples) if name != "labelled pages" else trained(others)
    if fitted is not None:
        found.append(("TF-IDF + LR", [fitted(s) for s in samples]))
    return found


def _by_halves(samples: Sequence[Sample]) -> Callable[[Sample], Guess] | None:
    """Each sample is guessed by the model that has seen the other half."""
    halves = (samples[::2], samples[1::2])
    models = [trained(half) for half in halves]
    first, second = models
    if first is None or second is None:
        return None
    is_first = {id(sample) for sample in halves[0]}
    return lambda sample: (second if id(sample) in is_first else first)(sample)


def _ours(tagger: Tagger, sample: Sample) -> Guess:
    topics = tagger.tag(
        title=sample.title,
        text=sample.text,
        url=sample.url,
        section=sample.section,
        keywords=sample.keywords,
        language=sample.language,
    ).topics
    return (topics[0].qcode, topics[0].score) if topics else (None, 0.0)


def _scores(samples: Sequence[Sample], guesses: Sequence[Guess]) -> list[str]:
    """Accepted of all; of all with a score of at least 0.5; precision when sure."""
    rated = sorted(
        (
            (score, topic in sample.accepted)
            for sample, (topic, score) in zip(samples, guesses, strict=True)
        ),
        key=lambda pair: -pair[0],
    )
    sure = rated[: int(_COVERAGE * len(rated))]
    shares = (
        sum(good for _, good in rated) / len(rated),
        sum(good for score, good in rated if score >= 0.5) / len(rated),
        sum(good for _, good in sure) / len(sure),
    )
    return [f"{share:.3f}" for share in shares]


def _bare_loop(sample: Sample) -> int:
    """The least a lexicon costs in Python: each word is made small and looked up."""
    words = f"{sample.title} {sample.text}".lower().split()
    return sum(word in _FEW_WORDS for word in words)


def _rate(samples: Sequence[Sample], work: Callable[[Sample], object]) -> float:
    """Articles per second of CPU, the best of a few passes."""
    seconds = []
    for _ in range(_REPEATS):
        start = time.process_time()
        for sample in samples:
            work(sample)
        seconds.append(time.process_time() - start)
    return len(samples) / min(seconds)


def _load_seconds() -> float:
    """CPU time from nothing to the first article, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    main()
