"""A config file to a ``Config``, or every error in it at once.

Nothing is fetched. Values are never shown in messages, since any may come from the
environment and be a secret.
"""

import difflib
import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from pipeline.config import Config, FeedConfig, OpmlConfig
from pipeline.documents import beside, read_document
from pipeline.errors import ConfigError, ConfigErrors
from pipeline.read_opml import OpmlError, read_opml
from pipeline.yaml_lines import Document, Problem, parse_yaml
from pipeline.yaml_lines import Path as Keys
from transforms.elements import Rejection
from transforms.feeds.identity import feed_id
from transforms.spellings.normalize import check_style
from transforms.web.urls import parse_url

#: Schemes of addresses that a dataset may have.
_OUTPUTS = ("gs://", "file://")
_VARIABLE = re.compile(r"\$\$\{|\$\{([^}]*)\}")
_CONTACT = re.compile(r"https?://|[^\s@]+@[^\s@]+")
#: Stands for an agent that is wrong, lest it be blamed a second time.
_SOMEBODY = "somebody (+https://press.example/bot)"
_HINTS = {
    "int_type": "write a whole number without quotes",
    "int_from_float": "write a whole number",
    "float_type": "write a number without quotes",
    "bool_type": "write true or false without quotes",
    "string_type": "put it in quotes",
    "list_type": "write a list: [a, b], or a line with - for each",
    "dict_type": "write key: value, indented below it",
    "model_type": "write key: value, indented below it",
    "model_attributes_type": "write key: value, indented below it",
    "string_pattern_mismatch": "use letters, digits, dots, - and _",
}
_MESSAGES = {
    "too_short": "is empty",
    "string_too_short": "is empty or too short",
    "string_pattern_mismatch": "has characters that are not allowed",
    "list_type": "should be a list",
    "dict_type": "should be a mapping of keys",
    "model_type": "should be a mapping of keys",
    "model_attributes_type": "should be a mapping of keys",
}


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
        #: Where each feed is written down; those of a list, where that is named.
        self._feeds: list[Keys] = []

    def load(self) -> Config:
        data = self._expand(self._document.data, ())
        if not isinstance(data, dict):
            raise _errors(self._file, [Problem((1, 1), "is not a mapping of keys")])
        try:
            config = Config.model_validate(data)
        except ValidationError as invalid:
            self._problems += [self._problem(e) for e in invalid.errors()]
            # What is left is checked too, so that all errors come at once.
            paths = [_without_tags(e["loc"]) for e in invalid.errors()]
            config = Config.model_validate(_without(data, paths))
        config = self._with_opml(config)
        self._problems += self._checks(config)
        if self._problems:
            raise _errors(self._file, self._problems)
        return config

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
                self._refuse(path, f"the variable {name!r} is not set", hint)
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
        if "://" in config.output and not config.output.startswith(_OUTPUTS):
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

    def _problem(self, error: Any) -> Problem:
        path = _without_tags(error["loc"])
        kind, message = error["type"], error["msg"]
        if kind == "extra_forbidden":
            known = _keys_at(path[:-1])
            near = difflib.get_close_matches(str(path[-1]), known, n=1)
            hint = (
                f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
            )
            place = self._document.keys.get(path) or self._place(path)
            return Problem(place, "is not a setting", hint, path)
        if kind == "missing":
            return Problem(self._place(path), "is required", "", path)
        message = _MESSAGES.get(kind, message).removeprefix("Value error, ")
        message = message.replace("Input should be", "should be")
        return Problem(self._place(path), message, _HINTS.get(kind, ""), path)

    def _at(self, path: Keys, message: str, hint: str = "") -> Problem:
        return Problem(self._place(path), message, hint, path)

    def _refuse(self, path: Keys, message: str, hint: str = "") -> None:
        self._problems.append(self._at(path, message, hint))

    def _place(self, path: Keys) -> tuple[int, int]:
        """Where a value stands, or the nearest thing around it that is there."""
        while path and path not in self._document.places:
            path = path[:-1]
        return self._document.places.get(path, (1, 1))


def _without(data: dict[str, Any], wrong: Sequence[Keys]) -> dict[str, Any]:
    """A config of what is not wrong, with stand-ins for what there has to be.

    Args:
        data: the document.
        wrong: paths of wrong values.
    """
    sections = {path[0] for path in wrong if path}
    right = {key: value for key, value in data.items() if key not in sections}
    right["version"] = 1
    if "user_agent" in sections:
        right["user_agent"] = _SOMEBODY
    feeds = data.get("feeds")
    wrong_feeds = {path[1] for path in wrong if path[:1] == ("feeds",) and path[1:]}
    if not isinstance(feeds, list) or ("feeds",) in wrong:
        feeds, wrong_feeds = [None], {0}
    right["feeds"] = [
        {"url": f"http://127.0.0.1/{number}"} if number in wrong_feeds else feed
        for number, feed in enumerate(feeds)
    ]
    return right


def _without_tags(location: tuple[int | str, ...]) -> Keys:
    """A pydantic location without the union's tag behind a feed's number."""
    if len(location) > 2 and location[0] == "feeds" and location[2] in ("feed", "opml"):
        return location[:2] + location[3:]
    return location


def _keys_at(path: Keys) -> list[str]:
    """The known keys of the mapping at a path."""
    model: Any = Config
    for step in path:
        if step == "feeds":
            model = FeedConfig
        elif isinstance(step, str) and model is not FeedConfig:
            field = model.model_fields.get(step)
            model = _model_in(field.annotation) if field else model
    return sorted(model.model_fields)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(a) for a in get_args(annotation))
    return next((m for m in inner if m is not None), None)


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
