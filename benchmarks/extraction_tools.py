"""The extractors that ``extraction.py`` compares, each as bytes to plain fields.

Every tool gets the same bytes and the address, and gives a dict with ``text``,
``title``, ``authors`` and ``published``, as a pipeline would ask it to. Who is not
importable is left out; ``load_tools`` says who and why.
"""

import importlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

Fields = dict[str, Any]
Tool = Callable[[bytes, str], Fields]


def _newsbeam() -> Tool:
    from transforms.articles.extract import extract_page
    from transforms.elements import Rejection
    from transforms.reading.describe import stated_time

    def extract(body: bytes, url: str) -> Fields:
        found = extract_page(body, url=url)
        if isinstance(found, Rejection):
            return {"text": "", "rejected": found.reason.value}
        story = found.stories[0]
        return {
            "text": story.text,
            "title": story.title,
            "authors": list(story.authors),
            "published": stated_time(story.published),
            "text_source": story.text_source,
            "stories": len(found.stories),
        }

    return extract


def _trafilatura(**options: bool) -> Callable[[], Tool]:
    def load() -> Tool:
        trafilatura = importlib.import_module("trafilatura")

        def extract(body: bytes, url: str) -> Fields:
            document = trafilatura.bare_extraction(
                body, url=url, with_metadata=True, include_comments=False, **options
            )
            if document is None:
                return {"text": ""}
            fields = document.as_dict()
            return {
                "text": fields["text"],
                "title": fields["title"],
                "authors": fields["author"],
                "published": fields["date"],
            }

        return extract

    return load


def _newspaper4k() -> Tool:
    newspaper = importlib.import_module("newspaper")

    def extract(body: bytes, url: str) -> Fields:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        return {
            "text": article.text,
            "title": article.title,
            "authors": list(article.authors),
            "published": _iso(article.publish_date),
        }

    return extract


def _newsplease() -> Tool:
    newsplease = importlib.import_module("newsplease").NewsPlease

    def extract(body: bytes, url: str) -> Fields:
        html = body.decode("utf-8", "replace")
        article = newsplease.from_html(html, url=url, fetch_images=False)
        return {
            "text": article.maintext or "",
            "title": article.title,
            "authors": list(article.authors or ()),
            "published": _iso(article.date_publish),
        }

    return extract


def _resiliparse() -> Tool:
    plain = importlib.import_module("resiliparse.extract.html2text")
    encoding = importlib.import_module("resiliparse.parse.encoding")
    trees = importlib.import_module("resiliparse.parse.html")

    def extract(body: bytes, url: str) -> Fields:
        html = encoding.bytes_to_str(body, encoding.detect_encoding(body))
        tree = trees.HTMLTree.parse(html)
        text = plain.extract_plain_text(tree, main_content=True)
        return {"text": text, "title": tree.title}

    return extract


def _iso(when: datetime | str | None) -> str | None:
    return when.isoformat() if isinstance(when, datetime) else when


_LOADERS: dict[str, Callable[[], Tool]] = {
    "newsbeam": _newsbeam,
    "trafilatura": _trafilatura(),
    "trafilatura fast": _trafilatura(fast=True),
    "trafilatura precision": _trafilatura(favor_precision=True),
    "newspaper4k": _newspaper4k,
    "news-please": _newsplease,
    "resiliparse": _resiliparse,
}


def load_tools(names: list[str] | None) -> tuple[dict[str, Tool], dict[str, str]]:
    """The tools asked for (all by default), and of the others why they are missing."""
    tools, missing = {}, {}
    for name, load in _LOADERS.items():
        if names and name not in names:
            continue
        try:
            tools[name] = load()
        except ImportError as error:
            missing[name] = str(error)
    return tools, missing
