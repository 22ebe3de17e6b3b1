"""What part of a page an element opens, by its tag, role, class and id.

Names are the words that designers of many sites use for the same thing. A name is
only a claim: ``story_blocks`` believes a zone no further than leaves the page a text,
and a word within a longer name counts less than one that ends it.
"""

import re
from functools import lru_cache

_BY_TAG = {
    "nav": "navigation",
    "menu": "navigation",
    "aside": "aside",
    "footer": "footer",
    "dialog": "dialog",
    "figure": "figure",
    "figcaption": "figure",
    "form": "form",
    "address": "byline",
    "header": "header",
}
#: Tags that say it more surely than any class.
_SURE_TAGS = frozenset({"nav", "menu", "aside", "footer", "dialog"})
_BY_ROLE = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "dialog": "dialog",
    "tooltip": "dialog",
    "search": "form",
    "toolbar": "tool",
}
_NAMES = {
    "comments": "comment comments commentlist disqus respond replies coral openweb "
    "kommentar kommentare kommentarer comentarios comentários commentaires yorumlar",
    "related": "related recommended recommendation recommendations recommend recirc "
    "recirculation outbrain taboola trending popular recent mostread teaser teasers "
    "teaserlist infobox factbox upnext suggested suggestions zergnet similar "
    "morestories relacionadas relacionados ilgili linklist promobox crosslinks",
    "share": "share sharing sharebar social socials addthis sharedaddy follow",
    "promo": "newsletter newsletters promo promotion promoted advert advertisement "
    "advertisements ads ad adbox banner subscribe subscription signup sponsor "
    "sponsored cta donate donation paywall piano offer offers",
    "figure": "caption captions figcaption legend infotext mediainfo bildunterschrift "
    "credit credits copyright lightbox carousel slideshow slider thumbnail gallery",
    "byline": "byline bylines author authors autor autoren authorbox bio timestamp "
    "pubdate dateline vcard date datetime published contributors",
    "navigation": "nav navbar navigation breadcrumb breadcrumbs menu submenu menubar "
    "sitemap pagination pager toolbar tags tag taglist skip topics keywords",
    "sidebar": "sidebar rail aside widget textwidget widgets",
    "footer": "footer colophon",
    "dialog": "modal popup overlay cookie cookies consent gdpr tooltip login register "
    "dropdown",
    "tool": "resizer button buttons btn toggle audio screenreader sr",
}
_BY_WORD = {word: zone for zone, words in _NAMES.items() for word in words.split()}
_PAIRS = {
    "related": "read-more most-read most-popular more-stories also-read read-next "
    "more-on more-from you-may must-read fact-box info-box",
    "promo": "sign-up call-to",
    "navigation": "table-of",
    "tool": "screen-reader",
    "byline": "post-meta article-meta entry-meta article-info meta-data read-time "
    "about-author",
    "figure": "img-description image-description image-details image-text photo-text "
    "pic-box",
}
_BY_PAIR = {
    (pair.split("-")[0], pair.split("-")[1]): zone
    for zone, pairs in _PAIRS.items()
    for pair in pairs.split()
}
_TELLING = _BY_WORD.keys() | {first for first, _ in _BY_PAIR}
#: Class names that say what a post is about or how a page is laid out.
_ABOUT = (
    "tag-", "category-", "post_tag-", "cat-", "format-", "type-", "status-", "has-",
    "no-", "is-", "with-", "not-", "wp-block-", "author-", "post-type", "js-",
)  # fmt: skip
_BODY = re.compile(
    r"(?:article|story|entry|post|page)[-_]*(?:body|content|text)|body-?copy|"
    r"rich-?text|main-?content",
    re.IGNORECASE,
)
_BODY_WORDS = ("body", "content", "text")
_WORDS = re.compile(r"[^\W\d_A-Z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
_WHOLE = frozenset({"html", "body", "main"})
_LONGEST_MARKS = 500


@lru_cache(maxsize=8192)
def zone_of(tag: str, marks: str, role: str | None) -> str | None:
    """The zone an element opens; None where it opens none.

    Args:
        tag: of the element.
        marks: its class and id, as written.
        role: its ARIA role.

    >>> zone_of("div", "article__related-list", None)
    'related'
    """
    if tag in _WHOLE:
        return None
    if tag in _SURE_TAGS:
        return _BY_TAG[tag]
    named = _by_name(marks[:_LONGEST_MARKS]) if marks else None
    return named or _BY_TAG.get(tag) or _BY_ROLE.get(role or "")


@lru_cache(maxsize=8192)
def is_body(marks: str) -> bool:
    """Whether a class or id is a name for the body of a story."""
    small = marks.lower()
    # Found far more quickly than the pattern, and few names have one.
    return (
        any(word in small for word in _BODY_WORDS) and _BODY.search(marks) is not None
    )


def _by_name(marks: str) -> str | None:
    for name in marks.split():
        zone, surer = _zones_of_name(name)
        if zone != surer and is_body(marks):
            zone = surer
        if zone:
            return zone
    return None


# Sites put the same few names together in many ways, so names are kept, not lists.
@lru_cache(maxsize=16_384)
def _zones_of_name(name: str) -> tuple[str | None, str | None]:
    """The zone that one name tells of, and the one believed within a body's names."""
    words = [word.lower() for word in _WORDS.findall(name)]
    if _TELLING.isdisjoint(words) or name.lower().startswith(_ABOUT):
        return None, None
    first = None
    for number, word in enumerate(words):
        end = number + 1
        zone = _BY_WORD.get(word)
        if zone is None and end < len(words):
            zone = _BY_PAIR.get((word, words[end]))
            end += 1
        if zone is None:
            continue
        first = first or zone
        if end == len(words) or zone == "comments":
            return first, zone
    return first, None
