import os
from pathlib import Path

import pytest

from pipeline.config import Config, config_digest
from pipeline.errors import ConfigErrors
from pipeline.load_config import load_config

BAD = Path(__file__).parents[1] / "data" / "bad_configs"
CONTACT = 'user_agent: "monitor/1.0 (desk@press.example)"\n'


def write(folder, text):
    path = folder / "config.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_bad_config_is_told_precisely(path, monkeypatch):
    monkeypatch.chdir(BAD)

    with pytest.raises(ConfigErrors) as caught:
        load_config(path.name, environ={})

    assert f"{caught.value}\n" == path.with_suffix(".txt").read_text("utf-8")
    assert caught.value.exit_code == 2


def test_a_short_config_takes_the_defaults(tmp_path):
    path = write(
        tmp_path, f"version: 1\n{CONTACT}feeds: [{{url: https://a.example/rss}}]\n"
    )

    config = load_config(path, environ={})

    assert config.window.days == 7
    assert config.fetch.delay_seconds == 1.0
    (feed,) = config.feed_elements()
    assert feed.feed_id.startswith("a-example")
    assert feed.pages == "auto"


def test_variables_come_from_the_environment(tmp_path):
    path = write(
        tmp_path,
        f"version: 1\n{CONTACT}feeds:\n"
        "  - url: https://a.example/${FEED}\n"
        "    headers: {X-Key: 'k-${KEY}-$${KEY}'}\n",
    )

    config = load_config(path, environ={"FEED": "rss", "KEY": "secret"})

    (feed,) = config.feed_elements()
    assert feed.url == "https://a.example/rss"
    assert feed.headers == (("X-Key", "k-secret-${KEY}"),)


def test_an_opml_file_becomes_its_feeds(tmp_path):
    (tmp_path / "press.opml").write_text(
        '<opml version="2.0"><body><outline text="Dailies">'
        '<outline text="Harbour" xmlUrl="https://a.example/rss"/>'
        '<outline title="Valley" xmlURL="https://b.example/atom"/>'
        "</outline></body></opml>"
    )
    path = write(tmp_path, f"version: 1\n{CONTACT}feeds: [{{opml: press.opml}}]\n")

    feeds = load_config(path, environ={}).feed_elements()

    assert [(f.url, f.publisher) for f in feeds] == [
        ("https://a.example/rss", "Harbour"),
        ("https://b.example/atom", "Valley"),
    ]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "localhost"])
def test_a_loopback_press_may_be_asked_without_a_contact(tmp_path, host):
    path = write(tmp_path, f"version: 1\nfeeds: [{{url: 'http://{host}/rss'}}]\n")

    assert load_config(path, environ={}).user_agent is None


def test_no_limit_of_days_is_said_by_null(tmp_path):
    path = write(
        tmp_path,
        "version: 1\nwindow: {days: null}\nfeeds: [{url: 'http://127.0.0.1/rss'}]\n",
    )

    assert load_config(path, environ={}).window.days is None


def test_secrets_and_the_output_do_not_change_the_digest():
    def digest(key="a", output="./news", days=7):
        return config_digest(
            Config.model_validate(
                {
                    "version": 1,
                    "feeds": [{"url": "http://127.0.0.1/", "headers": {"X-Key": key}}],
                    "output": output,
                    "window": {"days": days},
                }
            )
        )

    assert digest() == digest(key="b") == digest(output="./other")
    assert digest() != digest(days=8)


def test_a_message_never_shows_a_secret(tmp_path):
    path = write(
        tmp_path,
        f"version: 1\n{CONTACT}feeds: [{{url: 'https://u:${{KEY}}@a.example/rss'}}]\n",
    )

    with pytest.raises(ConfigErrors) as caught:
        load_config(path, environ={"KEY": "hunter2"})

    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_not_text_is_told(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ConfigErrors, match="cannot be read"):
        load_config(path, environ=os.environ)


def test_a_file_over_the_size_limit_is_not_parsed(tmp_path):
    path = write(tmp_path, "# " + "x" * 1_100_000)

    with pytest.raises(ConfigErrors, match="over 1,000,000 bytes"):
        load_config(path, environ={})


def test_what_follows_from_a_variable_that_is_not_set_is_no_second_error(tmp_path):
    feeds = "feeds: [{url: '${FEED}', language: '${CODE}'}]"
    path = write(tmp_path, f"version: 1\nuser_agent: '${{AGENT}}'\n{feeds}\n")

    with pytest.raises(ConfigErrors) as caught:
        load_config(path, environ={})

    found = [(e.key, e.message) for e in caught.value.errors]
    assert found == [
        ("user_agent", "the variable 'AGENT' is not set"),
        ("feeds[0].url", "the variable 'FEED' is not set"),
        ("feeds[0].language", "the variable 'CODE' is not set"),
    ]
