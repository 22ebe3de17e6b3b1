import socket
import threading
import time

import pytest

from transforms.reading.frames import (
    MAX_FRAME_BYTES,
    FrameTooLong,
    receive_frame,
    send_frame,
)


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("payload", [b"", b"x", b"a page\n", bytes(range(256))])
def test_a_frame_arrives_as_it_was_sent(pair, payload):
    ours, theirs = pair
    send_frame(theirs, payload)

    assert receive_frame(ours) == payload


def test_frames_do_not_run_into_each_other(pair):
    ours, theirs = pair
    for payload in (b"one", b"", b"three"):
        send_frame(theirs, payload)

    assert [receive_frame(ours) for _ in range(3)] == [b"one", b"", b"three"]


def test_a_frame_larger_than_the_sockets_buffer_arrives_whole(pair):
    ours, theirs = pair
    payload = b"0123456789" * 1_000_000
    sender = threading.Thread(target=send_frame, args=(theirs, payload))
    sender.start()

    received = receive_frame(ours)
    sender.join()

    assert received == payload


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\0\0\0\5", b"\0\0\0\5abc"])
def test_a_side_that_hangs_up_before_the_end_is_told(pair, sent):
    ours, theirs = pair
    theirs.sendall(sent)
    theirs.close()

    with pytest.raises(EOFError):
        receive_frame(ours)


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\0\0\0\5", b"\0\0\0\5abc"])
def test_a_frame_that_does_not_come_whole_ends_at_the_deadline(pair, sent):
    ours, theirs = pair
    theirs.sendall(sent)

    with pytest.raises(TimeoutError):
        receive_frame(ours, time.monotonic() + 0.02)


def test_a_deadline_that_has_passed_is_not_waited_for(pair):
    ours, theirs = pair
    send_frame(theirs, b"too late")

    with pytest.raises(TimeoutError):
        receive_frame(ours, time.monotonic() - 1)


def test_one_deadline_holds_for_a_frame_that_drips(pair):
    ours, theirs = pair
    stop = threading.Event()

    def drip():
        theirs.sendall(b"\0\0\xff\xff")
        while not stop.wait(0.01):
            theirs.sendall(b"x")

    dripper = threading.Thread(target=drip)
    dripper.start()
    try:
        with pytest.raises(TimeoutError):
            receive_frame(ours, time.monotonic() + 0.1)
    finally:
        stop.set()
        dripper.join()


def test_a_frame_announced_too_long_is_not_awaited(pair):
    ours, theirs = pair
    theirs.sendall((MAX_FRAME_BYTES + 1).to_bytes(4, "big"))

    with pytest.raises(FrameTooLong):
        receive_frame(ours)
