"""Pictures of figures as SVG, each with its text alternative.

Sizes and colours come from the page's style sheet by class; nothing is styled inline,
which the page's content security policy would refuse.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from pipeline.report.articles import Hour
from pipeline.report.figures import Range

_SPARK_WIDTH, _SPARK_HEIGHT = 84, 18
_HOURS_HEIGHT = 100
_HOUR_WIDTH = 10


def bar(share: float, label: str) -> Markup:
    """A horizontal bar that fills a share, 0 to 1, of its width."""
    width = round(100 * min(max(share, 0.0), 1.0), 1)
    return _svg("bar", 100, 8, label, f'<rect width="{width:g}" height="8"/>')


def strip(value: float, usual: Range, label: str) -> Markup:
    """A dot beside the band of what is usual, on a scale that begins at zero."""
    top = max(value, usual.high) * 1.1 or 1.0
    low, high, dot = (round(100 * v / top, 1) for v in (usual.low, usual.high, value))
    shapes = (
        '<rect class="rail" y="5.5" width="100" height="1"/>'
        f'<rect class="band" x="{low:g}" y="3" width="{max(high - low, 1):g}" '
        'height="6"/>'
        f'<rect class="dot" x="{max(dot - 1, 0):g}" width="2" height="12"/>'
    )
    return _svg("strip", 100, 12, label, shapes)


def spark(values: Sequence[int | None], label: str) -> Markup:
    """Numbers of earlier runs and this one as a line; None leaves a gap."""
    top = max((v for v in values if v is not None), default=0) or 1
    step = _SPARK_WIDTH / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            lines.append([])
            continue
        y = 2 + (_SPARK_HEIGHT - 4) * (1 - value / top)
        lines[-1].append(f"{place * step:.0f},{y:.0f}")
    shapes = "".join(_line(points) for points in lines if points)
    return _svg("spark", _SPARK_WIDTH, _SPARK_HEIGHT, label, shapes)


def _line(points: Sequence[str]) -> str:
    if len(points) == 1:
        x, y = points[0].split(",")
        return f'<circle cx="{x}" cy="{y}" r="1.5"/>'
    return f'<polyline points="{" ".join(points)}"/>'


def columns(hours: Sequence[Hour], label: str) -> Markup:
    """One column an hour, the highest as high as the picture."""
    top = max((hour.number for hour in hours), default=0) or 1
    shapes = "".join(
        _column(place, hour, hour.number / top)
        for place, hour in enumerate(hours)
        if hour.number
    )
    base = f'<rect class="rail" y="{_HOURS_HEIGHT}" width="100%" height="1"/>'
    width = _HOUR_WIDTH * len(hours)
    return _svg("columns", width, _HOURS_HEIGHT + 1, label, base + shapes)


def _column(place: int, hour: Hour, share: float) -> str:
    height = round(_HOURS_HEIGHT * share, 1)
    told = f"{hour.start:%a %H:%M}: {hour.number}"
    return (
        f'<rect x="{place * _HOUR_WIDTH + 1}" y="{_HOURS_HEIGHT - height:g}" '
        f'width="{_HOUR_WIDTH - 2}" height="{height:g}"><title>{told}</title></rect>'
    )


def _svg(name: str, width: int, height: int, label: str, shapes: str) -> Markup:
    stretched = "" if name == "spark" else ' preserveAspectRatio="none"'
    return Markup(
        f'<svg class="{name}" viewBox="0 0 {width} {height}"{stretched} role="img" '
        f'aria-label="{escape(label)}">{shapes}</svg>'
    )
