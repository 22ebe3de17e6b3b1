"""Feeds as the part of a config that lists them."""

from collections.abc import Iterable, Mapping

import yaml


def feeds_yaml(feeds: Iterable[tuple[Mapping[str, str | None], str]]) -> str:
    """A config's key ``feeds``, ready to be put into one.

    Args:
        feeds: the settings of each feed, those that are None left out, and a comment
            of one line, "" for none.
    """
    lines = ["feeds:"]
    for settings, comment in feeds:
        if comment:
            lines.append(f"  # {' '.join(comment.split())}")
        mark = "-"
        for key, value in settings.items():
            if value is not None:
                lines.append(f"  {mark} {key}: {_scalar(value)}")
                mark = " "
    return "\n".join(lines)


def _scalar(text: str) -> str:
    # What others wrote never reads our environment.
    escaped = text.replace("${", "$${")
    dumped: str = yaml.safe_dump(
        escaped, allow_unicode=True, width=float("inf"), default_style=None
    )
    return dumped.removesuffix("...\n").rstrip("\n")
