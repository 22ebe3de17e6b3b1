"""The page's colours can be told apart: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

import re
from pathlib import Path

import pytest

import pipeline.report

CSS = (Path(pipeline.report.__file__).parent / "templates/report.css").read_text()
#: The first block of colours is the light one, then the dark one, then paper's.
SCHEMES = dict(
    zip(
        ("light", "dark", "paper"),
        (
            dict(re.findall(r"--(\w+): #([0-9a-f]{3,6})\b", block))
            for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
        ),
        strict=True,
    )
)
TEXTS = ("ink", "muted", "link", "good", "bad", "warn")


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(full[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_black_on_white_is_21_to_1():
    assert contrast("000", "ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["ground", "raised"])
@pytest.mark.parametrize("text", TEXTS)
def test_texts_have_4_5_to_1(scheme, ground, text):
    colours = SCHEMES[scheme]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pictures_have_3_to_1(scheme):
    colours = SCHEMES[scheme]

    assert contrast(colours["fill"], colours["ground"]) >= 3
    assert contrast(colours["fill"], colours["raised"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("mark", ["del", "ins"])
def test_marked_texts_have_4_5_to_1(scheme, mark):
    colours = SCHEMES[scheme]

    assert contrast(colours["ink"], colours[mark]) >= 4.5
