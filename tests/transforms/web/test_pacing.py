import contextlib
import threading
from collections.abc import Iterator

import pytest

from transforms.elements import Rejection
from transforms.reasons import Reason
from transforms.web.pacing import UNSURE_SECONDS, HostPacer, Turn


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.time = 100.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float, cancelled: threading.Event | None) -> None:
        self.waits.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pacer(clock: Clock) -> HostPacer:
    return HostPacer(failures_to_open=3, clock=clock.now, wait=clock.wait)


@contextlib.contextmanager
def sent(turn: Turn | Rejection) -> Iterator[None]:
    assert isinstance(turn, Turn)
    turn.sent()
    yield


def reason_of(pacer: HostPacer, host: str = "paper.example") -> Reason | None:
    with pacer.turn(host, 1.0) as turn:
        return turn.reason if isinstance(turn, Rejection) else None


def test_starts_on_one_host_are_a_delay_apart(pacer: HostPacer, clock: Clock) -> None:
    starts = []
    for _ in range(3):
        with pacer.turn("paper.example", 1.5):
            starts.append(clock.time)

    assert starts == [100.0, 101.5, 103.0]


def test_who_is_not_alone_leaves_a_host_alone_before_the_first_request(
    clock: Clock,
) -> None:
    pacer = HostPacer(is_alone=False, clock=clock.now, wait=clock.wait)
    starts = []
    for _ in range(2):
        with pacer.turn("paper.example", 1.5):
            starts.append(clock.time)

    assert starts == [101.5, 103.0]


def test_hosts_do_not_wait_for_each_other(pacer: HostPacer, clock: Clock) -> None:
    for host in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
        assert reason_of(pacer, host) is None

    assert clock.waits == []


def test_the_gap_counts_from_the_moment_of_sending(
    pacer: HostPacer, clock: Clock
) -> None:
    with pacer.turn("paper.example", 1.0) as turn:
        assert isinstance(turn, Turn)
        clock.time += 0.7
        turn.sent()
    with pacer.turn("paper.example", 1.0):
        assert clock.time == pytest.approx(101.72)


def test_no_request_starts_while_another_is_on_its_way_out() -> None:
    pacer = HostPacer(connections_per_host=2)
    with pacer.turn("paper.example", 0.0) as first:
        assert isinstance(first, Turn)
        with pacer.turn("paper.example", 0.0, cancelled=SetAtSecondLook()) as second:
            assert isinstance(second, Rejection)


@pytest.mark.parametrize(
    ("latency", "gap"),
    [(0.0, 2.02), (0.1, 2.12), (UNSURE_SECONDS, 2.25), (1.5, 2.25), (30.0, 30.0)],
)
def test_the_gap_counts_from_the_answer_but_from_no_late_one(
    pacer: HostPacer, clock: Clock, latency: float, gap: float
) -> None:
    with pacer.turn("paper.example", 2.0) as turn:
        assert isinstance(turn, Turn)
        turn.sent()
        clock.time += latency
    with pacer.turn("paper.example", 2.0):
        assert clock.time == pytest.approx(100.0 + gap)


def test_a_body_that_takes_its_time_does_not_count(
    pacer: HostPacer, clock: Clock
) -> None:
    with pacer.turn("paper.example", 2.0) as turn:
        assert isinstance(turn, Turn)
        turn.sent()
        clock.time += 0.1
        turn.heard()
        clock.time += 1.0
    with pacer.turn("paper.example", 2.0):
        assert clock.time == pytest.approx(102.12)


def test_a_late_answer_does_not_shorten_the_gap_after_a_later_request(
    pacer: HostPacer, clock: Clock
) -> None:
    with pacer.turn("paper.example", 2.0) as slow:
        assert isinstance(slow, Turn)
        slow.sent()
        with pacer.turn("paper.example", 2.0) as quick:
            assert isinstance(quick, Turn)
            quick.sent()
            began = clock.time
            slow.heard()
            clock.time += 0.2
            quick.heard()
    with pacer.turn("paper.example", 2.0):
        assert clock.time == pytest.approx(began + 2.22)


def test_nothing_is_waited_for_without_a_delay(pacer: HostPacer, clock: Clock) -> None:
    for _ in range(2):
        with pacer.turn("paper.example", 0.0) as turn, sent(turn):
            pass

    assert clock.waits == []


