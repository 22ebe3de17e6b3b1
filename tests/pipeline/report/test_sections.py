"""The smaller sections: copies, residue, latency, comparison, figures."""

from datetime import timedelta

import pytest

from pipeline.report import articles, copies
from pipeline.report.comparison import compare
from pipeline.report.figures import age_in_words, duration_in_words, taking_turns, usual
from pipeline.report.latency import latency
from pipeline.report.residue import residue
from tests.clock import NOW
from tests.pipeline.report.building import manifest, rows_of
from tests.transforms.dataset.samples import article
from transforms.dataset.ledger import Ledger
from transforms.dataset.parquet import FileInfo
from transforms.records import Copy


def edge(copy, earliest, gap=60):
    return Copy(
        run_id="r",
        article_id=article(copy).article_id,
        earliest_article_id=article(earliest).article_id,
        containment=0.9,
        shared=10,
        evidence=("agency:AP",),
        published_gap_seconds=gap,
        run_date=NOW.date(),
    )


def clustered(edges, known, before=()):
    earlier = rows_of("articles", before, articles.COLUMNS)
    return copies.clusters(
        rows_of("copies", edges, copies.COLUMNS),
        rows_of("articles", known, articles.COLUMNS),
        lambda wanted: copies.rows_of(earlier, wanted),
    )


class TestCopies:
    def test_the_largest_cluster_comes_first_with_its_copies_in_time(self):
        known = [article(n, title=f"Story {n}", agency="AP") for n in range(1, 6)]
        number, (first, second) = clustered(
            [edge(5, 4), edge(2, 1, gap=900), edge(3, 1, gap=60)], known
        )

        assert number == 2
        assert (first.title, first.size, first.agency) == ("Story 1", 2, "AP")
        assert [c.title for c in first.copies] == ["Story 3", "Story 2"]
        assert second.size == 1

    def test_an_earliest_of_an_earlier_run_is_looked_for_there(self):
        before = [article(1, title="The first", publisher="A"), article(7)]
        _, (cluster,) = clustered([edge(2, 1)], [article(2)], before)

        assert (cluster.title, cluster.publisher) == ("The first", "A")

    def test_an_earliest_that_is_gone_goes_by_its_copy(self):
        _, (cluster,) = clustered([edge(2, 1)], [article(2, title="The copy")])

        assert (cluster.title, cluster.publisher) == ("The copy", "")

    def test_a_secret_in_an_address_is_not_shown(self):
        url = "https://press.example/2?token=s3cr3t-s3cr3t-s3cr3t"
        _, (cluster,) = clustered([edge(2, 1)], [article(2, canonical_url=url)])

        assert "s3cr3t" not in cluster.copies[0].url

    def test_no_edge_is_no_cluster(self):
        assert clustered([], [article(1)]) == (0, ())


class TestResidue:
    def test_a_commit_without_any_has_none(self):
        assert residue(manifest()) == ()

    def test_the_commonest_lines_of_a_commit_are_told(self):
        lines = [
            {"host": "a.example", "line": f"Read more {n}", "pages": 9, "of": 10}
            for n in range(30)
        ]
        found = residue(manifest(residue=tuple(lines)))

        assert len(found) == 20
        assert (found[0].line, found[0].pages, found[0].of) == ("Read more 0", 9, 10)


class TestLatency:
    def test_hosts_stand_in_the_order_of_their_slowest_feed(self):
        found = latency(
            [
                {"url": "https://a.example/1", "latency_ms": 10, "bytes": 5},
                {"url": "https://a.example/2", "latency_ms": 90, "bytes": None},
                {"url": "https://b.example/1", "latency_ms": 50, "bytes": 5},
                {"url": "https://c.example/1", "latency_ms": None, "bytes": None},
            ]
        )

        assert found is not None
        assert (found.feeds, found.p50, found.p99, found.bytes) == (3, 50, 90, 10)
        assert [(h.host, h.feeds) for h in found.slowest] == [
            ("a.example", 2),
            ("b.example", 1),
        ]

    def test_no_fetch_is_no_latency(self):
        assert latency([{"url": "x", "latency_ms": None, "bytes": None}]) is None


class TestComparison:
    def test_totals_always_stand_there_and_groups_only_where_they_changed(self):
        old, new = (
            manifest(
                seq,
                ledger=Ledger(entries=9, published=5, rows=rows, feeds={"ok": 1}),
                added=(self.file(language, rows),),
            )
            for seq, rows, language in ((1, 4, "en"), (2, 6, "de"))
        )
        found = compare(new, old, {"A": 6, "B": 1}, {"A": 6, "C": 9})
        changes = {(c.about, c.name): c.difference for c in found.changes}

        assert found.run_id == "run-1"
        assert changes["total", "articles"] == 2
        assert changes["total", "entries"] == 0
        assert changes["language", "de"] == 6
        assert changes["language", "en"] == -4
        assert [name for about, name in changes if about == "publisher"] == ["C", "B"]

    @staticmethod
    def file(language, rows):
        path = f"articles/published_date=2026-01-15/language={language}/x.parquet"
        return FileInfo(path=path, table="articles", rows=rows, bytes=1, sha256="")


class TestFigures:
    def test_a_few_values_are_usual_from_end_to_end(self):
        found = usual([9, 1, 5])

        assert (found.low, found.middle, found.high, found.runs) == (1, 5, 9, 3)

    def test_of_many_the_outer_tenths_are_left_out(self):
        found = usual(range(1, 12))

        assert (found.low, found.middle, found.high) == (2, 6, 10)

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (0.25, "0.2 s"),
            (59, "59 s"),
            (119, "119 s"),
            (120, "2 min"),
            (7_300, "2 h"),
            (90_000, "25 h"),
            (400_000, "5 d"),
        ],
    )
    def test_a_length_of_time_is_told_in_a_unit_it_has_two_of(self, seconds, words):
        assert duration_in_words(seconds) == words

    def test_an_age_ahead_is_told_as_such(self):
        assert age_in_words(NOW + timedelta(hours=3), NOW) == "in 3 h"
        assert age_in_words(NOW - timedelta(hours=3), NOW) == "3 h"

    def test_turns_are_taken(self):
        rows = [{"k": k, "n": n} for n, k in enumerate("aaab")]

        assert [r["n"] for r in taking_turns(rows, "k", 3)] == [0, 3, 1]
