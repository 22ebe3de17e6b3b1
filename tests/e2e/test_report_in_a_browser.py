"""A report of hostile texts in a real Chromium: nothing runs, asks, or breaks out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.page import shown
from pipeline.report.write import make_report, write_report
from tests.browser import Browser, complaints, open_browser
from tests.pipeline.report.building import HOSTILE, add_hostile_run
from transforms.dataset.storage import LocalStorage

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as running:
        yield running


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    root = tmp_path_factory.mktemp("hostile")
    storage = LocalStorage(str(root))
    counts = dict(add_hostile_run(storage).counts)
    return root / write_report(storage, make_report(storage)), counts


def test_it_is_one_request_silent_labelled_and_fits(browser, written) -> None:
    assert complaints(browser, *written) == []


def test_what_publishers_wrote_is_shown_and_does_nothing(browser, written) -> None:
    seen = browser.look(written[0])
    text = " ".join(seen.text.split())

    assert seen.title == "failing: run hostile · newsbeam"
    for hostile in HOSTILE:
        assert shown(hostile) in text


def test_a_page_that_asks_and_speaks_and_overflows_is_told(
    browser: Browser, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<svg></svg><img src=x.png alt=x><script>console.log('x')</script>"
        "<div style='width:2000px'>x</div>"
    )
    seen = browser.look(page)

    assert len(seen.requests) == 2
    assert seen.messages
    assert set(seen.widths.values()) == {2008}
    assert seen.unlabelled == 1
