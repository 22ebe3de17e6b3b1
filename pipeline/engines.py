"""What the engines differ in, as far as a run has to know; read off their options.

Beam is not imported: ``newsbeam check`` and ``plan`` ask here too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

RUNNER = "FnApiRunner"

#: Memory of a worker beside its reading processes: Beam, pages in hand, a file's rows.
_WORKER_MB = 1024

#: Beam listens to a job server for five minutes, and takes a longer job for failed,
#: whatever its help says of the option.
_JOB_SERVERS = ("PrismRunner", "PortableRunner", "FlinkRunner", "SparkRunner")
_DAY_SECONDS, _WEEK_SECONDS = 24 * 3600, 7 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine as its options have it.

    Attributes:
        runner: Beam's name of it.
        is_here: launcher and workers are one process: hosts' clocks are shared, a
            signal reaches the fetching, and the machine's cores are all ours.
        outlives: the engine goes on when the launcher leaves.
        writes_template: the graph is written down for a later launch, none is run.
        is_unbounded: the graph is to go on until it is stopped.
        hints_given: the operator said what a worker needs.
    """

    runner: str = RUNNER
    is_here: bool = True
    outlives: bool = False
    writes_template: bool = False
    is_unbounded: bool = False
    hints_given: bool = False

    def defaults(self, *, children: int, memory_mb: int) -> list[str]:
        """Options that precede the operator's.

        Args:
            children: reading processes of a worker.
            memory_mb: the limit of each.
        """
        options = [f"--runner={self.runner}"]
        if self.runner in _JOB_SERVERS:
            seconds = _WEEK_SECONDS if self.is_unbounded else _DAY_SECONDS
            options.append(f"--job_server_timeout={seconds}")
        if self.runner == "DataflowRunner":
            # All our functions stand in modules.
            options.append("--no_save_main_session")
            if not self.hints_given:
                needed = _WORKER_MB + children * memory_mb
                options.append(f"--resource_hints=min_ram={needed}MB")
        return options


def engine_of(beam_options: Sequence[str]) -> Engine:
    """The engine that these options name; ours where they name none."""
    options = dict(named_options(beam_options))
    runner = options.get("runner", RUNNER)
    return Engine(
        runner=runner,
        is_here=_is_here(runner, options),
        outlives=runner not in _OURS,
        writes_template="template_location" in options,
        is_unbounded="streaming" in options,
        hints_given=bool({"resource_hint", "resource_hints"} & options.keys()),
    )


#: Engines that this process starts, and that end with it.
_OURS = ("FnApiRunner", "DirectRunner", "BundleBasedDirectRunner", "PrismRunner")


def _is_here(runner: str, options: dict[str, str]) -> bool:
    if runner == "PrismRunner":
        return options.get("environment_type", "LOOPBACK") == "LOOPBACK"
    mode = options.get("direct_running_mode", "in_memory")
    return runner in _OURS and mode != "multi_processing"


def named_options(options: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Options as name and value, whether written ``--a=b`` or ``--a b``."""
    for place, option in enumerate(options):
        if not option.startswith("--"):
            continue
        name, equals, value = option[2:].partition("=")
        following = options[place + 1 : place + 2]
        if not equals and following and not following[0].startswith("--"):
            value = following[0]
        yield name, value or "true"


def stray_words(options: Sequence[str]) -> Iterator[str]:
    """Words that are neither an option nor the value of the one before."""
    may_be_value = False
    for word in options:
        is_option = word.startswith("-")
        if not is_option and not may_be_value:
            yield word
        may_be_value = is_option and "=" not in word and word != "--"
