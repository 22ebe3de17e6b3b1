"""The facts as one self-contained HTML file.

All that publishers wrote goes through the template's escaping and ``shown``; the
content security policy allows the page's own style and script by their hashes and
nothing else, so that even an escaping bug could run no code and ask no server.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report import pictures
from pipeline.report.facts import Report
from pipeline.report.figures import SHOWN_LETTERS, age_in_words, duration_in_words
from transforms.feeds.sickness import SICKNESS

#: Feeds listed, those in trouble first, and those drawn with their earlier runs.
MOST_FEEDS, _MOST_SPARKS = 3_000, 300


def render(report: Report) -> bytes:
    """The page, as UTF-8; the same bytes for the same facts."""
    environment, style, script = _loaded()
    page = environment.get_template("report.html.j2").render(
        report=report,
        verdict=report.verdict,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        most_feeds=MOST_FEEDS,
        most_sparks=_MOST_SPARKS,
        sicknesses=SICKNESS,
    )
    # What is no text in any encoding must not stop the report.
    return page.lstrip().encode("utf-8", "replace")


@cache
def _loaded() -> tuple[Environment, str, str]:
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "shown": shown,
        "visible": visible,
        "count": lambda number: f"{number:,.0f}",
        "signed": lambda number: f"{number:+,}",
        "percent": lambda share: f"{100 * share:.0f} %",
        "duration": duration_in_words,
        "size": _size,
        "moment": lambda moment: f"{moment:%Y-%m-%d %H:%M}Z",
        "is_web": is_web,
        "sentence": lambda words: words[:1].upper() + words[1:],
    }
    environment.filters.update(filters)
    environment.globals.update(
        age=age_in_words,
        bar=pictures.bar,
        columns=pictures.columns,
        spark=pictures.spark,
        strip=pictures.strip,
    )
    style, script = (_source(environment, name) for name in ("report.css", "report.js"))
    return environment, style, script


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def shown(text: str, most: int = SHOWN_LETTERS) -> str:
    """A publisher's text on one line, without control characters, cut to a length."""
    line = " ".join("".join(map(_without_control, text[: 4 * most])).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _without_control(letter: str) -> str:
    return " " if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") else letter


def visible(text: str, other: str = "") -> str:
    """One side of an edit, with invisible characters named.

    Args:
        text: this side.
        other: the other one; where both look the same, accents are named too.
    """
    unseen = "CZM" if _composed(text) == _composed(other) else "CZ"
    return "".join(
        f"⟨U+{ord(letter):04X}⟩"
        if letter != " " and unicodedata.category(letter)[0] in unseen
        else letter
        for letter in text[:SHOWN_LETTERS]
    )


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def is_web(url: str) -> bool:
    """Whether an address may become a link."""
    return url.lower().startswith(("http://", "https://"))


def _size(number: int) -> str:
    for size, unit in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number} B"
