import pytest

from pipeline.engines import Engine, engine_of

_POOL = ("--environment_type=EXTERNAL", "--environment_config=localhost:50000")
_DATAFLOW = ("--runner=DataflowRunner", "--project=my-project")


def test_without_options_it_is_the_local_one() -> None:
    assert engine_of([]) == Engine(runner="FnApiRunner", is_here=True)


@pytest.mark.parametrize(
    "options", [["--runner=PrismRunner"], ["--runner", "PrismRunner"]]
)
def test_it_is_read_however_the_option_is_written(options: list[str]) -> None:
    assert engine_of(options).runner == "PrismRunner"


@pytest.mark.parametrize(
    ("options", "is_here"),
    [
        ((), True),
        (("--direct_running_mode=multi_processing",), False),
        (("--runner=PrismRunner",), True),
        (("--runner=PrismRunner", *_POOL), False),
        (("--runner=FlinkRunner",), False),
        (("--runner=PortableRunner", "--job_endpoint=localhost:8099"), False),
        (_DATAFLOW, False),
    ],
)
def test_it_is_known_whether_workers_are_this_process(
    options: tuple[str, ...], is_here: bool
) -> None:
    assert engine_of(options).is_here is is_here


@pytest.mark.parametrize(
    ("runner", "outlives"),
    [("FnApiRunner", False), ("PrismRunner", False), ("DataflowRunner", True)],
)
def test_it_is_known_whether_it_goes_on_without_us(runner: str, outlives: bool) -> None:
    assert engine_of([f"--runner={runner}"]).outlives is outlives


def test_dataflow_is_told_what_a_worker_needs() -> None:
    options = engine_of(_DATAFLOW).defaults(children=2, memory_mb=500)

    assert "--resource_hints=min_ram=2024MB" in options


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        (("--runner=PrismRunner",), 86_400),
        (("--runner=FlinkRunner", "--streaming"), 604_800),
    ],
)
def test_a_job_server_is_listened_to_for_longer_than_beam_would(
    options: tuple[str, ...], seconds: int
) -> None:
    told = engine_of(options).defaults(children=1, memory_mb=500)

    assert f"--job_server_timeout={seconds}" in told


@pytest.mark.parametrize(
    "options", [(), (*_DATAFLOW, "--resource_hints=min_ram=8GB"), ("--runner=X",)]
)
def test_nobody_else_is(options: tuple[str, ...]) -> None:
    told = engine_of(options).defaults(children=2, memory_mb=500)

    assert not [option for option in told if "min_ram" in option]
