"""Queries to copy, for DuckDB: each shows more of what a section shows a part of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A title and the SQL."""

    title: str
    sql: str


_QUERIES = (
    (
        "What this run published",
        "SELECT published_at, publisher, language, title, canonical_url\n"
        "FROM read_parquet('{root}/articles/**/*.parquet', hive_partitioning = true)\n"
        "WHERE run_id = '{run_id}'\n"
        "ORDER BY published_at DESC NULLS LAST;",
    ),
    (
        "The newest revision of each article, all runs",
        "FROM read_parquet('{root}/articles/**/*.parquet', hive_partitioning = true)\n"
        "QUALIFY row_number() OVER (PARTITION BY article_id\n"
        "                           ORDER BY fetched_at DESC, revision DESC) = 1;",
    ),
    (
        "What this run dropped, feed by feed",
        "SELECT feed_id, stage, reason, count(*) AS drops,\n"
        "       any_value(url) AS for_example, any_value(detail) AS detail\n"
        "FROM read_parquet('{root}/drops/**/*.parquet')\n"
        "WHERE run_id = '{run_id}'\n"
        "GROUP BY ALL ORDER BY drops DESC, feed_id, stage, reason;",
    ),
    (
        "Feeds that failed in each of their last three runs",
        "SELECT feed_id, any_value(url) AS url, max(failures) AS failures,\n"
        "       arg_max(detail, run_date) AS detail\n"
        "FROM (FROM read_parquet('{root}/feeds/**/*.parquet')\n"
        "      QUALIFY row_number() OVER (PARTITION BY feed_id\n"
        "                                 ORDER BY run_id DESC) <= 3)\n"
        "GROUP BY feed_id HAVING bool_and(status = 'failed')\n"
        "   AND count(*) = 3\n"
        "ORDER BY failures DESC, feed_id;",
    ),
    (
        "Topics by day, all runs",
        "SELECT published_date, topic.label AS topic, count(*) AS articles\n"
        "FROM read_parquet('{root}/articles/**/*.parquet', hive_partitioning = true),\n"
        "     unnest(topics) AS t(topic)\n"
        "WHERE revision = 1\n"
        "GROUP BY ALL ORDER BY published_date DESC, articles DESC, topic;",
    ),
)


def queries(root: str, run_id: str) -> tuple[Query, ...]:
    """The queries over a dataset.

    Args:
        root: its address; quotes in it are doubled, as SQL asks.
        run_id: of the run, which has no character that SQL minds.
    """
    quoted = root.rstrip("/").replace("'", "''")
    return tuple(
        Query(
            title=title,
            sql=sql.replace("{root}", quoted).replace("{run_id}", run_id),
        )
        for title, sql in _QUERIES
    )
