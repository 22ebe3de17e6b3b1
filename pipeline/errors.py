"""What the operator has to mend, and the exit codes it ends with.

    NewsbeamError
    ├── ConfigErrors      exit 2   every error of a config at once
    ├── UsageFailed       exit 2   the command line does not fit the config
    ├── RunFailed         exit 1   nothing was committed
    └── ContractBroken    exit 3   over a limit, or a check found something

Data that cannot be used is never an exception: it is a ``Rejection``. Errors of the
dataset (``StorageError``, ``ChainError``, ``CommitLost``, ``LockHeld``,
``LedgerUnbalanced``) live with it and carry an ``exit_code`` too.
"""

from dataclasses import dataclass


class NewsbeamError(Exception):
    """Something the operator has to mend.

    Attributes:
        exit_code: of the process.
        prefix: of its message on stderr.
    """

    exit_code = 1
    prefix = "Error: "


class RunFailed(NewsbeamError):
    """The runner gave up; nothing was committed."""

    exit_code = 1


class UsageFailed(NewsbeamError):
    """The command line asks for something that is not there."""

    exit_code = 2


class ContractBroken(NewsbeamError):
    """What is committed breaks a limit, or a check found something."""

    exit_code = 3


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ConfigError:
    """One thing wrong in a config.

    Attributes:
        file: as it was named on the command line.
        line: from 1.
        column: from 1.
        key: dotted path with indexes, e.g. ``feeds[3].language``; "" for the whole.
        message: what is wrong, without the value where it may be secret.
        hint: what to do; "" where the message says it.
    """

    file: str
    line: int
    column: int
    key: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: "
        key = f"{self.key}: " if self.key else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{key}{self.message}{hint}"


class ConfigErrors(NewsbeamError):
    """Everything wrong in a config, in the order of the file."""

    exit_code = 2
    #: Each line begins with its place, as editors and other tools read it.
    prefix = ""

    def __init__(self, errors: list[ConfigError]) -> None:
        self.errors = sorted(errors)
        super().__init__("\n".join(str(error) for error in self.errors))
