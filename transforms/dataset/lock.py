"""Who writes a dataset now: lets a second writer stop before it has asked anybody.

The lock is advice. What makes commits safe is their chain: whoever takes over from a
holder that may still be alive first takes the number that holder's commit would have
had, see ``writing``.

A lock is a file with a number, ``_runs/_lock/<n>``, created exclusively; the highest
counts, and is never removed but by the next holder. So of two who find the same holder
gone one takes over, with nothing but ``create`` to rely on.
"""

import contextlib
import enum
import json
import logging
import secrets
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from transforms.dataset.layout import LOCKS, lock_path, parse_lock_path
from transforms.dataset.process import Process, is_running, this_process
from transforms.dataset.storage import Storage

logger = logging.getLogger(__name__)

#: A holder that has not renewed its lock for so long is taken for gone …
LASTS = timedelta(minutes=10)
#: … or, where an engine goes on without whoever started it, that has not ended.
OUTLIVING_LASTS = timedelta(hours=3)

#: Given to a renewal that is under way.
_JOIN_SECONDS = 10.0

#: Tokens of the locks this process holds.
_OURS: set[str] = set()


class Standing(enum.Enum):
    """What is known of a holder."""

    ALIVE = "alive"
    GONE = "gone"
    #: Most likely gone; it may still be alive, and commit.
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """One holder's note.

    Attributes:
        purpose: what it does, e.g. ``run 20261122T060000Z-4f1c``.
        process: which process it is.
        token: tells it from every other.
        outlives: the work goes on in an engine when the process ends.
        owes_fence: it took over from a holder that may be alive and could still
            commit.
        is_released: it has ended.
    """

    purpose: str
    process: Process
    token: str
    taken_at: datetime
    expires_at: datetime
    outlives: bool = False
    owes_fence: bool = False
    is_released: bool = False

    def __str__(self) -> str:
        return f"{self.purpose} ({self.process}, since {self.taken_at:%Y-%m-%d %H:%M}Z)"

    def to_bytes(self) -> bytes:
        """The note as JSON."""
        document = asdict(self)
        for name in ("taken_at", "expires_at"):
            document[name] = document[name].isoformat()
        return json.dumps(document, indent=1).encode() + b"\n"


def parse_lock(data: bytes) -> Lock | None:
    """A note from its JSON; None for what is none."""
    try:
        document: dict[str, Any] = json.loads(data)
        document["process"] = Process(**document["process"])
        for name in ("taken_at", "expires_at"):
            document[name] = datetime.fromisoformat(document[name])
        return Lock(**document)
    except (ValueError, TypeError, KeyError):
        return None


class LockHeld(Exception):
    """Somebody else writes the dataset; nothing was done."""

    exit_code = 1

    def __init__(self, root: str, holder: Lock) -> None:
        super().__init__(
            f"{root} is being written by {holder}. Wait for it or stop it, then start "
            "again. Where it is gone its lock is taken over by itself, at the latest "
            f"after {holder.expires_at:%Y-%m-%d %H:%M}Z"
        )
        self.root, self.holder = root, holder

    def __reduce__(self) -> tuple[type, tuple[str, Lock]]:
        return (type(self), (self.root, self.holder))


def standing_of(lock: Lock, here: Process, now: datetime) -> Standing:
    """Whether a holder is still there, as far as one can tell from here."""
    holder = lock.process
    is_past = now >= lock.expires_at
    if lock.outlives or holder.machine != here.machine:
        was_restarted = holder.host == here.host and holder.boot_id != here.boot_id
        is_past = is_past or (was_restarted and not lock.outlives)
        return Standing.LAPSED if is_past else Standing.ALIVE
    if (holder.pid, holder.started) == (here.pid, here.started):
        return Standing.ALIVE if lock.token in _OURS else Standing.GONE
    running = is_running(holder)
    if running is None:
        return Standing.LAPSED if is_past else Standing.ALIVE
    return Standing.ALIVE if running else Standing.GONE


