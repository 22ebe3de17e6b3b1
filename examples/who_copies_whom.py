"""Who printed whose stories: the network of copies.

python examples/who_copies_whom.py DATASET OUTPUT
"""

import math
from pathlib import Path

import duckdb
import matplotlib
from example import Example

matplotlib.use("Agg")
import matplotlib.pyplot as plt

#: An edge goes from a copy to the earliest article known here. It is joined to first
#: revisions, since both ends have one row for each revision.
QUERY = """
WITH firsts AS (
  FROM read_parquet('{root}/articles/**/*.parquet', hive_partitioning = true)
  WHERE revision = 1
)
SELECT copy.publisher AS copied_by,
       first.publisher AS first_at,
       count(*) AS copies,
       round(avg(edge.containment), 2) AS containment,
       count(*) FILTER (WHERE list_bool_or(
         [starts_with(e, 'agency:') FOR e IN edge.evidence])) AS of_an_agency,
       median(edge.published_gap_seconds) // 60 AS minutes_later
FROM read_parquet('{root}/copies/**/*.parquet') AS edge
JOIN firsts AS copy USING (article_id)
JOIN firsts AS first ON first.article_id = edge.earliest_article_id
WHERE copy.publisher <> first.publisher
GROUP BY ALL ORDER BY copies DESC, copied_by, first_at
"""


def copies_between(root: Path) -> duckdb.DuckDBPyRelation:
    """Copying publisher, first publisher, and what is known of their copies."""
    return duckdb.sql(QUERY.format(root=root))


def draw(rows: list[tuple], picture: Path) -> None:
    """Publishers on a circle; an arrow from who copied to who had it first."""
    names = sorted({name for row in rows for name in row[:2]})
    place = {
        name: (math.cos(angle), math.sin(angle))
        for n, name in enumerate(names)
        for angle in [math.pi / 2 - 2 * math.pi * n / len(names)]
    }
    printed = {name: sum(r[2] for r in rows if r[1] == name) for name in names}
    figure, axes = plt.subplots(figsize=(6, 4.8), dpi=90, layout="constrained")
    for copied_by, first_at, copies, _, of_an_agency, _ in rows:
        colour = "tab:orange" if of_an_agency == copies else "tab:blue"
        style = {
            "arrowstyle": "-|>",
            "linewidth": 1 + copies,
            "color": colour,
            "connectionstyle": "arc3,rad=0.12",
            "shrinkA": 22,
            "shrinkB": 22,
        }
        axes.annotate("", place[first_at], place[copied_by], arrowprops=style)
    for name, (x, y) in place.items():
        axes.scatter(x, y, s=300 + 250 * printed[name], color="lightgrey", zorder=2)
        axes.text(x, y, name, ha="center", va="center", fontsize=9, zorder=3)
    for colour, label in (("tab:orange", "all by an agency"), ("tab:blue", "not all")):
        axes.plot([], [], color=colour, label=label)
    axes.legend(loc="lower right", frameon=False, fontsize=8)
    axes.set_title("From who printed a copy to who had it first", fontsize=11)
    axes.set_xlim(-1.6, 1.6)
    axes.set_ylim(-1.4, 1.4)
    axes.axis("off")
    figure.savefig(picture, metadata={"Software": None})
    plt.close(figure)


def main(arguments: list[str] | None = None) -> None:
    """Print the table and write the picture."""
    told = Example(
        about=__doc__,
        table="copies",
        without="holds no copies yet; try one: newsbeam demo",
        ask=copies_between,
        draw=draw,
        picture="who_copies_whom.png",
    )
    told.show(arguments)


if __name__ == "__main__":
    main()
