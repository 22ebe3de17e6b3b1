"""The dataset explains itself: ``README.md`` and ``schema.json`` beside the data."""

import json
from typing import Any

from transforms.columns import columns_of
from transforms.dataset.storage import Storage
from transforms.records import SCHEMA_VERSION, TABLES

_README = """\
# A newsbeam dataset

Articles from news feeds, with an account of every entry that is not an article.

| folder | holds | partitioned by |
|---|---|---|
| `articles/` | one row a revision of an article; key (`article_id`, `revision`) | \
`published_date`, `language` |
| `drops/` | one row a thing that is not an article, with its reason | `run_date` |
| `feeds/` | one row a feed and run: how it did | `run_date` |
| `edits/` | one row a change from `text` to `text_normalized` | `run_date` |
| `copies/` | one row a copy of an earlier article | `run_date` |
| `_runs/` | the commits, a gapless chain; each names its files and its totals | |

Columns with their types and meanings: `schema.json`, and the footer of each file.

```sql
-- DuckDB
SELECT published_date, publisher, title
FROM read_parquet('articles/**/*.parquet', hive_partitioning = true)
QUALIFY row_number() OVER (
  PARTITION BY article_id ORDER BY fetched_at DESC, revision DESC) = 1
ORDER BY published_at DESC;
```

`newsbeam verify` checks it, `newsbeam files` says what each commit added.

The texts are their publishers'. What may be done with them is a matter of their
licences and of law, not of this dataset; see the columns `rights` and `robots_flags`.
"""


def write_readme(storage: Storage) -> None:
    """Write both files; the same bytes for the same schema."""
    storage.write("README.md", _README.encode())
    text = json.dumps(schema_document(), indent=1, ensure_ascii=False)
    storage.write("schema.json", text.encode() + b"\n")


def schema_document() -> dict[str, Any]:
    """Every table and column, as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tables": {name: _columns(record) for name, record in TABLES.items()},
    }


def _columns(record: type) -> list[dict[str, Any]]:
    return [
        {
            "name": c.name,
            "type": c.type.value,
            "nullable": c.is_nullable,
            "partition": c.is_partition,
            "doc": c.doc,
            **({"fields": _columns(c.struct)} if c.struct else {}),
        }
        for c in columns_of(record)
    ]
