"""Good pages, read well, with hostile ones among them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.newsstand import page as html
from tests.newsstand import story_text
from tests.transforms.reading.pools import open_children, page
from transforms.elements import Rejection
from transforms.reading.read import Reading
from transforms.reasons import Reason

HOSTILE = {
    "hang {marker}": Reason.EXTRACTION_TIMEOUT,
    "die_of SIGSEGV": Reason.PARSER_CRASH,
    "die_of SIGABRT": Reason.PARSER_CRASH,
    "exit_with 1": Reason.PARSER_CRASH,
    "eat_memory": Reason.PARSER_CRASH,
    "say lies": Reason.PARSER_CRASH,
    "kill_oneself {marker}": Reason.INTERNAL,
    "raise_a_bug x": Reason.INTERNAL,
}


#: Of the others all but one end their child too, and the next takes a second of CPU; a
#: page that hangs takes its ten.
FEW = ("die_of SIGSEGV", "raise_a_bug x", "say lies")


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("good", "hostile"),
    [
        pytest.param(60, FEW, id="a few"),
        pytest.param(300, tuple(HOSTILE), id="all", marks=pytest.mark.slow),
    ],
)
def test_each_good_page_is_read_and_each_hostile_one_blamed(
    tmp_path, monkeypatch, good, hostile
):
    monkeypatch.setenv("NEWSBEAM_TEST_REAL_READER", "1")
    deeds = [deed.format(marker=tmp_path / "marker") for deed in hostile]
    bodies = [html(f"Story number {n}", story_text(n)).encode() for n in range(good)]
    for at, deed in enumerate(deeds):
        bodies.insert(at * good // len(deeds), deed.encode())

    with (
        open_children(count=2, deadline_seconds=10.0) as children,
        ThreadPoolExecutor(16) as executor,
    ):
        replies = list(executor.map(lambda body: children.read(page, body), bodies))

    read = [r for r in replies if isinstance(r, Reading)]
    assert [r.stories[0].story.title for r in read] == [
        f"Story number {n}" for n in range(good)
    ]
    rejected = [r.reason for r in replies if isinstance(r, Rejection)]
    assert rejected == [HOSTILE[deed] for deed in hostile]