class Held:
    """A lock of this process; renewed in the background until it is given back."""

    def __init__(self, storage: Storage, number: int, lock: Lock) -> None:
        self._storage, self._number, self._lock = storage, number, lock
        self.is_left = False
        self._over = threading.Event()
        self._writing = threading.Lock()
        lasts = lock.expires_at - lock.taken_at
        self._lasts, self._pause = lasts, lasts.total_seconds() / 4
        self._thread = threading.Thread(target=self._renew, name="lock", daemon=True)
        self._thread.start()

    @property
    def owes_fence(self) -> bool:
        """Whether the holder before this one could still commit."""
        return self._lock.owes_fence

    def fenced(self) -> None:
        """The holder before this one cannot commit any more."""
        self._write(owes_fence=False)

    def leave(self) -> None:
        """Let the work, which goes on in an engine, hold it from now on."""
        self._write(expires_at=_now() + OUTLIVING_LASTS)
        self._over.set()
        self.is_left = True
        _OURS.discard(self._lock.token)

    def release(self) -> None:
        """Give it back."""
        self._over.set()
        self._thread.join(_JOIN_SECONDS)
        try:
            self._write(is_released=True)
        finally:
            _OURS.discard(self._lock.token)

    def _renew(self) -> None:
        while not self._over.wait(self._pause):
            try:
                if _numbers(self._storage)[-1:] != [self._number]:
                    logger.error("the lock was taken over; this run will not commit")
                    return
                self._write(expires_at=_now() + self._lasts)
            except Exception as error:
                logger.warning("the lock could not be renewed: %s", error)

    def _write(self, **changes: Any) -> None:
        with self._writing:
            if self._over.is_set() and "is_released" not in changes:
                return
            self._lock = replace(self._lock, **changes)
            self._storage.write(lock_path(self._number), self._lock.to_bytes())


@contextlib.contextmanager
def held(storage: Storage, purpose: str, *, outlives: bool = False) -> Iterator[Held]:
    """Hold a dataset's lock during the block.

    Args:
        storage: the dataset's.
        purpose: what is done, for whoever is kept waiting.
        outlives: the work may go on in an engine after this process.

    Raises:
        LockHeld: somebody else holds it.
    """
    lock = _acquire(storage, purpose, outlives=outlives)
    try:
        yield lock
    finally:
        # What ends here may be a dead disk's error; a lock that stays is taken over.
        try:
            if not lock.is_left:
                lock.release()
        except Exception as error:
            logger.warning("the lock could not be given back: %s", error)


def release_outliving(storage: Storage, purpose: str) -> None:
    """Give back the lock of work that went on in an engine, from within the work."""
    for number in _numbers(storage)[-1:]:
        lock = _read(storage, number)
        if lock is not None and lock.outlives and lock.purpose == purpose:
            ended = replace(lock, is_released=True)
            storage.write(lock_path(number), ended.to_bytes())


def _acquire(storage: Storage, purpose: str, *, outlives: bool) -> Held:
    while True:
        numbers = _numbers(storage)
        owes_fence = False
        if numbers:
            try:
                before = _read(storage, numbers[-1])
            except FileNotFoundError:
                continue  # a later holder has come meanwhile
            owes_fence = _judge(storage, before)
        number = max(numbers, default=0) + 1
        now = _now()
        mine = Lock(
            purpose=purpose,
            process=this_process(),
            token=secrets.token_hex(8),
            taken_at=now,
            expires_at=now + (OUTLIVING_LASTS if outlives else LASTS),
            outlives=outlives,
            owes_fence=owes_fence,
        )
        if _took(storage, number, mine, numbers):
            return Held(storage, number, mine)


def _took(storage: Storage, number: int, mine: Lock, before: list[int]) -> bool:
    """Whether the number was ours to take; those before it are removed then."""
    _OURS.add(mine.token)
    is_taken = False
    try:
        if storage.create(lock_path(number), mine.to_bytes()):
            # A number may have been free because its holder's successor removed it.
            is_taken = _numbers(storage)[-1] == number
            for old in before if is_taken else [number]:
                storage.delete(lock_path(old))
    except BaseException:
        # The file may be there: as of a holder that is gone, not as our own for ever.
        is_taken = False
        raise
    finally:
        if not is_taken:
            _OURS.discard(mine.token)
    return is_taken


def _judge(storage: Storage, before: Lock | None) -> bool:
    """Whether the one before may still be alive, where it may be taken over from.

    Raises:
        LockHeld: it may not.
    """
    if before is None:
        return True  # nothing of ours: whoever wrote it may be at work
    if before.is_released:
        return before.owes_fence
    standing = standing_of(before, this_process(), _now())
    if standing is Standing.ALIVE:
        raise LockHeld(storage.root, before)
    logger.warning("taking over from %s, which is %s", before, standing.value)
    return before.owes_fence or standing is Standing.LAPSED


def _numbers(storage: Storage) -> list[int]:
    found = (parse_lock_path(path) for path in storage.list(LOCKS))
    return sorted(number for number in found if number is not None)


def _read(storage: Storage, number: int) -> Lock | None:
    return parse_lock(storage.read(lock_path(number)))


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0)
