"""A dataset made again out of its archive: the same bytes, with nobody to ask."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.config import Config
from pipeline.errors import UsageFailed
from pipeline.replaying import ReplayOptions, replay
from tests.clock import NOW
from tests.e2e.dataset import Dataset
from tests.newsstand import Newsstand, Reply, open_newsstand, page, story_text
from transforms.dataset.compare import compare
from transforms.dataset.manifest import read_chain
from transforms.dataset.storage import LocalStorage
from transforms.dataset.verify import verify
from transforms.elements import Fetched
from transforms.web.warc import read_capture

pytestmark = [
    pytest.mark.beam,
    pytest.mark.e2e,
    pytest.mark.usefixtures("keep_children"),
]

TABLES = ("articles", "drops", "feeds", "edits", "copies")


def data_files(root: Path) -> dict[str, str]:
    """sha256 of each data file, by path."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for table in TABLES
        for path in sorted((root / table).rglob("*.parquet"))
    }


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_original(tmp_path_factory.mktemp("original"))


def make_original(folder: Path) -> Path:
    """Three runs: drops of several kinds, a retry, a limit, a revision, a 304."""
    with open_newsstand() as stand:
        dataset = Dataset(stand, folder / "news")
        _three_runs(stand, dataset)
        return dataset.root


def _three_runs(stand: Newsstand, dataset: Dataset) -> None:
    item = stand.write(1)
    late = stand.write(2)
    good = stand.replies[late.path]
    stand.replies[late.path] = Reply(b"busy", status=503)
    stand.replies[stand.write(3).path] = Reply(b"", status=404)
    stand.write(4, path="/private/4")
    stand.replies["/robots.txt"] = Reply(
        b"User-agent: *\nDisallow: /private/\n", media="text/plain"
    )
    for number in (5, 6):
        stand.write(number)
    dataset.run(limit=5)
    stand.replies[late.path] = good
    dataset.run(now=NOW + timedelta(hours=1))
    item.title = "Story number 1, corrected in Turkey"
    stand.print(item, [*story_text(1), "The council of Turkey corrected its words."])
    dataset.run(now=NOW + timedelta(hours=2))


def again(original: Path, folder: Path, workers: int = 1, **options: object) -> Path:
    lines: list[str] = []
    output = folder / "again"
    replay(
        [str(original)],
        ReplayOptions(output=str(output), workers=workers, **options),
        lines.append,
    )
    return output


def test_a_replay_gives_the_same_bytes(original: Path, tmp_path: Path) -> None:
    output = again(original, tmp_path)

    assert data_files(output) == data_files(original)
    assert verify(LocalStorage(str(output))) == ()
    runs = [
        [m.run_id for m in read_chain(LocalStorage(str(root)))]
        for root in (original, output)
    ]
    assert runs[0] == runs[1]


def test_a_dataset_without_an_archive_is_refused(
    original: Path, tmp_path: Path
) -> None:
    output = again(original, tmp_path)
    options = ReplayOptions(output=str(tmp_path / "third"))

    # Not its reports, which are HTML files too.
    with pytest.raises(UsageFailed, match="holds no archive"):
        replay([str(output)], options, [].append)


def test_the_rows_name_the_captures_they_came_from(original: Path) -> None:
    dataset = Dataset(Newsstand(), original)
    rows = dataset.rows(
        "articles", "archive_file, archive_offset, payload_digest, url, fetched_at"
    )
    listed = {
        (path, offset)
        for manifest in read_chain(LocalStorage(str(original)))
        for path, offsets in manifest.captures.items()
        for offset in offsets
    }

    assert rows
    for file, offset, digest, url, fetched_at in rows:
        with (original / file).open("rb") as stream:
            result = read_capture(stream, offset).result
        assert isinstance(result, Fetched)
        assert result.url == url
        assert result.fetched_at == fetched_at
        assert f"sha256:{hashlib.sha256(result.body).hexdigest()}" == digest
        assert (file, offset) in listed


