"""Which headlines were changed after publication, and how.

python examples/headline_changes.py DATASET OUTPUT
"""

from difflib import SequenceMatcher
from pathlib import Path

import duckdb
import matplotlib
from example import Example

matplotlib.use("Agg")
import matplotlib.pyplot as plt

#: Each revision beside the one before it. `title` is as printed; `title_normalized`
#: would also show where our own spellings changed.
QUERY = """
SELECT publisher, before, title AS after, revision,
       date_diff('minute', published_at, coalesce(modified_at, fetched_at))
         AS minutes,
       modified_at IS NOT NULL AS is_stated
FROM (
  SELECT *, lag(title) OVER versions AS before,
         lag(extractor_version) OVER versions AS extractor_before
  FROM read_parquet('{root}/articles/**/*.parquet', hive_partitioning = true)
  WINDOW versions AS (PARTITION BY article_id ORDER BY revision)
)
WHERE title <> before AND extractor_version = extractor_before
ORDER BY minutes, publisher, revision
"""
#: Changes that a picture has room for.
DRAWN = 12


def changed_headlines(root: Path) -> duckdb.DuckDBPyRelation:
    """Publisher, both headlines, revision, minutes, whether the time is stated."""
    return duckdb.sql(QUERY.format(root=root))


def parts(before: str, after: str) -> list[list[tuple[str, str]]]:
    """Both headlines as (words, colour): gone is red, come is green."""
    old, new = before.split(), after.split()
    lines: list[list[tuple[str, str]]] = [[], []]
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        is_same = tag == "equal"
        lines[0].append((" ".join(old[a:b]), "black" if is_same else "firebrick"))
        lines[1].append((" ".join(new[c:d]), "black" if is_same else "forestgreen"))
    return [[part for part in line if part[0]] for line in lines]


def draw(rows: list[tuple], picture: Path) -> None:
    """A pair of lines for each change, the words that differ in colour."""
    rows = rows[:DRAWN]
    figure = plt.figure(figsize=(8, 0.4 + 0.85 * max(len(rows), 1)), dpi=90)
    if not rows:
        figure.text(0.02, 0.5, "no headline was changed")
    for n, (publisher, before, after, _, minutes, is_stated) in enumerate(rows):
        top = 1 - (0.3 + 0.85 * n) / figure.get_figheight()
        step = 0.24 / figure.get_figheight()
        when = "at an unknown time" if minutes is None else f"{minutes} minutes later"
        said = "as it says" if is_stated else "when it was read again"
        figure.text(
            0.02, top, f"{publisher}, {when} ({said})", fontsize=8, color="grey"
        )
        for number, line in enumerate(parts(before, after), 1):
            x = 0.02
            for words, colour in line:
                text = figure.text(x, top - number * step, words, color=colour)
                box = text.get_window_extent(figure.canvas.get_renderer())
                x += box.width / figure.bbox.width + 0.007
    figure.savefig(picture, metadata={"Software": None})
    plt.close(figure)


def main(arguments: list[str] | None = None) -> None:
    """Print the table and write the picture."""
    told = Example(
        about=__doc__,
        table="articles",
        without="holds no articles; make some: newsbeam demo",
        ask=changed_headlines,
        draw=draw,
        picture="headline_changes.png",
    )
    told.show(arguments)


if __name__ == "__main__":
    main()
