import pytest

from tests.transforms.articles.pages import FERRY, article
from transforms.articles import stories
from transforms.articles.extract import extract_page
from transforms.articles.publisher_rules import (
    RulesError,
    cutter,
    cutter_for,
    parse_rules,
)

RULES = parse_rules(
    "# a comment\n\n"
    "Gazette.example\tFollow the * on your telephone.\t2026-11-25: in every story\n"
    "gazette.example\tPrinted in our own works (since 1920).\t2026-11-25: footer\n"
)


@pytest.mark.parametrize(
    ("host", "line", "is_cut"),
    [
        ("gazette.example", "Follow the Gazette on your telephone.", True),
        ("www.gazette.example", "Follow the Gazette on your telephone.", True),
        ("gazette.example", "Printed in our own works (since 1920).", True),
        ("gazette.example", "Printed in our own works (since 1921).", False),
        ("gazette.example", "Follow the Gazette on your telephone. Or not.", False),
    ],
)
def test_a_rule_cuts_its_line_and_no_other(host, line, is_cut) -> None:
    is_residue = cutter(RULES, host)

    assert is_residue is not None
    assert is_residue(line) is is_cut


@pytest.mark.parametrize("host", ["other.example", "notgazette.example", "example", ""])
def test_a_rule_is_for_its_host_alone(host) -> None:
    assert cutter(RULES, host) is None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("gazette.example\tFollow us", "has 2 cells"),
        ("gazette.example\t\twhy", "has 3 cells"),
        ("gazette.example\t*\twhy", "would cut other lines"),
        ("gazette.example\t* - *\twhy", "would cut other lines"),
    ],
)
def test_a_rule_that_is_none_is_refused_with_its_line(row, why) -> None:
    with pytest.raises(RulesError, match=rf"publisher_rules.tsv:2: .*{why}"):
        parse_rules(f"# rules\n{row}\n")


def test_the_rules_that_ship_are_rules() -> None:
    assert cutter_for("https://host-without-rules.example/a") is None


@pytest.mark.parametrize("url", ["", "http://[broken/"])
def test_an_address_without_a_host_has_no_rules(url) -> None:
    assert cutter_for(url) is None


def test_extraction_leaves_out_what_a_rule_cuts(monkeypatch) -> None:
    line = "Follow the Gazette on your telephone."
    page = article(below=f"<p>{line}</p>")
    url = "https://www.gazette.example/ferry"
    before = extract_page(page, url=url).stories[0].text.split("\n")
    monkeypatch.setattr(
        stories, "cutter_for", lambda url: cutter(RULES, "gazette.example")
    )

    assert before == [*FERRY, line]
    assert extract_page(page, url=url).stories[0].text.split("\n") == list(FERRY)
