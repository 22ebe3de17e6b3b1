"""Calls to Cloud Storage: one client a process, one patience, errors in our words.

The client's own retries are used only where it resumes, in uploads. Everywhere else a
whole attempt is made again here, since after a lost answer the right next step depends
on what is found, not on what was sent.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar

from google.api_core.exceptions import (
    Forbidden,
    GoogleAPICallError,
    NotFound,
    RetryError,
    Unauthorized,
)
from google.auth.exceptions import GoogleAuthError
from google.cloud import storage
from google.cloud.storage.exceptions import DataCorruption
from google.cloud.storage.retry import DEFAULT_RETRY

from transforms.dataset.storage import StorageError

logger = logging.getLogger(__name__)

#: How long a call is tried again before it fails.
PATIENCE_SECONDS = 300.0
#: 408, 429, 5xx, resets and timeouts are answered by waiting a random part of 0.5, 1,
#: 2, … 20 seconds.
RETRY = DEFAULT_RETRY.with_delay(
    initial=0.5, maximum=20.0, multiplier=2.0
).with_timeout(PATIENCE_SECONDS)
#: To connect, and between two pieces of an answer.
TIMEOUT = (10.0, 60.0)
#: Calls made at once where many files are moved or removed.
AT_ONCE = 16

_LOG_IN = (
    "log in with `gcloud auth application-default login`, or let "
    "GOOGLE_APPLICATION_CREDENTIALS name a service account's key file"
)

T = TypeVar("T")
U = TypeVar("U")


class LookAgain(ConnectionError):
    """What was found has changed meanwhile, or came damaged: the attempt is repeated.

    A ConnectionError, because those are what ``RETRY`` takes for passing.
    """


def client() -> Any:
    """The process's client, made on first demand; its threads share it.

    Where ``STORAGE_EMULATOR_HOST`` is set it speaks to that address, anonymously.
    """
    with _lock:
        return _client(os.getpid(), os.environ.get("STORAGE_EMULATOR_HOST"))


_lock = threading.Lock()


@lru_cache(maxsize=2)
def _client(process: int, emulator: str | None) -> Any:
    # Else it asks for the bucket's metadata in threads of its own, for traces that
    # nobody takes and with a permission that nothing here needs.
    os.environ.setdefault("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
    # No project: only buckets belong to one, and we make none.
    made = storage.Client(project=None)
    # The session keeps 10 connections; more threads would close theirs after each call.
    for scheme in ("https://", "http://"):
        made._http.get_adapter(scheme).init_poolmanager(4, 2 * AT_ONCE)
    return made


def call(
    action: str, where: str, attempt: Callable[[], T], *, of_object: bool = False
) -> T:
    """Make an attempt until it ends, one way or the other.

    Args:
        action: a verb, for the message.
        where: address of the object or folder, for the message.
        attempt: what to do; it must be right to do it again.
        of_object: whether 404 says that an object is missing, not the bucket.

    Raises:
        FileNotFoundError: there is no such object.
        StorageError: the operator has to mend something.
    """

    def whole() -> T:
        try:
            return attempt()
        except DataCorruption as error:
            raise LookAgain(str(error)) from error

    def note(error: Exception) -> None:
        logger.info("%s %s is tried again: %s", action, where, _short(error))

    try:
        return RETRY(whole, on_error=note)()  # type: ignore[no-any-return]
    except NotFound as error:
        # Both are 404; only the words tell them apart.
        if of_object and "bucket does not exist" not in str(error).lower():
            raise FileNotFoundError(where) from error
        hint = "there is no such bucket; create it, or correct the address"
        raise StorageError(where, action, hint) from error
    except Unauthorized as error:
        raise StorageError(where, action, f"{_short(error)}; {_LOG_IN}") from error
    except Forbidden as error:
        hint = (
            f"{_short(error)}; give the account the role Storage Object User "
            "(roles/storage.objectUser) on the bucket"
        )
        raise StorageError(where, action, hint) from error
    except GoogleAuthError as error:
        raise StorageError(where, action, f"{_short(error)}; {_LOG_IN}") from error
    except RetryError as error:
        hint = (
            f"no good answer within {PATIENCE_SECONDS:.0f} seconds, the last was: "
            f"{_short(error.cause)}; start it again, what is committed is safe"
        )
        raise StorageError(where, action, hint) from error
    except GoogleAPICallError as error:
        raise StorageError(where, action, _short(error)) from error


def at_once(act: Callable[[T], U], things: Iterable[T]) -> list[U]:
    """Do it to each, many at a time; the results in order, or the first error."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gcs") as pool:
        return list(pool.map(act, things))


def _short(error: BaseException | None) -> str:
    """What went wrong in one line, without the client's words around it."""
    text = getattr(error, "message", None) or str(error)
    line = next((part for part in str(text).splitlines() if part.strip()), "")
    return f"{type(error).__name__}: {line.strip()[:300]}"
