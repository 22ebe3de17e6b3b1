import json
from pathlib import Path

import pytest

from pipeline.checking import check_output
from tests.children import kept_children
from tests.newsstand import Reply, open_newsstand
from tests.pipeline.commands.invoking import invoke, run_process

NOW = ("--now", "2026-01-15T12:00Z")


@pytest.fixture(scope="module", autouse=True)
def _children_for_all():
    with kept_children():
        yield


@pytest.fixture
def stand():
    with open_newsstand() as stand:
        stand.write(1)
        yield stand


@pytest.fixture
def output(tmp_path):
    return tmp_path / "deep" / "news"


def write_config(folder, stand, output, *feeds):
    """A config of the newsstand's feed and of others at its paths."""
    path = folder / "daily.yaml"
    sections = {
        "feeds": [
            {"id": "stand", "url": f"{stand.base}/feed"},
            *({"id": f.strip("/"), "url": f"{stand.base}{f}"} for f in feeds),
        ]
    }
    path.write_text(stand.config(str(output), **sections))
    return path


def check(config, *arguments):
    result = invoke("check", config, *NOW, "--format", "json", *arguments)
    return result, json.loads(result.stdout)


def test_a_config_that_works_is_ok(stand, tmp_path, output):
    result, told = check(write_config(tmp_path, stand, output))

    assert result.exit_code == 0
    (feed,) = told["feeds"]
    assert (feed["feed_id"], feed["status"], feed["entries"]) == ("stand", "ok", 1)
    assert feed["newest_entry_at"] == "2026-01-15T11:00:00+00:00"
    assert told["ok"]
    assert told["output"] == {"uri": str(output), "ok": True, "detail": None}
    assert told["runner"] == {"name": "FnApiRunner", "ok": True, "problems": []}


def test_feeds_that_fail_are_told_with_their_reasons(stand, tmp_path, output):
    stand.replies["/page"] = Reply(b"<html><body>Sorry</body></html>")
    stand.replies["/bare"] = Reply(b"<rss><channel/></rss>", media="text/xml")
    config = write_config(tmp_path, stand, output, "/lost", "/page", "/bare")

    result, told = check(config)

    assert result.exit_code == 3
    assert not told["ok"]
    assert {f["feed_id"]: (f["detail"] or "").split(":")[0] for f in told["feeds"]} == {
        "stand": "",
        "lost": "http_4xx",
        "page": "parse",
        "bare": "empty",
    }
    assert "3 of 4 feeds failed" in result.stderr


def test_what_is_odd_is_told_and_is_no_failure(stand, tmp_path, output):
    stand.replies["/old"] = Reply(
        b"", status=301, headers={"Location": f"{stand.base}/feed"}
    )
    config = write_config(tmp_path, stand, output, "/old")

    result, told = check(config, "--only", "old")

    assert result.exit_code == 0
    (feed,) = told["feeds"]
    assert feed["sickness"] == ["moved"]
    assert feed["moved_to"] == f"{stand.base}/feed"


def test_headers_are_sent(stand, tmp_path, output):
    config = write_config(tmp_path, stand, output)
    text = config.read_text().replace(
        "- id: stand", "- headers: {X-Key: k}\n  id: stand"
    )
    config.write_text(text)

    check(config)

    assert stand.requests[0][1]["x-key"] == "k"


def test_the_table_has_a_line_for_each_feed(stand, tmp_path, output):
    config = write_config(tmp_path, stand, output, "/lost")

    lines = invoke("check", config, *NOW).stdout.splitlines()

    assert lines[0].split()[:4] == ["feed", "status", "http", "entries"]
    assert lines[1].split()[:4] == ["stand", "ok", "200", "1"]
    assert lines[2].split()[:4] == ["lost", "failed", "404", "0"]
    assert lines[3] == f"output  ok  {output}"
    assert lines[4] == "runner  ok  FnApiRunner"


def test_nothing_is_left_at_the_output(stand, tmp_path, output):
    config = write_config(tmp_path, stand, output)

    check(config)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["daily.yaml"]


def test_an_output_that_was_there_stays_as_it_was(tmp_path):
    (tmp_path / "kept").write_text("x")

    assert check_output(str(tmp_path)) is None

    assert [p.name for p in tmp_path.iterdir()] == ["kept"]


def test_an_output_that_cannot_be_written_to_fails(stand, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    config = write_config(tmp_path, stand, blocked / "news")

    result, told = check(config)

    assert result.exit_code == 3
    assert "cannot be written to" in result.stderr
    assert str(blocked) in told["output"]["detail"]


def problems(config, *options):
    _, told = check(config, "--", *options)
    return " ".join(told["runner"]["problems"])


def test_a_mistyped_runner_is_told_with_the_nearest(stand, tmp_path, output):
    config = write_config(tmp_path, stand, output)

    said = problems(config, "--runner=FlinkRuner", "-x")

    assert 'did you mean "FlinkRunner"?' in said
    assert "-x: is no option" in said


def test_dataflow_is_told_all_it_lacks_at_once(stand, tmp_path, output):
    config = write_config(tmp_path, stand, output)

    said = problems(config, "--runner=DataflowRunner", "--staging_location", "/tmp/x")

    for part in (
        *("--project: is required", "--region: is required"),
        *("--staging_location: /tmp/x is not in a bucket", f"output: {output} is not"),
    ):
        assert part in said


@pytest.mark.parametrize(
    ("options", "is_right"),
    [
        (("--runner=FlinkRunner", "--flink_master=flink:8081"), True),
        (("--runner=FlinkRunner", "--flink_master", "flink"), False),
        (("--runner=PortableRunner",), False),
        (("--runner=PortableRunner", "--job_endpoint=localhost:8099"), True),
        (("--runner=DirectRunner",), True),
    ],
    ids=["flink", "no port", "no endpoint", "endpoint", "direct"],
)
def test_runners_are_told_what_they_lack(stand, tmp_path, output, options, is_right):
    config = write_config(tmp_path, stand, output)

    assert (problems(config, *options) == "") is is_right


def test_a_broken_config_is_told_with_exit_code_2(tmp_path):
    config = tmp_path / "broken.yaml"
    config.write_text("version: 1\nfeeds: []")

    assert invoke("check", config).exit_code == 2


@pytest.mark.e2e
def test_it_works_without_the_engine(stand, tmp_path, output):
    config = write_config(tmp_path, stand, output)
    engine = Path(tmp_path, "engine", "apache_beam")
    engine.mkdir(parents=True)
    (engine / "__init__.py").write_text("import os; os._exit(99)")

    out = run_process("check", config, first=engine.parent)

    assert b"output  ok" in out
