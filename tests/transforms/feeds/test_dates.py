from datetime import datetime, timezone

import pytest

from transforms.feeds.dates import parse_date

READABLE = {
    "rfc 822": ("Thu, 15 Jan 2026 12:00:00 GMT", "2026-01-15T12:00"),
    "rfc 822 offset": ("Thu, 15 Jan 2026 12:00:00 +0300", "2026-01-15T09:00"),
    "two-digit year": ("Thu, 15 Jan 26 12:00:00 +0000", "2026-01-15T12:00"),
    "iso": ("2026-01-15T12:00:00.250+05:30", "2026-01-15T06:30"),
    "iso date only": ("2026-01-15", "2026-01-15T00:00"),
    "compact": ("20260115T120000Z", "2026-01-15T12:00"),
    "italian": ("sab, 07 gen 2023 10:15:00 +0100", "2023-01-07T09:15"),
    "german": ("Mo, 25 Jun 2018 08:00:00 +0200", "2018-06-25T06:00"),
    "german march": ("Do, 05 Mär 2026 08:00:00 +0100", "2026-03-05T07:00"),
    "finnish": ("ke, 14 marraskuuta 2018 08:00 +0200", "2018-11-14T06:00"),
    "greek": ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00"),
    "hungarian": ("2004. július 13. 09:15:00 +0200", "2004-07-13T07:15"),
    "korean": ("토, 07 1월 2023 10:00:00 +0900", "2023-01-07T01:00"),
    "korean whole": ("2023년 1월 7일 오후 3:20", "2023-01-07T15:20"),
    "japanese": ("2023年1月7日 10:20", "2023-01-07T10:20"),
    "spanish": ("mié, 20 dic 2023 10:00:00 +0000", "2023-12-20T10:00"),
    "french": ("mer., 16 août 2023 10:00:00 +0200", "2023-08-16T08:00"),
    "turkish": ("Pzt, 6 Şubat 2023 04:17 +0300", "2023-02-06T01:17"),
    "polish": ("15 stycznia 2026 12:00", "2026-01-15T12:00"),
    "russian": ("Чт, 15 янв 2026 12:00:00 +0300", "2026-01-15T09:00"),
    "year first, slashes": ("2016/6/29", "2016-06-29T00:00"),
    "american with pm": ("Fri, Feb 24 2023 08:18:00 PM", "2023-02-24T20:18"),
    "midnight am": ("Feb 24 2023 12:05 AM", "2023-02-24T00:05"),
    "est in summer": ("Tue, 07 Jul 2026 10:00:00 EST", "2026-07-07T15:00"),
    "pdt": ("Tue, 07 Jul 2026 10:00:00 PDT", "2026-07-07T17:00"),
    "cet": ("Thu, 15 Jan 2026 10:00:00 CET", "2026-01-15T09:00"),
    "bst": ("Tue, 07 Jul 2026 10:00:00 BST", "2026-07-07T09:00"),
    "dotted": ("25.06.2018 14:00", "2018-06-25T14:00"),
    "month first, plain": ("06/25/2018 14:00", "2018-06-25T14:00"),
}
UNREADABLE = {
    "nothing": "",
    "missing": None,
    "cut off": "Tue,",
    "cut after the month": "Tue, 14 Nov",
    "ambiguous": "06/07/2018",
    "day 31 of february": "31 Feb 2020 10:00:00 GMT",
    "year 9999": "Fri, 31 Dec 9999 23:59:59 GMT",
    "year 0": "0000-01-01T00:00:00Z",
    "year 99999": "Fri, 31 Dec 99999 23:59:59 GMT",
    "before the web": "Thu, 01 Jan 1970 00:00:00 GMT",
    "words": "yesterday",
    "too long": "1" * 5000,
    "zone beyond": "2026-01-15T12:00:00+99:99",
}


@pytest.mark.parametrize(("raw", "expected"), READABLE.values(), ids=READABLE.keys())
def test_a_date_is_read_as_an_instant_in_utc(raw: str, expected: str) -> None:
    instant = parse_date(raw)
    assert instant == datetime.fromisoformat(expected).replace(tzinfo=timezone.utc)
    assert instant.tzinfo is timezone.utc


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_whole_plausible_date_is_none(raw: str | None) -> None:
    assert parse_date(raw) is None
