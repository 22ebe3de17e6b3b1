"""News sitemaps."""

from tests.transforms.feeds.feed_texts import read, titles, urls, utc

NEWS = (
    "<url><loc>https://p.example/{0}</loc>"
    "<image:image><image:loc>https://p.example/{0}.jpg</image:loc>"
    "<image:title>A picture</image:title></image:image>"
    "<video:video><video:title>A film</video:title>"
    "<video:publication_date>2020-01-01</video:publication_date></video:video>"
    "<news:news><news:publication><news:name>Press</news:name>"
    "<news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-01-15T1{0}:00:00Z</news:publication_date>"
    "<news:title>Story {0}</news:title><news:keywords>sea, port</news:keywords>"
    "</news:news></url>"
)


def test_the_tags_of_news_are_read_and_those_of_pictures_are_not() -> None:
    parsed = read(f"<urlset>{NEWS.format(1)}{NEWS.format(2)}</urlset>")
    assert titles(parsed) == ["Story 1", "Story 2"]
    assert urls(parsed) == ["https://p.example/1", "https://p.example/2"]
    first = parsed.entries[0]
    assert first.published_at == utc(2026, 1, 15, 11)
    assert (first.language, first.categories) == ("en", ("sea", "port"))
    assert parsed.sickness == ()


def test_any_prefix_may_stand_for_the_sitemap_itself() -> None:
    parsed = read("<sm:urlset><sm:url><sm:loc>/1</sm:loc></sm:url></sm:urlset>")
    assert urls(parsed) == ["https://press.example/1"]


def test_a_sitemap_that_breaks_off_is_named() -> None:
    parsed = read(f"<urlset>{NEWS.format(1)}<url><loc>https://p.example/ha")
    assert titles(parsed) == ["Story 1"]
    assert parsed.sickness == ("truncated",)


def test_of_too_many_the_newest_are_taken() -> None:
    parsed = read(
        "<urlset>" + "".join(map(NEWS.format, range(5))) + "</urlset>", max_entries=2
    )
    assert titles(parsed) == ["Story 3", "Story 4"]
    assert parsed.total_entries == 5
