"""Which topics were written about, day by day, each story counted once.

python examples/topics_over_time.py DATASET OUTPUT
"""

from pathlib import Path

import duckdb
import matplotlib
from example import Example

matplotlib.use("Agg")
import matplotlib.pyplot as plt

#: The first topic is the best top-level one. An article's newest revision speaks for
#: it, and an article that is a copy of an earlier one is no story of its own.
QUERY = """
WITH latest AS (
  FROM read_parquet('{root}/articles/**/*.parquet', hive_partitioning = true)
  QUALIFY row_number() OVER (
    PARTITION BY article_id ORDER BY fetched_at DESC, revision DESC) = 1
)
SELECT published_date AS day,
       coalesce(topics[1].label, 'none told') AS topic,
       count(*) FILTER (NOT is_copy) AS stories,
       count(*) FILTER (is_copy) AS copies
FROM (SELECT *, article_id IN ({copies}) AS is_copy FROM latest)
WHERE published_at IS NOT NULL
GROUP BY ALL ORDER BY day, stories DESC, topic
"""
COPIES = "SELECT article_id FROM read_parquet('{root}/copies/**/*.parquet')"
NO_COPIES = "SELECT NULL WHERE false"
#: Topics drawn apart; the others share a colour.
DRAWN = 7


def topics_by_day(root: Path) -> duckdb.DuckDBPyRelation:
    """Day, topic, stories, copies."""
    has_copies = any(root.glob("copies/**/*.parquet"))
    copies = COPIES.format(root=root) if has_copies else NO_COPIES
    return duckdb.sql(QUERY.format(root=root, copies=copies))


def draw(rows: list[tuple], picture: Path) -> None:
    """Stacked bars: a bar a day, the commonest topics apart."""
    days = sorted({day for day, *_ in rows})
    totals: dict[str, int] = {}
    for _, topic, stories, _ in rows:
        totals[topic] = totals.get(topic, 0) + stories
    names = sorted(totals, key=lambda topic: (-totals[topic], topic))[:DRAWN]
    bars = {name: [0] * len(days) for name in [*names, "other topics"]}
    for day, topic, stories, _ in rows:
        bars[topic if topic in bars else "other topics"][days.index(day)] += stories
    figure, axes = plt.subplots(figsize=(8, 4.2), dpi=90, layout="constrained")
    below = [0] * len(days)
    colours = [*plt.colormaps["tab10"].colors[:DRAWN], "lightgrey"]
    for (name, heights), colour in zip(bars.items(), colours, strict=False):
        axes.bar(
            [f"{d:%d %b}" for d in days],
            heights,
            bottom=below,
            label=name,
            color=colour,
        )
        below = [b + h for b, h in zip(below, heights, strict=True)]
    axes.set_ylabel("stories")
    axes.set_title("Stories by topic and day of publication (UTC)")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(picture, metadata={"Software": None})
    plt.close(figure)


def main(arguments: list[str] | None = None) -> None:
    """Print the table and write the picture."""
    told = Example(
        about=__doc__,
        table="articles",
        without="holds no articles; make some: newsbeam demo",
        ask=topics_by_day,
        draw=draw,
        picture="topics_over_time.png",
    )
    told.show(arguments)


if __name__ == "__main__":
    main()
