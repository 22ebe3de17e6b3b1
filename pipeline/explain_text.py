"""An explanation as text for a terminal."""

import textwrap
from collections.abc import Iterator
from typing import Any

from pipeline.logs import escape_controls, escape_lines
from pipeline.wording import plural

Facts = dict[str, Any]

#: Columns of the label and of the whole, for terminals and mails.
_LABEL, _WIDTH = 16, 96
#: Paragraphs of a text shown at its beginning and end; counts tell of the rest.
_SHOWN = 2
#: Edges shown of a story, the earliest first.
_SHOWN_EDGES = 5
#: Characters of context on each side of an edit.
_CONTEXT = 30


def render(told: Facts) -> str:
    """All steps of an explanation, one block each.

    Titles and texts are strangers': what in them would drive the terminal is escaped.
    """
    lines = [f"{'input':<{_LABEL}}{told['input']}"]
    if "fetch" in told:
        lines += ["", *_facts("fetch", told["fetch"])]
    if "read_as" in told:
        lines += ["", "read as", *_facts("read as", told["read_as"])]
    if "feed" in told:
        lines += ["", *_facts("feed", told["feed"])]
        lines += ["", *(_entry(n, e) for n, e in enumerate(told["entries"], 1))]
    if told.get("decisions"):
        lines += ["", "decisions", *_decisions(told["decisions"])]
    for number, story in enumerate(told.get("stories", ()), 1):
        lines += ["", f"story {number} of {len(told['stories'])}", *_story(story)]
    lines += ["", *_outcome(told["outcome"], told.get("page_kind"))]
    return escape_lines("\n".join(lines))


def _facts(name: str, facts: Facts) -> Iterator[str]:
    for label, value in facts.items():
        if value not in (None, "", []):
            yield _line(label, value, indent=2)
    if not any(facts.values()):
        yield _line(name, "nothing to tell", indent=2)


def _entry(number: int, entry: Facts) -> str:
    date = entry["published_at"] or f"undated ({entry['published_at_raw'] or '-'})"
    carries = "  carries its text" if entry["carries_text"] else ""
    title = escape_controls(entry["title"] or "untitled")
    return f"{number:>4}  {date}  {title}\n      {entry['url'] or '-'}{carries}"


def _decisions(notes: list[Facts]) -> Iterator[str]:
    for note in notes:
        yield _line(note["about"], note["chosen"] or "nothing", indent=2)
        for source, value in note["candidates"]:
            if value in (None, "", [], ()):
                continue
            marker = "=" if value and value == note["chosen"] else " "
            yield " " * (_LABEL - 2) + f"{marker} {source}: {_short(value)}"


def _story(story: Facts) -> Iterator[str]:
    for label in (
        "title", "publisher", "authors", "byline", "agency", "dateline_place",
        "published_at", "modified_at", "section", "keywords", "canonical_url",
        "has_paywall",
    ):  # fmt: skip
        value = story[label]
        if value not in (None, [], ""):
            source = story.get(f"{label}_source")
            told = "; ".join(value) if isinstance(value, list) else value
            yield _line(label, f"{told}  [{source}]" if source else told, indent=2)
    confidence = story["language_confidence"]
    sure = f" {confidence:.2f}" if confidence is not None else ""
    yield _line(
        "language", f"{story['language']}  [{story['language_source']}{sure}]", indent=2
    )
    yield from _text(story)
    yield from _edits(story)
    yield from _topics(story)
    yield from _copies(story["copies"])
    yield _line("article_id", story["article_id"], indent=2)
    partition = f"published_date={story['published_date']}/language={story['language']}"
    yield _line("partition", partition, indent=2)


def _text(story: Facts) -> Iterator[str]:
    paragraphs = story["text"].split("\n")
    told = f"{story['word_count']} words in {len(paragraphs)} paragraphs"
    yield _line("text", f"{told}  [{story['text_source']}]", indent=2)
    hidden = len(paragraphs) - 2 * _SHOWN
    for number, paragraph in enumerate(paragraphs):
        if number < _SHOWN or number >= len(paragraphs) - _SHOWN or hidden <= 0:
            yield f"{'':<{_LABEL}}| {_short(paragraph)}"
        elif number == _SHOWN:
            yield f"{'':<{_LABEL}}| … {hidden} more …"


def _edits(story: Facts) -> Iterator[str]:
    yield _line("edits", len(story["edits"]) or "none", indent=2)
    for edit in story["edits"]:
        source = story[edit["field"]]
        before = source[max(0, edit["start"] - _CONTEXT) : edit["start"]]
        after = source[edit["end"] : edit["end"] + _CONTEXT]
        change = f"[-{edit['original']}-]{{+{edit['replacement']}+}}"
        told = f"{before}{change}{after}".replace("\n", " ")
        yield f"{'':<{_LABEL}}{edit['rule']}  …{told}…"


def _topics(story: Facts) -> Iterator[str]:
    yield _line("topics", len(story["topics"]) or "none sure enough", indent=2)
    for topic in story["topics"]:
        terms = [
            f"{e['term']} ({e['field']})"
            for e in story["topic_evidence"]
            if e["qcode"] == topic["qcode"]
        ]
        told = f"{topic['score']:.2f}  {topic['qcode']} {topic['label']}"
        yield f"{'':<{_LABEL}}{told}"
        if terms:
            yield f"{'':<{_LABEL}}      {_short(', '.join(terms))}"


def _copies(copies: Facts) -> Iterator[str]:
    told = f"{copies['shingles']} shingles, {copies['anchors']} anchors"
    yield _line("compared by", "; ".join([told, *copies["credits"]]), indent=2)
    for label in ("copy_of", "copied_by"):
        if copies[label] is None:
            continue
        yield _line(label, len(copies[label]) or "none in the window", indent=2)
        for edge in copies[label][:_SHOWN_EDGES]:
            evidence = ", ".join(edge["evidence"]) or "the text alone"
            share = f"{edge['containment']:.2f} of the shorter, {edge['shared']} shared"
            yield f"{'':<{_LABEL}}{edge['article_id']}  {share}; {evidence}"


def _outcome(outcome: Facts, page_kind: str | None) -> Iterator[str]:
    if "dropped" in outcome:
        drop = outcome["dropped"]
        kind = f" ({drop['kind']})" if drop["kind"] else ""
        told = f"dropped: {drop['reason']}{kind}: {drop['meaning']}"
        yield from _wrapped("outcome", told)
        if drop["detail"]:
            yield f"{'':<{_LABEL}}{drop['detail']}"
        yield from _wrapped("", drop.get("advice", ""))
        again = "a later run tries again" if drop["tried_again"] else "final"
        yield f"{'':<{_LABEL}}{again}; see docs/reasons.md#{drop['reason']}"
    elif "entries" in outcome:
        yield _line("outcome", f"{plural(outcome['entries'], 'entry')} to follow")
    else:
        told = plural(outcome["published"], "article")
        yield _line("outcome", f"{told} from one {page_kind}")


def _wrapped(label: str, text: str) -> Iterator[str]:
    """A label, and a text of ours in as many lines as it takes."""
    for number, line in enumerate(textwrap.wrap(text, _WIDTH - _LABEL)):
        yield f"{label if number == 0 else '':<{_LABEL}}{line}"


def _line(label: str, value: object, indent: int = 0) -> str:
    named = f"{label.replace('_', ' '):<{_LABEL - indent - 1}} "
    return f"{' ' * indent}{named}{_short(value)}"


def _short(value: object) -> str:
    text = str(value).replace("\n", " ")
    return textwrap.shorten(text, _WIDTH, placeholder=" …") if text else ""
