import threading

import pytest

from transforms.hosts import HostShard, _Schedule, by_host, host_of, work_by_host


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Press.example/a", "press.example"),
        ("http://127.0.0.1:8080/x", "127.0.0.1"),
        ("http://[::1", ""),
        (None, ""),
    ],
)
def test_the_host_of_an_address(url, host):
    assert host_of(url) == host


def test_a_host_belongs_to_one_shard_whatever_the_path():
    shard = HostShard(7, str)

    assert shard("https://a.example/1") == shard("https://a.example/2")


def test_hosts_are_spread_over_the_shards():
    shard = HostShard(4, str)

    assert {shard(f"https://p{i}.example/") for i in range(50)} == {0, 1, 2, 3}


def test_items_of_one_host_are_taken_in_order():
    items = [f"http://h{i % 3}.example/{i}" for i in range(30)]

    def work(urls, emit):
        for url in urls:
            emit(url)

    seen = list(work_by_host(by_host(items, str), work))

    assert sorted(seen) == sorted(items)
    for host in ("h0.example", "h1.example", "h2.example"):
        own = [u for u in seen if host_of(u) == host]
        assert own == [u for u in items if host_of(u) == host]


def test_different_hosts_are_in_hand_at_once():
    together = threading.Barrier(3, timeout=10)

    def work(urls, emit):
        together.wait()
        emit(urls[0])

    hosts = by_host([f"http://h{i}.example/" for i in range(3)], str)

    assert len(list(work_by_host(hosts, work))) == 3


def test_a_host_that_waits_holds_no_thread():
    def work(urls, emit):
        emit(f"first {urls[0]}")
        yield 3600.0 if urls == ["slow"] else 0.0
        emit(f"second {urls[0]}")

    results = work_by_host({"a": ["slow"], "b": ["quick"]}, work, threads=1)

    assert [next(results) for _ in range(3)] == [
        "first slow",
        "first quick",
        "second quick",
    ]
    results.close()


def test_pauses_keep_the_order_within_a_host():
    items = [f"http://h{i % 40}.example/{i}" for i in range(400)]

    def work(urls, emit):
        for number, url in enumerate(urls):
            yield 0.0 if number % 2 else 0.001
            emit(url)

    seen = list(work_by_host(by_host(items, str), work, threads=3))

    assert sorted(seen) == sorted(items)
    for host, own in by_host(items, str).items():
        assert [u for u in seen if host_of(u) == host] == own


def test_a_host_is_resumed_when_its_pause_is_over_though_all_wait():
    def work(urls, emit):
        yield 0.05
        emit(urls[0])

    hosts = {f"h{i}": [str(i)] for i in range(5)}

    assert sorted(work_by_host(hosts, work, threads=5)) == ["0", "1", "2", "3", "4"]


def test_a_host_that_comes_due_first_is_taken_first():
    def work(urls, emit):
        yield float(urls[0])
        emit(urls[0])

    hosts = {"late": ["0.08"], "early": ["0.01"], "middle": ["0.04"]}

    assert list(work_by_host(hosts, work, threads=1)) == ["0.01", "0.04", "0.08"]


def test_a_short_pause_wakes_the_thread_that_watches_for_a_long_one():
    schedule, taken = _Schedule(), []
    late, early = iter(()), iter(())
    schedule.put(late, 3600.0)
    thread = threading.Thread(target=lambda: taken.append(schedule.take()))
    thread.start()
    while not schedule._has_watcher:
        pass

    schedule.put(early, 0.0)
    thread.join(10)
    schedule.close()

    assert taken == [early]


def test_an_error_after_a_pause_is_raised_too():
    def work(urls, emit):
        yield 0.0
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        list(work_by_host({"h": ["u"]}, work))


def test_abandoning_the_results_ends_the_threads_of_waiting_hosts():
    def work(urls, emit):
        emit(urls[0])
        yield 3600.0

    before = set(threading.enumerate())
    results = work_by_host({f"h{i}": ["u"] for i in range(4)}, work)
    for _ in range(4):
        next(results)
    results.close()

    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()


def test_an_error_in_a_host_is_raised_in_the_callers_thread():
    def work(urls, emit):
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        list(work_by_host({"h": ["u"]}, work))


def test_abandoning_the_results_ends_the_host_threads():
    ended = threading.Event()

    def work(urls, emit):
        for url in urls:
            emit(url)
        ended.set()

    results = work_by_host({"h": [str(i) for i in range(10_000)]}, work)
    next(results)
    results.close()

    assert ended.wait(10)


def test_no_hosts_give_no_results():
    assert list(work_by_host({}, lambda items, emit: None)) == []
