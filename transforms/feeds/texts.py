"""Strings from a feed to plain, bounded ones."""

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin

MAX_TITLE_BYTES = 1024
MAX_SUMMARY_BYTES = 16_384
MAX_CONTENT_BYTES = 1_048_576
MAX_URL_BYTES = 2048
MAX_GUID_BYTES = 2048
MAX_NAME_BYTES = 128
MAX_NAMES = 50
_FULL_TEXT_BYTES = 500
_FULL_DESCRIPTION_BYTES = 1500

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DROPPED = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I
)
# Only names of HTML elements: "profits <expected" is text.
_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl"
    r"|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe"
    r"|img|ins|label|li|link|main|mark|meta|nav|noscript|object|ol|p|picture|pre|q|s"
    r"|section|small|source|span|strike|strong|sub|sup|svg|table|tbody|td|tfoot|th|thead"
    r"|time|tr|tt|u|ul|video|wbr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|em|font|i|mark|s|small|span|strong|sub|sup|u)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


def plain_text(value: object, limit: int, *, twice: bool = False) -> str | None:
    """HTML or text as plain text: tags out, entities decoded once, spaces single.

    Args:
        value: what the parser gave; anything but a string is None.
        limit: most bytes of UTF-8.
        twice: whether to read again what turns out to be HTML after decoding (feeds
            that escape their HTML one time too many).
    """
    if not isinstance(value, str):
        return None
    # Bounded before the work; markup rarely is twenty times its text.
    text = html.unescape(_without_tags(value[: limit * 20]))
    if twice and _TAG.search(text):
        text = html.unescape(_without_tags(text))
    return cut(" ".join(clean(text).split()), limit) or None


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _DROPPED.sub(" ", text)
    return _TAG.sub(" ", _INLINE.sub("", text))


def clean(text: str) -> str:
    """Without control characters and surrogates; white space stays."""
    return _UNFIT.sub("", text)


def cut(text: str, limit: int) -> str:
    """At most that many bytes of UTF-8, never half a character."""
    if len(text) * 4 <= limit:
        return text
    return text.encode("utf-8")[:limit].decode("utf-8", "ignore").rstrip()


def full_text(contents: Iterable[object], description: object) -> str | None:
    """The HTML that carries the story whole, if any does.

    A content element of some 80 words is; a description only where it is long and has
    paragraphs, because that is where teasers stand.
    """
    longest = max((c for c in contents if isinstance(c, str)), key=len, default="")
    if _bytes_of_text(longest) >= _FULL_TEXT_BYTES:
        return cut(clean(longest), MAX_CONTENT_BYTES)
    if (
        isinstance(description, str)
        and len(_BLOCK.findall(description[:50_000])) >= 2
        and _bytes_of_text(description) >= _FULL_DESCRIPTION_BYTES
    ):
        return cut(clean(description), MAX_CONTENT_BYTES)
    return None


def text_as_html(value: object) -> str | None:
    """Plain text as HTML of the same words, its paragraphs kept.

    >>> text_as_html("Fish & chips.")
    '<p>Fish &amp; chips.</p>'
    """
    if not isinstance(value, str):
        return None
    paragraphs = re.split(r"\s*\n\s*", value[:MAX_CONTENT_BYTES])
    kept = (html.escape(p.strip(), quote=False) for p in paragraphs if p.strip())
    return "".join(f"<p>{p}</p>" for p in kept) or None


def _bytes_of_text(markup: str) -> int:
    # Bytes, not words: Chinese has no spaces but three bytes a character.
    text = plain_text(markup, _FULL_DESCRIPTION_BYTES * 4, twice=True)
    return len((text or "").encode("utf-8"))


def absolute_url(value: object, base: str) -> str | None:
    """A link made absolute; None where it is missing, too long or not http(s)."""
    if not isinstance(value, str):
        return None
    link = clean(value).strip()
    if not link:
        return None
    try:
        url = link if has_web_scheme(link) else urljoin(base, link)
    except ValueError:
        url = link
    if not url.lower().startswith(("http:", "https:")):
        return None
    # A cut address is another address.
    return url if len(url.encode("utf-8")) <= MAX_URL_BYTES else None


def has_web_scheme(link: str) -> bool:
    """Whether a link names its scheme itself, so that there is nothing to resolve."""
    return link.lstrip().lower().startswith(("http:", "https:"))


def guid_text(value: object) -> str | None:
    """An identifier as published, bounded."""
    return cut(clean(value).strip(), MAX_GUID_BYTES) if isinstance(value, str) else None


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Authors or categories: plain, without repetition, at most 50 of 128 bytes."""
    found: dict[str, None] = {}
    for value in values:
        name = plain_text(value, MAX_NAME_BYTES)
        if name:
            found.setdefault(name)
        if len(found) == MAX_NAMES:
            break
    return tuple(found)


def language_tag(value: object) -> str | None:
    """A language tag of sound shape, in BCP 47's hyphens, else None."""
    tag = value.strip() if isinstance(value, str) else ""
    return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else None
