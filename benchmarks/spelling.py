"""Spellings: how many changes are right, and how many words a CPU second holds.

    [NEWSBEAM_SHARED=DIR] python benchmarks/spelling.py

DIR holds ``data/spelling/*.jsonl``. On ``guards-dev`` and ``injected-dev`` changes are
compared with the right ones; what the typo channel changes in published news
(``clean-dev``) goes to ``benchmarks/results/typos_clean_dev.tsv``, for a reader's
verdict. Without DIR only the speed is measured, on texts drawn from the word list.

The speed stands beside that of a plain loop that finds the words by a regular
expression and does nothing with them, measured in turns on the same texts, since the
speed of a machine that others use varies by a factor of two within a minute.
"""

import json
import os
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from transforms.spellings.normalize import Normalizer, SpellingPolicy
from transforms.spellings.words import frequencies

RESULTS = Path(__file__).parent / "results" / "typos_clean_dev.tsv"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CHANNELS = ("unicode", "variants", "typos")
ROUNDS = 7

Case = dict[str, Any]


def load(folder: Path, name: str) -> list[Case]:
    """The cases of one file."""
    lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def compare(cases: Sequence[Case], channels: tuple[str, ...]) -> str:
    """Right, wrong and missed changes as one line."""
    normalizer = Normalizer(SpellingPolicy(channels=channels))
    right = extra = missed = 0
    for case in cases:
        text = case["text"]
        gold = {
            text[: g["start"]] + g["replacement"] + text[g["end"] :]
            for g in case["gold"]
        }
        edits = normalizer.normalize(text, language=case.get("lang", "en")).edits
        tolerated = {(n["start"], n["end"]) for n in case.get("neutral", ())}
        made = {
            text[: e.start] + e.replacement + text[e.end :]
            for e in edits
            if (e.start, e.end) not in tolerated
        }
        right += len(gold & made)
        extra += len(made - gold)
        missed += len(gold - made)
    precision = right / max(1, right + extra)
    recall = right / max(1, right + missed)
    return (
        f"{len(cases)} texts: {right} right, {extra} extra, {missed} missed, "
        f"precision {precision:.4f}, recall {recall:.4f}"
    )


def list_changes(cases: Sequence[Case]) -> int:
    """Write what the typo channel changes, one line a word; return how many.

    A verdict that was given stays with its change; a new change has none yet.
    """
    normalizer = Normalizer(SpellingPolicy(channels=("typos",)))
    counts: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        for edit in normalizer.normalize(case["text"]).edits:
            counts[edit.original, edit.replacement, edit.rule] += 1
    RESULTS.parent.mkdir(exist_ok=True)
    given = dict(_verdicts()) if RESULTS.exists() else {}
    lines = ["original\treplacement\trule\tcount\tverdict"]
    lines += [
        "\t".join((*key, str(n), given.get(key, "")))
        for key, n in sorted(counts.items())
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    return sum(counts.values())


def _verdicts() -> Iterator[tuple[tuple[str, ...], str]]:
    for line in RESULTS.read_text("utf-8").splitlines()[1:]:
        original, replacement, rule, _, verdict = line.split("\t")
        yield (original, replacement, rule), verdict


def drawn_texts() -> list[str]:
    """Texts of words as usual as in the word list, for want of real ones."""
    draw = random.Random(7)
    used = frequencies()
    weights = [10**use for use in used.values()]
    texts = []
    for _ in range(500):
        words = draw.choices(list(used), weights, k=420)
        texts.append(". ".join(" ".join(words[n : n + 20]) for n in range(0, 420, 20)))
    return texts


def cost(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """CPU seconds of one pass."""
    started = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - started


def measure(texts: Sequence[str]) -> None:
    """Print words per CPU second of each channel and of all, beside the plain loop."""
    total = sum(len(WORD.findall(text)) for text in texts)
    print(f"speed on {len(texts)} texts of {total} words (best of {ROUNDS} rounds)")
    for channels in (*((channel,) for channel in CHANNELS), CHANNELS):
        normalizer = Normalizer(SpellingPolicy(channels=channels))
        cost(normalizer.normalize, texts)
        rounds = [
            (cost(normalizer.normalize, texts), cost(WORD.findall, texts))
            for _ in range(ROUNDS)
        ]
        ratio = statistics.median(plain / ours for ours, plain in rounds)
        ours, plain = map(min, zip(*rounds, strict=True))
        print(
            f"  {'+'.join(channels):24} {total / ours / 1e6:6.2f} M words/CPU s, "
            f"plain loop {total / plain / 1e6:.2f}, median ratio {ratio:.2f}"
        )


def main() -> None:
    """Compare, list, measure."""
    started = time.process_time()
    Normalizer(SpellingPolicy())
    print(f"tables loaded in {time.process_time() - started:.2f} CPU s")
    shared = os.environ.get("NEWSBEAM_SHARED")
    if shared is None:
        print("NEWSBEAM_SHARED is not set: speed only")
        measure(drawn_texts())
        return
    folder = Path(shared) / "data" / "spelling"
    print("guards, all channels:", compare(load(folder, "guards-dev"), CHANNELS))
    print("planted typos:", compare(load(folder, "injected-dev"), ("typos",)))
    news = load(folder, "clean-dev")
    print(f"published news: {list_changes(news)} changes, see {RESULTS.name}")
    measure([case["text"] for case in news])


if __name__ == "__main__":
    main()
