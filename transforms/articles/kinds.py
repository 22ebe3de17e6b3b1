"""What kind of page it is, before it is taken for an article.

Kinds that may carry text (article, live blog, gallery, video) become rows where they
do. The others are told by what they say of themselves, never by their site.
"""

import re

from transforms.articles.structured import Structured, types_of
from transforms.articles.tree import Element, text_of

ARTICLE = "article"
LIVE_BLOG = "live_blog"
GALLERY = "gallery"
VIDEO = "video"

#: Walls are short: a long text is an article that mentions such a thing.
_WALL_WORDS = 250

_CHALLENGE = re.compile(
    r"just a moment|checking your browser|verify (?:that )?you are (?:a )?human|"
    r"attention required|access denied|are you a robot|unusual traffic|"
    r"enable javascript and cookies to continue|pardon our interruption|"
    r"please complete the security check",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|your privacy choices|consent to (?:the use of )?cookies|"
    r"we (?:and our partners )?(?:use|value)[^.]{0,40}(?:cookies|your privacy)|"
    r"manage (?:your )?consent|datenschutz-?einstellungen|zustimmung zu cookies|"
    r"nous respectons votre vie privée|accepter les cookies|aceptar (?:las )?cookies|"
    r"su privacidad",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b404\b|page (?:was )?not found|could not be found|"
    r"couldn.t find (?:that|the) page|"
    r"page (?:you[^.]{0,30} )?(?:does not|doesn.t|no longer) exists?|"
    r"seite nicht gefunden|page introuvable|página no encontrada|pagina non trovata|"
    r"página não encontrada",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe to (?:continue|read|keep reading)|subscribers? only|"
    r"to continue reading|already a subscriber|this article is for subscribers|"
    r"nur für abonnenten|weiterlesen mit|réservé aux abonnés|solo para suscriptores|"
    r"continua a leggere con",
    re.IGNORECASE,
)


def paywall(structured: Structured) -> bool | None:
    """Whether the page says that it is not free; None where it does not say."""
    for node in structured.articles:
        stated = node.get("isAccessibleForFree")
        if stated is not None:
            return str(stated).strip().lower() in ("false", "no", "0")
    tier = structured.first_meta("article:content_tier", "og:article:content_tier")
    if tier is not None:
        return tier.lower() in ("locked", "metered", "premium", "paid")
    return None


def declared_kind(structured: Structured) -> str:
    """The kind of page that carries text, by its own statement."""
    kinds = {kind for node in structured.nodes for kind in types_of(node)}
    if "liveblogposting" in kinds:
        return LIVE_BLOG
    if kinds & {"imagegallery", "mediagallery"} and not structured.articles:
        return GALLERY
    is_video = "videoobject" in kinds and not structured.articles
    if is_video or (structured.first_meta("og:type") or "").startswith("video"):
        return VIDEO
    return ARTICLE


def wall(tree: Element, title: str, words: int) -> str | None:
    """The kind of a page that stands where an article should, or None.

    Args:
        tree: the page.
        title: its headline.
        words: words of the text that was found.
    """
    if words > _WALL_WORDS:
        return None
    said = f"{title}\n{text_of(tree)[:3000]}" if words < 60 else title
    for kind, pattern in (
        ("bot_challenge", _CHALLENGE),
        ("soft_404", _MISSING),
        ("consent", _CONSENT),
    ):
        if pattern.search(title) or (words < 60 and pattern.search(said)):
            return kind
    return None


def empty_kind(tree: Element, structured: Structured) -> str | None:
    """What a page without enough text is, where that can be told."""
    if paywall(structured) or _PAYWALL.search(text_of(tree)):
        return "paywall_stub"
    kind = declared_kind(structured)
    if kind in (GALLERY, VIDEO):
        return kind
    if structured.articles or (structured.first_meta("og:type") or "") == "article":
        return None
    return "index" if len(list(tree.iter("a"))) > 40 else None
