"""The consumer's protocol: what each commit added and removed."""

from collections.abc import Iterable, Iterator
from typing import Any

from transforms.dataset.manifest import Manifest


def changes_since(
    chain: Iterable[Manifest], seq: int, table: str | None = None
) -> Iterator[dict[str, Any]]:
    """Commits after ``seq`` in gapless order, as plain data.

    A commit that touches nothing of the table is there too, with empty lists, so that
    a consumer can see that it missed none.
    """
    for manifest in chain:
        if manifest.seq <= seq:
            continue
        yield {
            "seq": manifest.seq,
            "run_id": manifest.run_id,
            "kind": manifest.kind,
            "added": [
                {
                    "path": info.path,
                    "table": info.table,
                    "rows": info.rows,
                    "bytes": info.bytes,
                    "sha256": info.sha256,
                }
                for info in manifest.added
                if table in (None, info.table)
            ],
            "removed": [
                {"path": path, "table": path.partition("/")[0]}
                for path in manifest.removed
                if table in (None, path.partition("/")[0])
            ],
        }
