import pytest

from transforms.articles.residue import FEWEST_PAGES, HostLines, Residue, residue

HOST = "gazette.example"
PROMPT = "Get the harbour letter every Friday morning."


def story(number: int, *more: str, lead: str | None = None) -> str:
    lead = lead or f"The {number}th ship of the year came in at dawn. " * 5
    return "\n".join((lead, f"It left again at {number}.", *more))


def found(*texts: str) -> list[Residue]:
    lines = HostLines()
    for text in texts:
        lines.add(text)
    return list(residue(HOST, lines))


def test_a_line_that_every_story_ends_with_is_told() -> None:
    told = found(*(story(n, PROMPT) for n in range(5)))

    assert told == [Residue(host=HOST, line=PROMPT, pages=5, of=5)]


def test_a_line_in_the_midst_of_the_stories_is_told() -> None:
    texts = [
        story(n, PROMPT, *(f"Pier {n}, ship {m}." for m in range(9))) for n in range(5)
    ]

    assert [one.line for one in found(*texts)] == [PROMPT]


def test_few_stories_prove_nothing() -> None:
    assert found(*(story(n, PROMPT) for n in range(FEWEST_PAGES - 1))) == []


def test_a_line_of_few_of_many_stories_is_not_told() -> None:
    texts = [story(n, PROMPT) if n < 5 else story(n) for n in range(50)]

    assert found(*texts) == []


def test_versions_of_one_story_are_one_story() -> None:
    lead = "The storm took the old pier and the ferry with it on Monday night. " * 5
    texts = [story(n, PROMPT, lead=lead) for n in range(9)]

    assert found(*texts) == []


def test_a_line_that_one_story_repeats_counts_once() -> None:
    texts = [story(0, *[PROMPT] * 9), *(story(n) for n in range(1, 9))]

    assert found(*texts) == []


@pytest.mark.parametrize(
    "line",
    [
        "“We had almost stopped believing in it.”",
        "„Wir fahren wieder.“",
        "PARIS —",
        "LONDON (AP) —",
        "(Reuters)",
        "Quelle: dpa",
    ],
)
def test_what_recurs_honestly_is_not_told(line) -> None:
    assert found(*(story(n, line) for n in range(9))) == []


def test_long_lines_in_the_midst_are_paragraphs() -> None:
    paragraph = "The harbour was dug by hand in the winter of the great frost. " * 3
    ends = [f"Line {n}." for n in range(9)]

    assert found(*(story(n, "First.", paragraph, *ends) for n in range(9)))[0].line != (
        paragraph
    )


def test_memory_does_not_grow_with_the_stories() -> None:
    lines = HostLines()
    for n in range(2_000):
        lines.add(story(n, PROMPT, *(f"Ship {n} at pier {m}." for m in range(20))))

    assert len(lines.counts) <= 2_000
    assert [one.line for one in residue(HOST, lines)] == [PROMPT]


def test_what_one_story_alone_has_is_not_passed_on() -> None:
    lines = HostLines()
    for n in range(3):
        lines.add(story(n, PROMPT))

    assert lines.recurring() == HostLines(3, {PROMPT: 3})


def test_counts_of_two_readers_add_up() -> None:
    first, second = HostLines(3, {PROMPT: 3}), HostLines(2, {PROMPT: 2, "Share": 2})
    first.merge(second)

    assert list(residue(HOST, first)) == [
        Residue(host=HOST, line=PROMPT, pages=5, of=5)
    ]
