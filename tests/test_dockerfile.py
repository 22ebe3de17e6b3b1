"""What the Dockerfile says; its steps are run in ``tests/engines/test_image.py``."""

import re

from tests.engines.image import INSTRUCTIONS, ROOT


def test_it_ends_as_a_user_without_rights() -> None:
    users = [value for name, value in INSTRUCTIONS if name == "USER"]

    assert users
    assert users[-1] not in ("0", "root")


def test_its_engine_is_the_one_of_the_lock() -> None:
    lock = (ROOT / "requirements-image.lock").read_text("utf-8")
    (locked,) = re.findall(r"^apache-beam==([\d.]+)", lock, re.MULTILINE)

    assert ("FROM", f"apache/beam_python3.11_sdk:{locked}") in INSTRUCTIONS