def test_the_pause_is_what_a_turn_would_wait(pacer: HostPacer, clock: Clock) -> None:
    assert pacer.pause("paper.example", 2.0) == 0.0
    reason_of(pacer)
    assert pacer.pause("paper.example", 2.0) == 2.0
    pacer.slow_down("paper.example", 5.0)
    assert pacer.pause("paper.example", 2.0) == 5.0
    clock.time += 9
    assert pacer.pause("paper.example", 2.0) == 0.0


def test_nobody_pauses_for_a_host_that_is_given_up(pacer: HostPacer) -> None:
    reason_of(pacer)
    pacer.rest("paper.example", 3600.0)

    assert pacer.pause("paper.example", 2.0) == 0.0


def test_a_host_that_costs_minutes_without_an_answer_is_put_off(
    pacer: HostPacer,
) -> None:
    for _ in range(10):
        pacer.failed("paper.example", 20.0)
        pacer.succeeded("paper.example")

    assert reason_of(pacer) is Reason.DEFERRED


def test_a_long_rest_after_a_503_is_a_host_given_up(pacer: HostPacer) -> None:
    pacer.rest("paper.example", 3600.0, Reason.CIRCUIT_OPEN)
    pacer.rest("paper.example", 5.0)

    assert reason_of(pacer) is Reason.CIRCUIT_OPEN


def test_a_crawl_delay_widens_the_gap_and_never_narrows_it(
    pacer: HostPacer, clock: Clock
) -> None:
    pacer.slow_down("paper.example", 5.0)
    pacer.slow_down("paper.example", 2.0)

    reason_of(pacer)
    reason_of(pacer)

    assert clock.waits == [5.0]


class SetAtSecondLook(threading.Event):
    """A run that is stopped between two looks of a waiting thread."""

    looks = 0

    def is_set(self) -> bool:
        self.looks += 1
        return self.looks > 1


def test_no_more_connections_than_allowed_are_in_flight() -> None:
    pacer = HostPacer(connections_per_host=2)
    with (
        pacer.turn("paper.example", 0.0) as first,
        sent(first),
        pacer.turn("paper.example", 0.0) as second,
        sent(second),
        pacer.turn("paper.example", 0.0, cancelled=SetAtSecondLook()) as third,
    ):
        assert isinstance(third, Rejection)
        assert third.reason is Reason.DEFERRED
    with pacer.turn("paper.example", 0.0) as later:
        assert isinstance(later, Turn)


def test_a_host_may_have_a_limit_of_its_own(pacer: HostPacer) -> None:
    look = SetAtSecondLook()
    with (
        pacer.turn("paper.example", 0.0, connections=1),
        pacer.turn("paper.example", 0.0, cancelled=look) as second,
    ):
        assert isinstance(second, Rejection)


def test_cancelling_ends_the_waiting_for_a_start() -> None:
    cancelled = threading.Event()

    def wait(seconds: float, event: threading.Event | None) -> None:
        assert event is cancelled
        event.set()

    pacer = HostPacer(clock=lambda: 0.0, wait=wait)
    with pacer.turn("paper.example", 60.0):
        pass
    with pacer.turn("paper.example", 60.0, cancelled=cancelled) as turn:
        assert isinstance(turn, Rejection)
        assert turn.reason is Reason.DEFERRED


def test_failures_in_a_row_open_the_circuit_for_good(pacer: HostPacer) -> None:
    for _ in range(3):
        assert reason_of(pacer) is None
        pacer.failed("paper.example")
    pacer.succeeded("paper.example")

    assert reason_of(pacer) is Reason.CIRCUIT_OPEN
    assert reason_of(pacer, "other.example") is None


def test_a_success_between_failures_forgives_them(pacer: HostPacer) -> None:
    for _ in range(5):
        pacer.failed("paper.example")
        pacer.failed("paper.example")
        pacer.succeeded("paper.example")

    assert reason_of(pacer) is None


def test_a_short_rest_is_waited(pacer: HostPacer, clock: Clock) -> None:
    pacer.rest("paper.example", 12.0)

    assert reason_of(pacer) is None
    assert clock.waits == [12.0]


def test_a_long_rest_is_refused_until_little_is_left(
    pacer: HostPacer, clock: Clock
) -> None:
    pacer.rest("paper.example", 3600.0)
    assert reason_of(pacer) is Reason.HTTP_429

    clock.time += 3590
    assert reason_of(pacer) is None
    assert clock.waits == [10.0]
