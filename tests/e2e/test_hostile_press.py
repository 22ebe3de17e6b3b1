"""A run over the hostile press: nothing leaks, hangs, hammers or is lost."""

import gzip
import ipaddress
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil
import pytest
import yaml

from tests.clock import NOW
from tests.e2e.process import ROOT
from tests.hostile.cases import ROW
from tests.hostile.press import HEADER, TOKEN, Press, small_press, whole_press
from tests.hostile.server import Asked, open_server
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify

pytestmark = [pytest.mark.beam, pytest.mark.e2e]


@dataclass
class Outcome:
    """What a run over the press left.

    Attributes:
        peak: most bytes that the run's processes held together.
        rows: (guid, title) of the articles.
        drops: (subject, guid, feed id, reason).
    """

    press: Press
    root: Path
    delay: float
    code: int
    stdout: str
    stderr: str
    seconds: float
    peak: int

    def query(self, table: str, columns: str) -> list[tuple[str, ...]]:
        if not list(self.root.glob(f"{table}/**/*.parquet")):
            return []
        files = f"read_parquet('{self.root}/{table}/**/*.parquet')"
        return duckdb.sql(f"SELECT {columns} FROM {files}").fetchall()

    @property
    def asked(self) -> dict[str, list[Asked]]:
        """Requests by host, as they came."""
        hosts: dict[str, list[Asked]] = defaultdict(list)
        for asked in sorted(self.press.server.asked, key=lambda a: a.at):
            hosts[asked.host].append(asked)
        return hosts


def _run(press: Press, folder: Path, *, delay: float, deadline: float) -> Outcome:
    root, config = folder / "news", folder / "press.yaml"
    document = {
        "version": 1,
        "user_agent": "gazette-monitor/1.0 (+https://example.org/bot)",
        "feeds": press.feeds,
        "output": str(root),
        "fetch": {
            "delay_seconds": delay,
            "deadline_seconds": deadline,
            "allow_networks": ["127.30.0.0/16"],
        },
        "extract": {"deadline_seconds": 5},
        "fail_if": {"feeds_failing_share": 1.0, "dropped_share": 1.0},
    }
    config.write_text(yaml.safe_dump(document), "utf-8")
    command = [sys.executable, "-m", "pipeline", "--log-format", "json", "run"]
    command += [str(config), "--now", NOW.isoformat(), "--format", "json"]
    began = time.monotonic()
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        process = subprocess.Popen(
            [*command, "--workers", "2"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PRESS_KEY": HEADER},
            stdout=out,
            stderr=err,
        )
        peak = _peak(process, give_up=began + 300)
    return Outcome(
        press=press,
        root=root,
        delay=delay,
        code=process.returncode,
        stdout=(folder / "out").read_text("utf-8"),
        stderr=(folder / "err").read_text("utf-8"),
        seconds=time.monotonic() - began,
        peak=peak,
    )


def _peak(process: "subprocess.Popen[bytes]", give_up: float) -> int:
    """Wait for the end; the most memory that the process and its children held."""
    watched, peak = psutil.Process(process.pid), 0
    while process.poll() is None:
        if time.monotonic() > give_up:
            process.kill()
        try:
            tree = [watched, *watched.children(recursive=True)]
            peak = max(peak, sum(p.memory_info().rss for p in tree))
        except psutil.NoSuchProcess:
            pass
        threading.Event().wait(0.1)
    return peak


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((small_press, 0.2, 1.5), id="a few hosts"),
        pytest.param(
            (whole_press, 1.0, 5.0), id="the whole press", marks=pytest.mark.slow
        ),
    ],
)
def outcome(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outcome]:
    make: Callable[..., Press]
    make, delay, deadline = request.param
    with open_server() as server:
        press = make(server)
        yield _run(
            press, tmp_path_factory.mktemp("press"), delay=delay, deadline=deadline
        )


def test_the_run_ends_well(outcome: Outcome) -> None:
    assert outcome.code == 0, outcome.stderr[-3000:]


def test_the_dataset_is_whole_and_its_ledger_balances(outcome: Outcome) -> None:
    assert verify(LocalStorage(str(outcome.root))) == ()


def test_each_entry_has_the_outcome_that_is_right_for_it(outcome: Outcome) -> None:
    """What is wrong is shown as how the entry ended, and what would be right."""
    found = dict(outcome.query("drops", "entry_guid, reason")) | {
        guid: ROW for (guid,) in outcome.query("articles", "entry_guid")
    }
    wrong = {
        guid: (found.get(guid), expected.outcomes)
        for guid, expected in outcome.press.entries.items()
        if found.get(guid) not in expected.outcomes
    }
    assert wrong == {}


def test_no_entry_has_two_outcomes(outcome: Outcome) -> None:
    ends = Counter(
        guid
        for table in ("articles", "drops")
        for (guid,) in outcome.query(table, "entry_guid")
        if guid in outcome.press.entries
    )

    assert {guid for guid, count in ends.items() if count > 1} == set()


def test_of_two_entries_with_one_link_one_is_a_row(outcome: Outcome) -> None:
    drops = [r for (r,) in outcome.query("drops", "reason") if r == "duplicate_entry"]

    assert len(drops) == 1


