"""The press served by itself: a config that works, and a quiet end."""

import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
import yaml

from pipeline.load_config import load_config
from tests.pipeline.commands.invoking import ROOT, invoke


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_an_edition_until_a_signal_and_ends_well(tmp_path, number):
    port, config = free_port(), tmp_path / "press.yaml"
    command = [sys.executable, "-m", "pipeline", "demo", "--serve", "--edition", "2"]
    with (
        config.open("w") as stdout,
        subprocess.Popen(
            [*command, "--port", str(port), "--output", "./somewhere"],
            cwd=ROOT,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        ) as press,
    ):
        try:
            serving, line = (press.stderr.readline() for _ in range(2))
            feed = load_config(str(config), environ={}).feed_elements()[0]
            with urllib.request.urlopen(feed.url, timeout=10) as answer:
                assert answer.status == 200
            press.send_signal(number)
            assert press.wait(timeout=20) == 0
        finally:
            press.kill()

    assert serving == "serving edition 2 until interrupted\n"
    assert line == "newsbeam run CONFIG --now 2026-01-15T13:00Z\n"
    assert f":{port}/" in feed.url
    assert yaml.safe_load(config.read_text())["output"] == "./somewhere"


def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()

        result = invoke("demo", "--serve", "--port", taken.getsockname()[1])

    assert result.exit_code == 2
    assert "cannot be had: Address already in use" in result.stderr


@pytest.mark.parametrize("option", [("--edition", "3"), ("--port", "-1")])
def test_no_other_edition_or_port_is_taken(option):
    assert invoke("demo", "--serve", *option).exit_code == 2


def test_what_is_for_serving_is_refused_without_it(tmp_path):
    result = invoke("demo", "--edition", "2", "--output", tmp_path / "news")

    assert result.exit_code == 2
    assert "go with --serve" in result.stderr
