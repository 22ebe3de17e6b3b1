"""What a page says of itself for machines: JSON-LD, OpenGraph, meta.

Broken JSON-LD is repaired where the repair is plain, else passed over; no regular
expression is run over it whole, since that is how other extractors come to hang.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from transforms.articles.tree import Element

#: Over this, a JSON-LD block is a data dump, not a description.
MAX_BLOCK_CHARACTERS = 262_144
MAX_NODES = 500

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


@dataclass(frozen=True, slots=True, kw_only=True)
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

    @property
    def articles(self) -> list[Node]:
        """JSON-LD nodes that describe an article."""
        return [n for n in self.nodes if types_of(n) & ARTICLE_TYPES]


def read_structured(tree: Element) -> Structured:
    """Collect a tree's statements."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind and script.text:
            nodes += _nodes(_parse(script.text))
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            meta.setdefault(name.strip().lower(), []).append(" ".join(content.split()))
    return Structured(nodes=tuple(nodes[:MAX_NODES]), meta=meta)


def types_of(node: Node) -> set[str]:
    """The node's schema.org types in lower case without a namespace."""
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return {re.split(r"[/#:]", n)[-1].lower() for n in names if isinstance(n, str)}


def strings(value: Any) -> list[str]:
    """The strings in a value: itself, those of a list, or an object's name or url."""
    if isinstance(value, str):
        text = " ".join(html.unescape(value).split())
        return [text] if text else []
    if isinstance(value, list):
        return [s for item in value for s in strings(item)]
    if isinstance(value, dict):
        for key in ("name", "@value", "url", "@id"):
            if value.get(key):
                return strings(value[key])
    return []


def _parse(text: str) -> Any:
    if len(text) > MAX_BLOCK_CHARACTERS:
        return None
    stripped = text.strip()
    for prefix, suffix in (
        ("<!--", "-->"),
        ("//<![CDATA[", "//]]>"),
        ("<![CDATA[", "]]>"),
    ):
        stripped = stripped.removeprefix(prefix).removesuffix(suffix).strip()
    stripped = stripped.rstrip(";")
    attempts = (
        stripped,
        re.sub(r",(\s*[}\]])", r"\1", stripped),
        html.unescape(stripped) if "&quot;" in stripped else "",
    )
    for attempt in attempts:
        try:
            # strict=False lets line breaks stand inside strings, as many CMS do.
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        # Several objects behind each other: take the first.
        return json.JSONDecoder(strict=False).raw_decode(stripped)[0]
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > 12:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, inner in value.items():
            # Comments and related items describe other things than the page.
            if isinstance(inner, (dict, list)) and key not in _OTHER_THINGS:
                yield from _nodes(inner, depth + 1)


_OTHER_THINGS = frozenset(
    {"comment", "comments", "isrelatedto", "itemlistelement", "mentions", "haspart",
     "liveblogupdate", "author", "publisher", "image", "citation", "isPartOf", "about"}
)  # fmt: skip
