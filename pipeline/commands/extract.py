"""``newsbeam extract``: pages in, stories out, one JSON object a line."""

import base64
import gzip
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from pipeline.filters import BadLine, Record, run_filter, text_of, workers_option

if TYPE_CHECKING:
    from transforms.reading.children import Children


@click.command()
@workers_option
@click.option(
    "--deadline-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="For one page.",
)
@click.option(
    "--minimum-words",
    type=click.IntRange(min=0),
    default=25,
    show_default=True,
    help="Shorter texts are dropped.",
)
def command(workers: int, deadline_seconds: float, minimum_words: int) -> None:
    """Extract the stories of pages: JSON lines from stdin to stdout.

    Each line is {"id", "url", "html_path"} (a .gz is opened), or "html", or
    "html_base64". Each answer is {"id", "page_kind", "articles"}; where there is no
    article, {"id", "articles": [], "drop": {"reason", "kind", "detail"}}. Pages are
    read in child processes with a deadline, so no page can end the filter.

    \b
    Example:
      echo '{"id": 1, "url": "https://press.example/a", "html_path": "a.html"}' \\
        | newsbeam extract
    """
    from transforms.articles.extract import ExtractPolicy
    from transforms.reading.child import ChildSettings
    from transforms.reading.children import Children
    from transforms.reading.requests import ReadPolicy

    settings = ChildSettings(
        policy=ReadPolicy(extract=ExtractPolicy(minimum_words=minimum_words)),
        deadline_seconds=deadline_seconds,
    )
    children = Children(settings, workers)
    try:
        with ThreadPoolExecutor(workers * 2) as executor:
            run_filter(
                lambda record: extract_record(record, children), executor, workers
            )
    finally:
        children.close()


def extract_record(record: Record, children: "Children") -> Record:
    """The stories of one page, or why there are none."""
    from transforms.elements import Rejection
    from transforms.reading.describe import describe_drop, describe_story
    from transforms.reading.read import Extracted
    from transforms.reading.requests import ExtractRequest
    from transforms.web.urls import parse_url, trusted_canonical

    parsed = parse_url(text_of(record, "url", required=True) or "")
    if isinstance(parsed, Rejection):
        raise BadLine(f'"url" is not an http(s) address: {parsed.detail}')
    url = parsed.text
    found = children.read(ExtractRequest(url=url), page_bytes(record))
    if isinstance(found, Rejection):
        return {"articles": [], "drop": describe_drop(found)}
    assert isinstance(found, Extracted)
    extraction = found.extraction
    page_url = trusted_canonical(url, extraction.canonical_url)
    return {
        "page_kind": extraction.page_kind,
        "articles": [
            describe_story(
                story,
                language,
                page_url=page_url,
                final_url=url,
                stories=len(extraction.stories),
            )
            for story, language in zip(extraction.stories, found.languages, strict=True)
        ],
    }


def page_bytes(record: Record) -> bytes:
    """The page's bytes by path, as text or as base64.

    Raises:
        BadLine: none of the three is there, or the one there cannot be read.
    """
    from transforms.reading.frames import MAX_FRAME_BYTES

    path = text_of(record, "html_path")
    if path is not None:
        opened = gzip.open if path.endswith(".gz") else open
        try:
            with opened(path, "rb") as file:
                # One byte over the cap is enough to have it dropped as too large.
                return file.read(MAX_FRAME_BYTES + 1)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise BadLine(f'"html_path" cannot be read: {error}') from error
    encoded = text_of(record, "html_base64")
    if encoded is not None:
        try:
            return base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise BadLine(f'"html_base64" is not base64: {error}') from error
    html = text_of(record, "html")
    if html is None:
        raise BadLine('one of "html_path", "html" and "html_base64" is needed')
    return html.encode("utf-8", "replace")
