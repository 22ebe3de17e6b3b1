import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline import docs
from pipeline.cli import COMMANDS, newsbeam
from pipeline.reason_advice import ADVICE
from transforms.columns import Column, columns_of
from transforms.reasons import Reason
from transforms.records import TABLES

ROOT = Path(__file__).parents[1]
PAGES = [
    path.relative_to(ROOT).as_posix()
    for folder in (".", "benchmarks", "docs", "examples")
    for path in sorted((ROOT / folder).glob("*.md"))
]

#: `[text](target)`, images too; a title after the target is left out.
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)[^)]*\)")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def broken_links(page: Path) -> list[str]:
    """The relative links of a page whose file or heading is missing."""
    return [
        target
        for target in _LINK.findall(_prose(page))
        if not re.match(r"[a-z][a-z0-9+.-]*:", target) and not _is_there(page, target)
    ]


def _is_there(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return False
    return not anchor or file.suffix != ".md" or anchor in set(_anchors(file))


def _prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> Iterator[str]:
    """GitHub's anchors of a page's headings."""
    for heading in re.findall(r"^#+\s+(.+?)\s*$", _prose(page), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _columns() -> Iterator[tuple[str, Column]]:
    for table, record in TABLES.items():
        for column in columns_of(record):
            yield table, column
            if column.struct is not None:
                for field in columns_of(column.struct):
                    yield f"{table}.{column.name}", field


def _options() -> Iterator[tuple[str, click.Option]]:
    for name, _ in COMMANDS:
        command = newsbeam.get_command(click.Context(newsbeam), name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, parameter


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", docs.documents())
def test_a_generated_file_is_current(path: str) -> None:
    assert path not in docs.stale(ROOT), "run `make docs` and commit what it writes"


def test_writing_makes_everything_current_and_is_quiet_the_second_time(
    tmp_path: Path,
) -> None:
    first = docs.write(tmp_path)

    assert set(first) == set(docs.documents())
    assert docs.stale(tmp_path) == []
    assert docs.write(tmp_path) == []


def test_a_file_changed_by_hand_is_stale(tmp_path: Path) -> None:
    docs.write(tmp_path)
    with (tmp_path / "docs/cli.md").open("a") as page:
        page.write("by hand\n")

    assert docs.stale(tmp_path) == ["docs/cli.md"]


@pytest.mark.parametrize("reason", Reason, ids=str)
def test_each_reason_has_a_heading_and_advice(reason: Reason) -> None:
    section = _read("docs/reasons.md").partition(f"\n## {reason}\n")[2]

    assert ADVICE[reason] in section.partition("\n## ")[0]


def test_no_advice_is_for_a_reason_that_is_gone() -> None:
    assert set(ADVICE) == set(Reason)


@pytest.mark.parametrize(
    ("table", "column"),
    list(_columns()),
    ids=lambda v: v if isinstance(v, str) else v.name,
)
def test_each_column_is_described(table: str, column: Column) -> None:
    assert column.doc.endswith(".")
    assert f"{column.name}` |" in _read("docs/columns.md")
    assert column.doc in _read("docs/columns.md")


@pytest.mark.parametrize(("name", "text"), COMMANDS)
def test_each_command_is_documented(name: str, text: str) -> None:
    page = _read("docs/cli.md")

    assert f"\n## newsbeam {name}\n" in page
    assert text in page


@pytest.mark.parametrize(
    ("name", "option"),
    list(_options()),
    ids=lambda v: v if isinstance(v, str) else v.name,
)
def test_each_option_is_documented_with_its_variable(
    name: str, option: click.Option
) -> None:
    section = _read("docs/cli.md").partition(f"\n## newsbeam {name}\n")[2]
    section = section.partition("\n## ")[0]
    long = max(option.opts, key=len)
    variable = f"NEWSBEAM_{name}_{long.strip('-').replace('-', '_')}".upper()

    assert f"`{long}" in section
    assert f"`{variable}`" in section


@pytest.mark.parametrize("page", PAGES)
def test_each_relative_link_points_at_something(page: str) -> None:
    assert broken_links(ROOT / page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A `heading`, here\n[a](page.md) [b](gone.md) [c](#a-heading-here) [d](#no)\n"
        "[e](https://press.example/x) [f](page.md#nowhere)\n```\n[g](code.md)\n```\n"
    )

    assert broken_links(page) == ["gone.md", "#no", "page.md#nowhere"]
