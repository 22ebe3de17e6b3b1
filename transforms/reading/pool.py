"""The process's one pool of children, as a value that can be shipped to workers."""

from dataclasses import dataclass

from transforms.processwide import acquire, release
from transforms.reading.child import ChildSettings
from transforms.reading.children import Children


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """How many children a worker process keeps, and with which settings."""

    settings: ChildSettings
    count: int

    def acquire(self) -> Children:
        """The process's pool, started on first demand."""
        return acquire(
            self, lambda: Children(self.settings, self.count, must_start=True)
        )

    def release(self) -> None:
        """Give it back; the last holder ends the children."""
        release(self)
