"""A page seen by a real browser: what it asks for, says, and whether it fits.

The browser is whichever Chromium is installed; Playwright drives it and brings none.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: A phone, a tablet, a desk.
WIDTHS = (390, 768, 1280)
#: A4 between usual margins, at 96 to the inch.
_PAPER = 718
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Seen:
    """What one look at a page found.

    Attributes:
        requests: addresses asked for, the page's own first.
        messages: of the console, and errors of its script.
        widths: pixels that the page takes, by the width of the window, and of paper.
        title: after all scripts.
        text: as shown.
        steps: number by step of the funnel, as shown.
        losses: number by reason, all steps.
        unlabelled: pictures without a text alternative.
    """

    requests: list[str]
    messages: list[str]
    widths: dict[int, int]
    title: str
    text: str
    steps: dict[str, int]
    losses: dict[str, int]
    unlabelled: int


class Browser:
    """A running Chromium."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium

    def look(self, page: Path) -> Seen:
        """Open a file in a window of each width, loaded once."""
        window = self._chromium.new_page()
        requests: list[str] = []
        messages: list[str] = []
        window.on("request", lambda request: requests.append(request.url))
        window.on("console", lambda message: messages.append(message.text))
        window.on("pageerror", lambda error: messages.append(str(error)))
        window.goto(page.absolute().as_uri())
        # Everything that a reader can open is open.
        window.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        widths = {}
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": 900})
            widths[width] = window.evaluate("document.documentElement.scrollWidth")
        found = window.evaluate(_LOOK)
        window.set_viewport_size({"width": _PAPER, "height": 1_000})
        window.emulate_media(media="print")
        widths[_PAPER] = window.evaluate("document.documentElement.scrollWidth")
        window.close()
        return Seen(requests=requests, messages=messages, widths=widths, **found)


_LOOK = """() => {
  const number = (node) => Number(node.textContent.replace(/[^0-9]/g, ""));
  const losses = {};
  for (const loss of document.querySelectorAll("[data-reason]")) {
    const name = loss.querySelector("summary code").textContent;
    const shown = Number(
      loss.querySelector("summary").firstChild.textContent.replace(/[^0-9]/g, ""));
    losses[name] = (losses[name] ?? 0) + shown;
  }
  const steps = {};
  for (const step of document.querySelectorAll("[data-step]"))
    steps[step.dataset.step] = number(step.querySelector(".step b"));
  return {
    title: document.title,
    text: document.body.innerText,
    steps, losses,
    unlabelled: document.querySelectorAll(
      "svg:not([role=img][aria-label]), img:not([alt])").length,
  };
}"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser for as long as the block runs; skips where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium is installed; CHROMIUM names one that is elsewhere")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found)
        yield Browser(chromium)
        chromium.close()


def complaints(browser: Browser, page: Path, counts: dict[str, Any]) -> list[str]:
    """What is wrong with a report; [] for a sound one.

    Args:
        browser: to look with.
        page: the report.
        counts: of the commit that it is about.
    """
    return list(_complaints(browser.look(page), page, counts))


def _complaints(seen: Seen, page: Path, counts: dict[str, Any]) -> Iterator[str]:
    if seen.requests != [page.absolute().as_uri()]:
        yield f"asks for {seen.requests}"
    if seen.messages:
        yield f"says {seen.messages}"
    for width, taken in seen.widths.items():
        if taken > width:
            yield f"is {taken} px wide in a window of {width}"
    if seen.unlabelled:
        yield f"has {seen.unlabelled} pictures without a text"
    expected = {
        "feeds": sum(counts["feeds"].values()),
        "entries": counts["candidates"],
        "published": counts["published"],
        "articles": counts["rows"],
    }
    shown = {name: seen.steps[name] for name in expected}
    if shown != expected:
        yield f"shows {shown}, committed were {expected}"
    if seen.losses != _losses(counts):
        yield f"shows {seen.losses}, committed were {_losses(counts)}"


def _losses(counts: dict[str, Any]) -> dict[str, int]:
    """Everything that left the funnel, by reason."""
    losses: dict[str, int] = {}
    for subject, stages in counts["dropped_by"].items():
        for reasons in stages.values():
            for reason, number in reasons.items():
                if (subject, reason) != ("entry", "already_seen"):
                    losses[reason] = losses.get(reason, 0) + number
    counted = {
        "already_seen": counts["already_seen"],
        "too_many_entries": counts["over_cap"],
    }
    for reason, number in counted.items():
        if number:
            losses[reason] = losses.get(reason, 0) + number
    return losses
