"""Draw the pictures of docs/report.md: the reports of the demo's two runs.

    newsbeam demo --output newsbeam-demo && python docs/pictures/draw.py newsbeam-demo

Needs Playwright and an installed Chromium, which CHROMIUM names where it is elsewhere.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parent


def draw(browser: Browser, page: Path, name: str, scheme: str, size: str) -> None:
    """One picture of the top of a report; size is ``<width>x<height>`` in pixels."""
    width, height = map(int, size.split("x"))
    window = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    window.goto(page.absolute().as_uri())
    window.screenshot(path=PICTURES / name)


def main() -> None:
    """Both pictures."""
    first, second = sorted(Path(sys.argv[1]).glob("_runs/*.html"))
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        draw(browser, first, "report.png", "light", "1000x1180")
        draw(browser, second, "report-phone.png", "dark", "390x900")


if __name__ == "__main__":
    main()
