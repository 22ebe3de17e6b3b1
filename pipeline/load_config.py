"""A config file to a ``Config``, or every error in it at once.

Nothing is fetched. Values are never shown in messages, since any may come from the
environment and be a secret.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.config import Config, FeedConfig, OpmlConfig
from pipeline.config_problems import (
    place_of,
    problem_of,
    what_is_right,
    without_tags,
)
from pipeline.documents import beside, read_document
from pipeline.errors import ConfigError, ConfigErrors
from pipeline.read_opml import OpmlError, read_opml
from pipeline.yaml_lines import Document, Problem, parse_yaml
from pipeline.yaml_lines import Path as Keys
from transforms.dataset.storage import is_supported
from transforms.elements import Rejection
from transforms.feeds.identity import feed_id
from transforms.spellings.normalize import check_style
from transforms.web.urls import parse_url

_VARIABLE = re.compile(r"\$\$\{|\$\{([^}]*)\}")
_CONTACT = re.compile(r"https?://|[^\s@]+@[^\s@]+")


def load_config(path: str | Path, *, environ: Mapping[str, str]) -> Config:
    """Read, check and complete a config.

    Args:
        path: of a YAML file, or its ``gs://`` address; OPML files it names are
            relative to it.
        environ: what ``${NAME}`` in a value stands for.

    Raises:
        ConfigErrors: all that is wrong with it.
        StorageError: a bucket cannot be read.
    """
    try:
        text = read_document(path).decode("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem(
            (1, 1), f"cannot be read: byte {error.start + 1} is not UTF-8"
        )
        raise _errors(str(path), [problem]) from None
    except OSError as error:
        problem = Problem((1, 1), f"cannot be read: {error.strerror or error}")
        raise _errors(str(path), [problem]) from None
    parsed = parse_yaml(text)
    if isinstance(parsed, list):
        raise _errors(str(path), parsed)
    return _Loader(str(path), parsed, environ).load()


class _Loader:
    def __init__(
        self, file: str, document: Document, environ: Mapping[str, str]
    ) -> None:
        self._file = file
        self._document = document
        self._environ = environ
        self._problems: list[Problem] = []
        #: Where a variable is not set; what else is wrong there follows from that.
        self._unset: list[Problem] = []
        #: Where each feed is written down; those of a list, where that is named.
        self._feeds: list[Keys] = []

    def load(self) -> Config:
        data = self._expand(self._document.data, ())
        if not isinstance(data, dict):
            raise _errors(self._file, [Problem((1, 1), "is not a mapping of keys")])
        try:
            config = Config.model_validate(data)
        except ValidationError as invalid:
            self._problems += [
                problem_of(error, self._document) for error in invalid.errors()
            ]
            # What is left is checked too, so that all errors come at once.
            paths = [without_tags(error["loc"]) for error in invalid.errors()]
            try:
                config = Config.model_validate(what_is_right(data, paths))
            except ValidationError:
                raise self._errors() from None
        config = self._with_opml(config)
        self._problems += self._checks(config)
        if self._problems or self._unset:
            raise self._errors()
        return config

    def _errors(self) -> ConfigErrors:
        unset = {problem.key for problem in self._unset}
        others = [problem for problem in self._problems if problem.key not in unset]
        return _errors(self._file, self._unset + others)

    def _expand(self, value: Any, path: Keys) -> Any:
        """Put the environment's words in place of ``${NAME}``; ``$${`` stays."""
        if isinstance(value, dict):
            return {k: self._expand(v, (*path, k)) for k, v in value.items()}
        if isinstance(value, list):
            return [self._expand(v, (*path, i)) for i, v in enumerate(value)]
        if not isinstance(value, str):
            return value

        def word(match: re.Match[str]) -> str:
            name = match[1]
            if name is None:
                return "${"
            if name not in self._environ:
                hint = f"export {name}=…, or write $${{ for a literal ${{"
                message = f"the variable {name!r} is not set"
                self._unset.append(self._at(path, message, hint))
            return self._environ.get(name, "x")

        return _VARIABLE.sub(word, value)

    def _with_opml(self, config: Config) -> Config:
        feeds: list[FeedConfig | OpmlConfig] = []
        for number, item in enumerate(config.feeds):
            if isinstance(item, FeedConfig):
                feeds.append(item)
                self._feeds.append(("feeds", number))
                continue
            where: Keys = ("feeds", number, "opml")
            try:
                listed = read_opml(beside(self._file, item.opml))
            except OpmlError as error:
                self._refuse(where, str(error))
                continue
            for url, title in listed:
                feeds.append(FeedConfig(url=url, publisher=title))
                self._feeds.append(where)
        return config.model_copy(update={"feeds": feeds})

    def _checks(self, config: Config) -> Iterator[Problem]:
        """What one key alone cannot tell."""
        ids: dict[str, str] = {}
        for where, feed in zip(self._feeds, config.feeds, strict=True):
            assert isinstance(feed, FeedConfig)
            is_listed = where[-1] == "opml"
            url = parse_url(feed.url)
            if isinstance(url, Rejection):
                key = where if is_listed else (*where, "url")
                lists = "lists what " if is_listed else ""
                yield self._at(key, f"{lists}is not an address: {url.detail}")
                continue
            name = feed.id or feed_id(feed.url)
            place = self._place((*where, "id" if feed.id else "url"))
            if name in ids:
                message = f"the feed {name!r} is there twice, first in line {ids[name]}"
                hint = "give each feed an id of its own"
                key = where if is_listed else (*where, "id")
                yield Problem(place, message, hint, key)
            ids.setdefault(name, str(place[0]))
        yield from self._check_user_agent(config)
        for message in check_style(config.spelling.style):
            yield self._at(("spelling", "style"), message)
        if not is_supported(config.output):
            hint = "a local folder or gs://bucket/folder"
            yield self._at(("output",), "is no place for a dataset", hint)
        if config.fetch.proxy and isinstance(parse_url(config.fetch.proxy), Rejection):
            yield self._at(("fetch", "proxy"), "is not an http(s) address")

    def _check_user_agent(self, config: Config) -> Iterator[Problem]:
        if all(_is_loopback(f.url) for f in config.feeds if isinstance(f, FeedConfig)):
            return
        hint = 'e.g. "gazette-monitor/1.0 (+https://press.example/bot)"'
        if config.user_agent is None:
            yield self._at(("user_agent",), "is required beyond loopback", hint)
        elif not _CONTACT.search(config.user_agent):
            message = "names no contact: an address or an e-mail"
            yield self._at(("user_agent",), message, hint)

    def _at(self, path: Keys, message: str, hint: str = "") -> Problem:
        return Problem(self._place(path), message, hint, path)

    def _refuse(self, path: Keys, message: str, hint: str = "") -> None:
        self._problems.append(self._at(path, message, hint))

    def _place(self, path: Keys) -> tuple[int, int]:
        return place_of(path, self._document)


def _is_loopback(url: str) -> bool:
    parsed = parse_url(url)
    if isinstance(parsed, Rejection):
        return False
    try:
        return ipaddress.ip_address(parsed.host.strip("[]")).is_loopback
    except ValueError:
        return parsed.host == "localhost"


def _errors(file: str, problems: list[Problem]) -> ConfigErrors:
    return ConfigErrors(
        [
            ConfigError(
                file=file,
                line=p.place[0],
                column=p.place[1],
                key=_dotted(p.key),
                message=p.message,
                hint=p.hint,
            )
            for p in problems
        ]
    )


def _dotted(path: Keys) -> str:
    """``("feeds", 3, "url")`` as ``feeds[3].url``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
