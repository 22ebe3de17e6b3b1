"""Names and paths in a dataset.

Everything that becomes part of a path comes from a closed form, so no published value
can lead outside its folder.
"""

import hashlib
import re
from datetime import date, datetime

_RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LOCK = re.compile(r"_runs/_lock/(\d{8})")
_MANIFEST = re.compile(r"_runs/(\d{8})-([A-Za-z0-9_-]{1,64})\.json")
_REPORT = re.compile(r"_runs/(\d{8})-[A-Za-z0-9_-]{1,64}\.html")

RUNS = "_runs"
SLOTS = "_runs/_slots"
LOCKS = "_runs/_lock"
SPILL = "_spill"
STAGING = "_staging"
STATE = "_state"
ARCHIVE = "archive"
FORGOTTEN = "_forgotten"


def forgotten_path(key: str) -> str:
    """The mark that the address with this key was taken down."""
    return f"{FORGOTTEN}/{key}"


def new_run_id(now: datetime, entropy: str) -> str:
    """A run id that sorts by time, e.g. ``20261122T060000Z-4f1c``."""
    return f"{now:%Y%m%dT%H%M%SZ}-{entropy}"


def check_run_id(run_id: str) -> str:
    """The run id itself.

    Raises:
        ValueError: it is not 1 to 64 letters, digits, ``-`` or ``_``.
    """
    if not _RUN_ID.fullmatch(run_id):
        raise ValueError(f"{run_id!r} is no run id: use letters, digits, - and _")
    return run_id


def article_partition(published_date: date, language: str) -> str:
    """Folder of the articles of one day and language."""
    tag = language if _LANGUAGE.fullmatch(language) else "und"
    return f"articles/published_date={published_date.isoformat()}/language={tag}"


def run_partition(table: str, run_date: date) -> str:
    """Folder of the other tables' rows of one day."""
    return f"{table}/run_date={run_date.isoformat()}"


def data_path(partition: str, run_id: str, shard: int) -> str:
    """A data file of a run in a partition."""
    return f"{partition}/{check_run_id(run_id)}-{shard:05d}.parquet"


def archive_path(run_date: date, run_id: str, name: str) -> str:
    """A WARC file of a run; the name is unique, since workers write at once."""
    folder = f"{ARCHIVE}/run_date={run_date.isoformat()}"
    return f"{folder}/{check_run_id(run_id)}-{name}.warc.gz"


def staged(run_id: str, path: str) -> str:
    """Where a run's file waits for the commit."""
    return f"{STAGING}/{check_run_id(run_id)}/{path}"


def unstaged(path: str) -> str:
    """Where a staged file goes."""
    return path.split("/", 2)[2]


def spill_folder(run_id: str) -> str:
    """Where a run spills rows."""
    return f"{SPILL}/{check_run_id(run_id)}"


def state_path(table: str, seq: int, run_id: str, part: int = 0) -> str:
    """A file of the state, named by the commit that brings it."""
    further = f".{part:03d}" if part else ""
    return f"{STATE}/{table}/{seq:08d}-{check_run_id(run_id)}{further}.parquet"


def manifest_path(seq: int, run_id: str) -> str:
    """The public name of a commit."""
    return f"{RUNS}/{seq:08d}-{check_run_id(run_id)}.json"


def parse_manifest_path(path: str) -> tuple[int, str] | None:
    """Sequence number and run id of a commit's public name, else None."""
    match = _MANIFEST.fullmatch(path)
    return (int(match[1]), match[2]) if match else None


def report_path(seq: int, run_id: str) -> str:
    """The page that shows a run, beside its commit."""
    return f"{RUNS}/{seq:08d}-{check_run_id(run_id)}.html"


def parse_report_path(path: str) -> int | None:
    """Sequence number of the run that a page shows, else None."""
    match = _REPORT.fullmatch(path)
    return int(match[1]) if match else None


def slot_path(seq: int) -> str:
    """The fence: created by exactly one commit for each sequence number."""
    return f"{SLOTS}/{seq:08d}"


def published_path(seq: int) -> str:
    """The mark that a commit's files are all in place."""
    return f"{SLOTS}/{seq:08d}.published"


def lock_path(number: int) -> str:
    """A note of who writes the dataset; the highest number counts."""
    return f"{LOCKS}/{number:08d}"


def parse_lock_path(path: str) -> int | None:
    """The number of such a note, else None."""
    match = _LOCK.fullmatch(path)
    return int(match[1]) if match else None


def partition_values(path: str) -> dict[str, str]:
    """The ``key=value`` folders of a data file's path."""
    pairs = (part.partition("=") for part in path.split("/")[:-1] if "=" in part)
    return {key: value for key, _, value in pairs}


def table_of(path: str) -> str:
    """The table a data file belongs to."""
    return path.partition("/")[0]


def shard_of(key: str, shards: int) -> int:
    """Which of ``shards`` a key belongs to; the same in every process."""
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % max(1, shards)
