"""What the dialects ask of a table besides its columns: its key and its meaning."""

import inspect

#: The columns that tell two rows of a table apart.
KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("article_id", "revision"),
    "drops": (),
    "feeds": ("run_id", "feed_id"),
    "copies": ("run_id", "article_id", "earliest_article_id"),
    "edits": ("article_id", "revision", "field", "start", "end"),
}

#: The record class's docstring names its table; readers of the table know its name.
_NAMING = (": the row of the `articles` table", ": the `{name}` table")


def table_doc(name: str, record: type) -> str:
    """One sentence on what a row is.

    >>> from transforms.records import TABLES
    >>> table_doc("copies", TABLES["copies"])
    'One edge of the syndication graph.'
    """
    first = inspect.getdoc(record) or ""
    sentence = first.partition("\n")[0]
    for naming in _NAMING:
        sentence = sentence.replace(naming.format(name=name), "")
    return sentence
