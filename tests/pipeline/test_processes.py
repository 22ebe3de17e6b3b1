import os

from pipeline.processes import worker_processes


def test_one_worker_is_this_process():
    with worker_processes(1) as executor:
        assert executor is None


def test_several_workers_are_other_processes():
    with worker_processes(2) as executor:
        assert executor is not None
        pids = {executor.submit(os.getpid).result() for _ in range(4)}

    assert os.getpid() not in pids
