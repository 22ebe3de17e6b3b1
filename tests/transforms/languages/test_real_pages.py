import json
import os
from pathlib import Path

import pytest

from transforms.languages.detect import identify_language
from transforms.languages.tags import primary_tag

SHARED = os.environ.get("NEWSBEAM_SHARED")


@pytest.mark.skipif(not SHARED, reason="needs the pages of NEWSBEAM_SHARED")
def test_the_language_of_nearly_all_real_pages_is_told_without_any_statement():
    path = Path(SHARED or "") / "data" / "extraction" / "truth.jsonl"
    pages = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    right = sum(
        identify_language(page["text"]).code == primary_tag(page["language"])
        for page in pages
    )

    assert right / len(pages) >= 0.98
