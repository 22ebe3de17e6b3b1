import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.web.redaction import redact_url


@pytest.mark.parametrize(
    "url",
    [
        "https://desk:hunter2@paper.example/feed",
        "https://hunter2@paper.example/feed",
        "https://a@hunter2@paper.example/feed",
        "https://paper.example/feed?token=hunter2",
        "https://paper.example/feed?a=1&api_key=hunter2&b=2",
        "https://paper.example/feed?apiKey=hunter2",
        "https://paper.example/feed?key=hunter2",
        "https://paper.example/feed?access_token=hunter2",
        "https://paper.example/feed?X-Amz-Signature=hunter2",
        "https://paper.example/feed?sig=hunter2",
        "https://paper.example/feed?password=hunter2",
        "https://paper.example/feed?auth=hunter2",
        "https://paper.example/feed?t%6Fken=hunter2",
        "https://paper.example/feed#access_token=hunter2",
        "paper.example/feed?client_secret=hunter2",
    ],
)
def test_secrets_do_not_show(url: str) -> None:
    redacted = redact_url(url)

    assert "hunter2" not in redacted
    assert "REDACTED" in redacted


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/feed?format=rss&keyword=token",
        "https://paper.example/@desk/story?author=ann&page=2",
        "https://paper.example/token/monkey?monkey=1",
        "no address",
    ],
)
def test_what_is_no_secret_stays(url: str) -> None:
    assert redact_url(url) == url


@given(st.text())
def test_any_text_can_be_redacted_twice(text: str) -> None:
    assert redact_url(redact_url(text)) == redact_url(text)
