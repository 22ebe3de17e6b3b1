import base64
import gzip
import json

import pytest

from tests.children import Borrowed
from tests.newsstand import page, story_text
from tests.pipeline.commands.invoking import (
    answers,
    invoke,
    lines_of,
    run_process,
)
from transforms.reading import children, frames

URL = "https://press.example/news/ferry"

PAGE = page("Ferry returns", story_text(1))

#: What users' scripts read of an article, by the contract.
PROMISED = {
    "title", "text", "authors", "published_at", "modified_at", "language", "section",
    "keywords", "image_url", "canonical_url", "agency", "byline", "has_paywall",
    "text_source",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _children_for_all(monkeypatch):
    monkeypatch.setattr(children, "Children", Borrowed)


def extract(*records, options=()):
    return answers("extract", *options, stdin=lines_of(*records))


def test_a_page_is_answered_with_its_articles():
    (found,) = extract({"id": 1, "url": URL, "html": PAGE})

    assert found.keys() == {"id", "page_kind", "articles"}
    assert (found["id"], found["page_kind"]) == (1, "article")
    (article,) = found["articles"]
    assert article.keys() >= PROMISED
    assert article["title"] == "Ferry returns"
    assert article["text"] == "\n".join(story_text(1))
    assert article["language"] == "en"
    assert article["canonical_url"] == URL


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("2026-01-15T08:10:00+02:00", "2026-01-15T08:10:00+02:00"),
        ("2026-01-15T08:10:00", "2026-01-15T08:10:00"),
        ("2026-01-15", "2026-01-15T00:00:00"),
    ],
)
def test_a_time_has_the_offset_that_is_stated_and_none_where_none_is(stated, told):
    html = PAGE.replace("2026-01-15T12:00:00+00:00", stated)

    (found,) = extract({"id": 1, "url": URL, "html": html})

    assert found["articles"][0]["published_at"] == told


def test_a_page_comes_by_path_packed_or_not_as_text_or_as_base64(tmp_path):
    plain, packed = tmp_path / "a.html", tmp_path / "a.html.gz"
    plain.write_text(PAGE, "utf-8")
    packed.write_bytes(gzip.compress(PAGE.encode()))

    found = extract(
        {"id": 0, "url": URL, "html_path": str(plain)},
        {"id": 0, "url": URL, "html_path": str(packed)},
        {"id": 0, "url": URL, "html": PAGE},
        {"id": 0, "url": URL, "html_base64": base64.b64encode(PAGE.encode()).decode()},
    )

    assert found[0]["articles"]
    assert found == [found[0]] * 4


def test_a_page_without_an_article_is_answered_with_why():
    (found,) = extract({"id": 1, "url": URL, "html": page("Soon", ["More soon."])})

    assert found["id"] == 1
    assert found["articles"] == []
    assert found["drop"].keys() == {"reason", "kind", "detail"}
    assert found["drop"]["reason"] == "too_short"


def test_what_counts_as_too_short_can_be_told():
    (found,) = extract(
        {"id": 1, "url": URL, "html": PAGE}, options=["--minimum-words", "5000"]
    )

    assert found["drop"]["reason"] == "too_short"


def test_a_page_over_the_deadline_is_dropped():
    (found,) = extract(
        {"id": 1, "url": URL, "html": PAGE}, options=["--deadline-seconds", "0.000001"]
    )

    assert found["drop"]["reason"] == "extraction_timeout"


def test_a_page_that_is_far_too_large_is_dropped(monkeypatch, tmp_path):
    monkeypatch.setattr(frames, "MAX_FRAME_BYTES", 1000)
    monkeypatch.setattr(children, "MAX_FRAME_BYTES", 1000)
    packed = tmp_path / "bomb.gz"
    packed.write_bytes(gzip.compress(b" " * 10_000_000))

    (found,) = extract({"id": 1, "url": URL, "html_path": str(packed)})

    assert found["drop"] == {
        "reason": "too_large",
        "kind": None,
        "detail": "1001 bytes",
    }


def damaged(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return str(path)


def test_lines_that_cannot_be_used_are_errors_and_the_filter_goes_on(tmp_path):
    packed = gzip.compress(PAGE.encode())
    broken = packed[:20] + bytes(20) + packed[40:]
    bad = [
        {"html": PAGE},
        {"url": "ftp://press.example/a", "html": PAGE},
        {"url": 7, "html": PAGE},
        {"url": URL},
        {"url": URL, "html": ["a"]},
        {"url": URL, "html_base64": "§"},
        {"url": URL, "html_base64": "a"},
        {"url": URL, "html_path": str(tmp_path / "missing.html")},
        {"url": URL, "html_path": str(tmp_path)},
        {"url": URL, "html_path": "a\0b"},
        {"url": URL, "html_path": damaged(tmp_path, "a.gz", b"no gzip")},
        {"url": URL, "html_path": damaged(tmp_path, "b.gz", packed[:-20])},
        {"url": URL, "html_path": damaged(tmp_path, "c.gz", broken)},
    ]
    records = [{"id": n, **record} for n, record in enumerate(bad)]

    *errors, last = extract(*records, {"id": "good", "url": URL, "html": PAGE})

    assert [e["id"] for e in errors] == list(range(len(bad)))
    assert [e for e in errors if e.keys() != {"id", "error"}] == []
    assert [e for e in errors if "internal" in e["error"]] == []
    assert last["articles"]


@pytest.mark.parametrize(
    "option",
    [("--workers", "0"), ("--deadline-seconds", "0"), ("--minimum-words", "-1")],
)
def test_a_senseless_option_is_refused(option):
    assert invoke("extract", *option, stdin=b"").exit_code == 2


@pytest.mark.e2e
def test_two_workers_give_what_one_gives_in_the_same_order(tmp_path):
    pages = [page(f"Story {n}", story_text(n)) for n in range(12)]
    pages[3] = "no page"
    pages[7] = page("Soon", ["More soon."])
    records = []
    for n, html in enumerate(pages):
        path = tmp_path / f"{n}.html.gz"
        path.write_bytes(gzip.compress(html.encode()))
        records.append({"id": n, "url": f"{URL}/{n}", "html_path": path.name})
    records.insert(5, {"id": "bad"})
    stdin = lines_of(*records)

    one, two = (
        run_process("extract", "--workers", n, stdin=stdin, folder=tmp_path)
        for n in (1, 2)
    )

    assert one == two
    ids = [json.loads(line)["id"] for line in one.splitlines()]
    assert ids == [record["id"] for record in records]


@pytest.mark.e2e
def test_the_output_is_utf_8_whatever_the_locale():
    html = page("Türkiye’de şiir", ["Ağaçların altında şiir okundu. " * 20])
    stdin = json.dumps({"id": "ğ", "url": URL, "html": html}, ensure_ascii=False)

    out = run_process(
        "extract",
        stdin=stdin.encode(),
        LC_ALL="en_US.ISO-8859-1",
        PYTHONIOENCODING="ascii",
        PYTHONUTF8="0",
    )

    found = json.loads(out.decode())
    assert (found["id"], found["articles"][0]["title"]) == ("ğ", "Türkiye’de şiir")
