"""What a page says of itself for machines: JSON-LD, OpenGraph, meta.

Broken JSON-LD is repaired where the repair is plain; of what stays broken only dates
and the like are taken, by patterns that look at each character once. No regular
expression is run over it whole that could do otherwise, since that is how other
extractors come to hang.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from transforms.articles.decode import clean
from transforms.articles.tree import Tagged

#: Over this, a JSON-LD block is a data dump, not a description.
MAX_BLOCK_CHARACTERS = 262_144
MAX_NODES = 500
_MOST_OBJECTS, _DEEPEST = 50, 12

ARTICLE_TYPES = frozenset(
    {
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "reviewnewsarticle",
        "askpublicnewsarticle",
        "liveblogposting",
        "blogposting",
        "report",
        "review",
        "satiricalarticle",
        "socialmediaposting",
        "techarticle",
        "scholarlyarticle",
        "webpage.article",
    }
)

Node = dict[str, Any]

#: Comments and related items describe other things than the page.
_OTHER_THINGS = frozenset(
    {
        "comment",
        "comments",
        "isrelatedto",
        "itemlistelement",
        "mentions",
        "haspart",
        "liveblogupdate",
        "author",
        "publisher",
        "image",
        "citation",
        "ispartof",
        "about",
    }
)
#: What is taken from a block that cannot be parsed: plain values only.
_FIELD = re.compile(
    r'"(datePublished|dateModified|dateCreated|articleSection|isAccessibleForFree)"'
    r'\s{0,20}:\s{0,20}(?:"([^"\\<>{}]{1,100})"|(true|false))'
)
_NAMESPACE = re.compile(r"^.*[/#:]")
_TYPE = re.compile(r'"@type"\s{0,20}:\s{0,20}"(\w{1,40})"')


@dataclass(frozen=True, kw_only=True)
class Structured:
    """Machine-readable statements of a page.

    Attributes:
        nodes: every JSON-LD object, outermost first.
        meta: contents of ``<meta>`` by name or property in lower case, in order.
    """

    nodes: tuple[Node, ...] = ()
    meta: dict[str, list[str]] = field(default_factory=dict)

    def first_meta(self, *names: str) -> str | None:
        """The first content that is not blank, of the first name that has one."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return None

    @cached_property
    def articles(self) -> list[Node]:
        """JSON-LD nodes that describe an article."""
        return [n for n in self.nodes if types_of(n) & ARTICLE_TYPES]

    @cached_property
    def kinds(self) -> set[str]:
        """Every type that a JSON-LD node has."""
        return {kind for node in self.nodes for kind in types_of(node)}

    @property
    def declares_article(self) -> bool:
        """Whether the page says in any way that it is an article."""
        kind = (self.first_meta("og:type") or "").lower()
        published = self.first_meta("article:published_time")
        return bool(self.articles or kind == "article" or published)


def read_structured(tagged: Tagged) -> Structured:
    """Collect the statements of a page's scripts and metadata."""
    nodes: list[Node] = []
    for script in tagged["script"]:
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind and script.text:
            nodes += _nodes(_parse(script.text))
    meta: dict[str, list[str]] = {}
    for element in tagged["meta"]:
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            plain = html.unescape(content) if "&" in content else content
            meta.setdefault(name.strip().lower(), []).append(" ".join(plain.split()))
    return Structured(nodes=tuple(nodes[:MAX_NODES]), meta=meta)


def types_of(node: Node) -> set[str]:
    """The node's schema.org types in lower case without a namespace."""
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return {_NAMESPACE.sub("", n).lower() for n in names if isinstance(n, str)}


def strings(value: Any, depth: int = 0) -> list[str]:
    """The strings in a value: itself, those of a list, or an object's name or url."""
    if depth > _DEEPEST:
        return []
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        text = " ".join(clean(html.unescape(str(value))).split())
        return [text] if text else []
    if isinstance(value, list):
        return [s for item in value for s in strings(item, depth + 1)]
    if isinstance(value, dict):
        for key in ("name", "@value", "url", "@id"):
            if value.get(key):
                return strings(value[key], depth + 1)
        given = [value.get("givenName"), value.get("familyName")]
        whole = " ".join(part for part in given if isinstance(part, str))
        return [whole] if whole else []
    return []


def _parse(text: str) -> Any:
    if len(text) > MAX_BLOCK_CHARACTERS:
        return None
    stripped = text.strip()
    for prefix, suffix in (
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("<![CDATA[", "]]>"),
    ):
        stripped = stripped.removeprefix(prefix).removesuffix(suffix).strip()
    stripped = stripped.rstrip(";").strip()
    for repair in (_as_is, _without_trailing_commas, _unescaped):
        try:
            # strict=False lets line breaks stand inside strings, as many CMS do.
            return json.loads(repair(stripped), strict=False)
        except (ValueError, RecursionError):
            continue
    return _several(stripped) or _remains(stripped)


def _as_is(text: str) -> str:
    return text


def _without_trailing_commas(text: str) -> str:
    # White space is folded first: a run of it before no bracket is seen once only.
    return re.sub(r",\s?([}\]])", r"\1", re.sub(r"\s+", " ", text))


def _unescaped(text: str) -> str:
    return html.unescape(text) if "&quot;" in text else ""


def _several(text: str) -> list[Any]:
    """Objects written behind each other."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    at = 0
    while at < len(text) and len(found) < _MOST_OBJECTS:
        start = text.find("{", at)
        if start < 0 or text[at:start].strip(" \r\n\t,;[]"):
            break
        try:
            value, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _remains(text: str) -> Node | None:
    """The plain fields of an article that cannot be parsed."""
    kinds = [k for k in _TYPE.findall(text) if k.lower() in ARTICLE_TYPES]
    if not kinds:
        return None
    node: Node = {"@type": kinds[0]}
    for name, quoted, flag in _FIELD.findall(text):
        node.setdefault(name, quoted or flag)
    return node


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, inner in value.items():
            if isinstance(inner, (dict, list)) and key.lower() not in _OTHER_THINGS:
                yield from _nodes(inner, depth + 1)
