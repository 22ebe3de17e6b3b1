"""Answers out of an archive: what is damaged there is waited for, like what is not."""

import gzip
import json

import pytest

from tests.transforms.web.test_warc import CAPTURES, PAGE, archive
from transforms.reading.replayed_web import ReplayedWeb, WarcPlace
from transforms.reasons import Reason
from transforms.web.skip_lengths import with_skip_length
from transforms.web.warc import OURS

#: Of ours by its header, and no answer of a server behind it.
BROKEN = "https://press.example/broken"
RECORD = "\r\n".join(
    [
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Target-URI: {BROKEN}",
        "WARC-Date: 2026-01-15T12:00:00Z",
        f"{OURS}: {json.dumps({'kind': 'page', 'url': BROKEN, 'attempts': 1})}",
        "Content-Length: 0",
        *[""] * 4,
    ]
).encode()


@pytest.fixture
def web(tmp_path):
    broken = with_skip_length(gzip.compress(RECORD), len(RECORD))
    data = archive(CAPTURES["a page"])[0].getvalue()
    (tmp_path / "run.warc.gz").write_bytes(broken + data)
    source = ReplayedWeb(files=(WarcPlace(root=str(tmp_path), path="run.warc.gz"),))
    yield source.acquire()
    source.release()


def test_an_answer_is_the_one_that_was_kept(web):
    assert web.fetch(PAGE, kind="page").body == CAPTURES["a page"].result.body


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        (BROKEN, "damaged in the archive"),
        (f"{PAGE}&never=asked", "not in the archive"),
    ],
)
def test_what_cannot_be_given_is_deferred(web, url, detail):
    told = web.fetch(url, kind="page")

    assert (told.reason, told.detail) == (Reason.DEFERRED, detail)
