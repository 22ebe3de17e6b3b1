"""What of the template that ``init`` writes is still in a config."""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml

from pipeline.config import Config


def template_text(name: str) -> str:
    """The template as a file of that name has it."""
    file = resources.files("pipeline") / "data/init.yaml"
    return file.read_text("utf-8").format(name=name)


def leftovers(config: Config) -> Iterator[str]:
    """What the operator has to put in and did not, one sentence each."""
    template = _template()
    if config.user_agent == template["user_agent"]:
        yield "user_agent is still the template's: put in your own contact"
    invented = {feed["url"] for feed in template["feeds"]}
    for feed in config.feed_elements():
        if feed.url in invented:
            yield f"the feed {feed.feed_id} is still the template's: put in your own"


@cache
def _template() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(template_text("newsbeam.yaml"))
    return document
