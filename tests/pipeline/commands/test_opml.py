import json

import pytest
import yaml
from lxml import etree

from pipeline.load_config import load_config
from pipeline.read_opml import read_opml
from tests.pipeline.commands.invoking import invoke, run_process

OPML = """<opml version="1.0"><body><outline text="World">
<outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss"/>
<outline type="rss" title="C: ${HOME}" xmlURL="https://c.example/rss?x=${HOME}"/>
<outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss"/></outline></body></opml>"""


@pytest.fixture
def opml(tmp_path):
    path = tmp_path / "feeds.opml"
    path.write_text(OPML)
    return path


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "daily.yaml"
    document = {
        "version": 1,
        "user_agent": "desk/1.0 (desk@press.example)",
        "feeds": [
            {
                "url": "https://a.example/rss?key=${KEY}",
                "publisher": "A & B <\x08>",
                "language": "de",
                "section": "world",
                "headers": {"X-Key": "h3ader"},
            },
            {"url": "https://b.example/rss", "id": "b"},
        ],
    }
    path.write_text(json.dumps(document))
    return path


def outlines(text):
    root = etree.fromstring(text.encode())
    assert root.get("version") == "2.0"
    return [dict(o.attrib) for o in root.iter("outline")]


def test_what_is_imported_is_part_of_a_config(opml, tmp_path):
    result = invoke("opml", "import", opml)

    path = tmp_path / "made.yaml"
    path.write_text(
        f'version: 1\nuser_agent: "desk/1.0 (desk@press.example)"\n{result.stdout}'
    )
    feeds = load_config(path, environ={"HOME": "s3cret"}).feed_elements()
    assert [(f.url, f.publisher) for f in feeds] == [
        ("https://a.example/rss", "A & B"),
        ("https://c.example/rss?x=${HOME}", "C: ${HOME}"),
    ]


def test_of_a_feed_listed_twice_the_title_is_kept(tmp_path):
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="1.0"><body><outline text="A" xmlUrl="https://a.example/rss"/>'
        '<outline xmlUrl="https://a.example/rss"/></body></opml>'
    )

    assert read_opml(path) == [("https://a.example/rss", "A")]


def test_the_same_is_imported_as_json(opml):
    told = json.loads(invoke("opml", "import", opml, "--format", "json").stdout)
    assert told["feeds"][0] == {"url": "https://a.example/rss", "publisher": "A & B"}


@pytest.mark.parametrize("text", ["<opml/>", "<rss/>", "no xml"])
def test_what_lists_no_feed_is_refused_with_its_name(tmp_path, text):
    path = tmp_path / "x.opml"
    path.write_text(text)

    result = invoke("opml", "import", path)

    assert result.exit_code == 2
    assert str(path) in result.stderr


def test_feeds_are_exported_without_their_secrets(config, monkeypatch):
    monkeypatch.setenv("KEY", "s3cret")

    result = invoke("opml", "export", config)

    assert outlines(result.stdout) == [
        {
            "type": "rss",
            "text": "A & B <>",
            "title": "A & B <>",
            "xmlUrl": "https://a.example/rss?key=REDACTED",
            "language": "de",
            "category": "world",
        },
        {
            "type": "rss",
            "text": "b",
            "title": "b",
            "xmlUrl": "https://b.example/rss",
        },
    ]
    assert "1 addresses have secrets" in result.stderr
    assert "h3ader" not in result.output


def test_secrets_are_exported_where_they_are_asked_for(config, monkeypatch):
    monkeypatch.setenv("KEY", "s3cret")

    result = invoke("opml", "export", config, "--with-secrets")

    assert outlines(result.stdout)[0]["xmlUrl"] == "https://a.example/rss?key=s3cret"


def test_what_is_exported_can_be_imported(config, monkeypatch, tmp_path):
    monkeypatch.setenv("KEY", "s3cret")
    path = tmp_path / "out.opml"
    path.write_text(invoke("opml", "export", config).stdout)

    listed = yaml.safe_load(invoke("opml", "import", path).stdout)["feeds"]

    assert [feed["publisher"] for feed in listed] == ["A & B <>", "b"]


@pytest.mark.e2e
def test_it_works_without_the_engine(opml, tmp_path):
    (tmp_path / "apache_beam").mkdir()
    (tmp_path / "apache_beam" / "__init__.py").write_text("import os; os._exit(99)")

    assert run_process("opml", "import", opml, first=tmp_path).startswith(b"feeds:")
