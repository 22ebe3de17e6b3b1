from pathlib import Path

import yaml

from pipeline.config import Config
from pipeline.load_config import load_config
from pipeline.press.server import Press
from pipeline.read_opml import read_opml


def written(press: Press, folder: Path) -> Config:
    return load_config(press.write_config(folder, "out"), environ={})


def test_a_written_config_names_every_feed_in_order(
    presses: dict[int, Press], tmp_path: Path
) -> None:
    elements = written(presses[1], tmp_path).feed_elements()
    assert [(f.feed_id, f.url, f.publisher) for f in elements] == [
        (f.feed_id, f.url, f.publisher) for f in presses[1].feeds
    ]


def test_a_config_in_one_piece_names_the_same_feeds(
    presses: dict[int, Press], tmp_path: Path
) -> None:
    (tmp_path / "one.yaml").write_text(presses[1].config("out"), "utf-8")
    alone = load_config(tmp_path / "one.yaml", environ={})
    assert alone.feed_elements() == written(presses[1], tmp_path).feed_elements()


def test_some_feeds_are_left_to_opml(presses: dict[int, Press], tmp_path: Path) -> None:
    config = yaml.safe_load(presses[1].write_config(tmp_path, "out").read_text("utf-8"))
    (opml,) = [item["opml"] for item in config["feeds"] if "opml" in item]
    listed = read_opml(tmp_path / opml)
    assert listed == [(f.url, f.publisher) for f in presses[1].feeds if f.in_opml]
    assert len(listed) >= 5


def test_only_feeds_outside_opml_state_their_language(
    presses: dict[int, Press], tmp_path: Path
) -> None:
    elements = written(presses[1], tmp_path).feed_elements()
    stated = [f.language for f in elements]
    assert stated == [None if f.in_opml else f.language for f in presses[1].feeds]


def test_the_config_chooses_turkiye_and_the_week_and_allows_loopback(
    presses: dict[int, Press], tmp_path: Path
) -> None:
    stated = yaml.safe_load(presses[1].config("out"))
    assert stated["spelling"] == {"style": {"country.TR": "Türkiye"}}
    assert stated["window"] == {"days": 7}
    config = written(presses[1], tmp_path)
    assert config.fetch.allow_networks == ["127.0.0.0/8"]
    assert config.fetch.delay_seconds <= 0.05
    assert config.output == "out"