def test_files_are_where_they_belong(outcome: Outcome) -> None:
    place = re.compile(r"published_date=\d{4}-\d\d-\d\d/language=[a-z]{2,3}")
    around = {path.name for path in outcome.root.parent.iterdir()}

    assert around == {outcome.root.name, "press.yaml", "out", "err"}
    for path in outcome.root.glob("articles/**/*.parquet"):
        folder = path.parent.relative_to(outcome.root / "articles").as_posix()
        assert place.fullmatch(folder)


def test_titles_come_in_their_own_letters(outcome: Outcome) -> None:
    titles = dict(outcome.query("articles", "entry_guid, title"))

    expected = {g: e.title for g, e in outcome.press.entries.items() if e.title}
    assert {guid: titles.get(guid) for guid in expected} == expected


def test_each_feed_that_is_none_is_a_drop(outcome: Outcome) -> None:
    query = "feed_id, CASE WHEN subject = 'feed' THEN reason ELSE 'ok' END"
    dropped = {f: r for f, r in outcome.query("drops", query) if r != "ok"}

    wrong = {
        feed: dropped.get(feed, "ok")
        for feed, reasons in outcome.press.sick.items()
        if dropped.get(feed, "ok") not in (reasons or ("ok",))
    }
    assert wrong == {}


def test_nothing_else_was_spoken_to(outcome: Outcome) -> None:
    assert outcome.press.server.strays == []
    for host in outcome.asked:
        assert ipaddress.ip_address(host) in ipaddress.ip_network("127.30.0.0/16")


def test_requests_to_a_host_start_a_delay_apart(outcome: Outcome) -> None:
    gaps = {
        (host, after.path): round(after.at - before.at, 3)
        for host, asked in outcome.asked.items()
        for before, after in itertools.pairwise(asked)
    }

    assert {k: gap for k, gap in gaps.items() if gap < outcome.delay} == {}


def test_a_host_has_two_connections_at_the_most(outcome: Outcome) -> None:
    assert max(asked.beside for asked in outcome.press.server.asked) <= 2


def test_robots_is_asked_before_the_first_page_and_obeyed(outcome: Outcome) -> None:
    for host, asked in outcome.asked.items():
        paths = [a.path for a in asked if a.path != "/feed"]
        assert not paths or paths[0] == "/robots.txt", host


def test_no_host_that_is_down_is_asked_more_than_twelve_times(outcome: Outcome) -> None:
    down = {
        host: len(asked)
        for host, asked in outcome.asked.items()
        if any("sick" in a.path or "dead" in a.path for a in asked)
    }

    assert len(down) >= 4
    assert {host: n for host, n in down.items() if n > 12} == {}


def test_a_host_that_asked_for_an_hour_is_left_alone(outcome: Outcome) -> None:
    replies = outcome.press.server.replies
    resting = {
        host
        for (host, _), said in replies.items()
        if b"After: 3600" in bytes_of(said[-1])
    }

    asked = [a for a in outcome.press.server.asked if a.host in resting]
    assert len(resting) == 1
    assert sum("sick" in a.path for a in asked) == 1


def bytes_of(reply: object) -> bytes:
    return reply if isinstance(reply, bytes) else b""


def test_no_address_is_asked_more_than_three_times(outcome: Outcome) -> None:
    counts = Counter((a.host, a.path) for a in outcome.press.server.asked)

    assert {at: n for at, n in counts.items() if n > 3} == {}


def test_we_have_one_name(outcome: Outcome) -> None:
    agents = {asked.agent for asked in outcome.press.server.asked}

    assert agents == {"gazette-monitor/1.0 (+https://example.org/bot)"}


def test_every_log_line_is_a_json_object(outcome: Outcome) -> None:
    for line in outcome.stderr.splitlines():
        assert isinstance(json.loads(line), dict)


def test_a_header_that_is_a_secret_is_kept_nowhere(outcome: Outcome) -> None:
    assert _holding(outcome, HEADER) == set()


def test_a_token_in_a_link_is_kept_with_the_article_alone(outcome: Outcome) -> None:
    urls = {u for (u,) in outcome.query("articles", "url") if TOKEN in u}

    assert len(urls) == 1
    assert _holding(outcome, TOKEN) <= {"articles.url", "articles.final_url"} | {
        "articles.canonical_url",
        "archive",
    }


def _holding(outcome: Outcome, secret: str) -> set[str]:
    """Where a text is found: table.column, archive, or the file itself."""
    found = {n for n in ("stdout", "stderr") if secret in getattr(outcome, n)}
    for path in outcome.root.rglob("*"):
        if path.is_dir():
            continue
        name = path.relative_to(outcome.root).as_posix()
        if path.suffix == ".parquet":
            found |= _columns_holding(path, name.split("/")[0], secret)
        elif path.suffix == ".gz":
            if secret.encode() in gzip.decompress(path.read_bytes()):
                found.add("archive")
        elif secret.encode() in path.read_bytes():
            found.add(name)
    return found


def _columns_holding(path: Path, table: str, secret: str) -> set[str]:
    rows = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
    values = zip(rows.columns, zip(*rows.fetchall(), strict=True), strict=False)
    return {f"{table}.{name}" for name, column in values if secret in repr(column)}


def test_it_ends_in_time_and_within_its_memory(outcome: Outcome) -> None:
    assert outcome.seconds < 300
    assert outcome.peak < 1.5e9