def test_other_tools_read_the_archive(original: Path) -> None:
    kinds = []
    for path in sorted((original / "archive").rglob("*.warc.gz")):
        with path.open("rb") as stream:
            records = ArchiveIterator(stream, check_digests="raise")
            for record in records:
                record.content_stream().read()
                kinds.append(record.rec_type)

    assert {"warcinfo", "request", "response", "metadata"} == set(kinds)


def test_a_window_takes_a_part_of_an_archive(original: Path, tmp_path: Path) -> None:
    output = again(original, tmp_path, until=NOW - timedelta(days=1))

    dataset = Dataset(Newsstand(), output)
    assert dataset.rows("articles") == []
    assert {r for (r,) in dataset.rows("drops", "DISTINCT reason")} == {
        "outside_window"
    }


def test_pages_in_a_folder_become_rows(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    html = page("A ferry returns to the harbour", story_text(1))
    (folder / "deep/ferry.html").write_text(html)
    (folder / "notes.txt").write_text("\n".join(story_text(2)))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    output = tmp_path / "news"

    replay([str(folder)], ReplayOptions(output=str(output), workers=1), [].append)

    rows = Dataset(Newsstand(), output).rows("articles", "title, text")
    assert rows == [
        ("A ferry returns to the harbour", "\n".join(story_text(1))),
        ("notes", "\n".join(story_text(2))),
    ]


def test_an_archive_of_others_gives_its_pages(tmp_path: Path, original: Path) -> None:
    archive = tmp_path / "others.warc.gz"
    write_foreign_archive(archive)
    output = tmp_path / "news"

    replay([str(archive)], ReplayOptions(output=str(output), workers=1), [].append)

    rows = Dataset(Newsstand(), output).rows(
        "articles", "title, url, publisher, fetched_at, archive_file"
    )
    assert [(r[0], r[1], r[2], r[4]) for r in rows] == [
        (
            "Snow on the pass",
            "https://www.press.example/snow",
            "press.example",
            "others.warc.gz",
        )
    ]
    assert rows[0][3] == NOW


def write_foreign_archive(path: Path) -> None:
    """Responses only, as crawlers write them: a page, a picture, a missing page."""
    import io

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    html = page("Snow on the pass", story_text(9)).encode()
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for name, status, media, body in (
            ("logo", "200 OK", "image/png", b"\x89PNG"),
            ("snow", "200 OK", "text/html; charset=utf-8", html),
            ("gone", "404 Not Found", "text/html", html),
        ):
            headers = StatusAndHeaders(
                status, [("Content-Type", media)], protocol="HTTP/1.1"
            )
            record = writer.create_warc_record(
                f"https://www.press.example/{name}",
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"},
            )
            writer.write_record(record)


def test_a_changed_rule_is_named_by_its_publisher_and_fields(
    original: Path, tmp_path: Path
) -> None:
    config = load_config_of(original, style="Turkey")
    output = again(original, tmp_path, config=config)

    found = compare(LocalStorage(str(original)), LocalStorage(str(output)))

    assert found.publishers() == ["Stand"]
    assert found.changed["Stand"] == 1
    assert set(found.fields["Stand"]) == {
        "title_normalized",
        "text_normalized",
        "edits",
        "content_hash",
    }
    titles = next(s for s in found.samples if s.column == "title_normalized")
    assert (titles.before, titles.after) == (
        "Story number 1, corrected in Türkiye",
        "Story number 1, corrected in Turkey",
    )


def load_config_of(original: Path, style: str):
    return Config.model_validate(
        {
            "version": 1,
            "feeds": [{"url": "http://127.0.0.1/"}],
            "spelling": {"style": {"country.TR": style}},
        }
    )


def test_an_unchanged_build_gives_an_empty_diff(original: Path, tmp_path: Path) -> None:
    output = again(original, tmp_path, workers=2)

    found = compare(LocalStorage(str(original)), LocalStorage(str(output)))

    assert found.differing == 0
    assert found.rows[0] == found.rows[1] > 0
