import pytest

from transforms.articles.zones import is_body, zone_of


@pytest.mark.parametrize(
    ("tag", "marks", "role", "zone"),
    [
        ("nav", "", None, "navigation"),
        ("aside", "article-body", None, "aside"),
        ("footer", "", None, "footer"),
        ("figure", "", None, "figure"),
        ("div", "comments", None, "comments"),
        ("div", "comment-list depth-1", None, "comments"),
        ("section", "relatedArticles", None, "related"),
        ("div", "c-most-read", None, "related"),
        ("div", "article__img-description", None, "figure"),
        ("p", "wp-caption-text", None, "figure"),
        ("div", "newsletter-signup", None, "promo"),
        ("div", "article-body-infobox", None, "related"),
        ("div", "x1 y2 z3", None, None),
        ("div", "", "complementary", "aside"),
        ("div", "", None, None),
        ("div", "readmore", None, None),
    ],
    ids=lambda value: str(value) or "none",
)
def test_elements_open_zones_by_tag_name_and_role(tag, marks, role, zone) -> None:
    assert zone_of(tag, marks, role) == zone


@pytest.mark.parametrize("tag", ["html", "body", "main"])
def test_the_whole_page_is_no_zone(tag) -> None:
    assert zone_of(tag, "sidebar comments", "banner") is None


@pytest.mark.parametrize(
    "marks",
    ["tag-related", "category-comments", "has-sidebar", "no-comments", "js-share"],
)
def test_words_about_a_post_or_its_layout_are_no_names(marks) -> None:
    assert zone_of("article", marks, None) is None


def test_a_word_inside_the_name_of_a_body_does_not_count() -> None:
    assert zone_of("div", "article__body article-overlay-handle", None) is None
    assert zone_of("div", "article-overlay-handle", None) == "dialog"


def test_a_word_that_ends_a_name_counts_also_within_a_body() -> None:
    assert zone_of("div", "article-body article-teaser", None) == "related"


def test_comments_count_wherever_the_word_stands() -> None:
    assert zone_of("div", "post-content comment-body", None) == "comments"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("article__body", True),
        ("ArticleBody", True),
        ("entry-content clearfix", True),
        ("story-text", True),
        ("body", False),
        ("article-header", False),
    ],
)
def test_names_of_bodies_are_known(marks, expected) -> None:
    assert is_body(marks) is expected
