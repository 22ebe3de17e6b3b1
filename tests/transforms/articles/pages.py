"""Invented news for the tests of extraction, and pages around it."""

from transforms.articles.page import Page, whole_page
from transforms.articles.tree import parse_page

TITLE = "Ferry returns to Saltmarsh after nine years"
OTHER_TITLE = "Council of Harrow Bay votes on a new sea wall"
URL = "https://gazette.example/news/ferry-returns"

FERRY = (
    "The ferry between Saltmarsh and the island of Gull came back on Monday, nine years"
    " after a storm had torn the old pier from the shore.",
    "Some two hundred people waited at the landing stage before dawn, many of them with"
    " children who had never seen a ship call at the town.",
    "“We had almost stopped believing in it,” said the harbor master, Ilse Marten, who"
    " had kept the old timetable on the wall of her office.",
    "The new vessel carries forty cars and runs on batteries that are charged while it"
    " lies at the pier, which takes about twenty minutes.",
    "Islanders had to take the long way round by bus for most of the last decade, a"
    " journey of three hours that the ship makes in thirty minutes.",
    "The county paid for two thirds of the pier, and the rest came from a collection"
    " that the island's school had started in the second winter.",
    "Tickets cost four crowns, half of what was asked before the storm, and islanders"
    " travel without paying until the end of the year.",
    "A second ship is to follow in the spring if enough people use the first, the"
    " county's transport office said in a short statement.",
)
WALL = (
    "The council of Harrow Bay will vote on Thursday on a wall that is meant to keep"
    " the lower town dry for the next eighty years.",
    "Engineers of the water board presented three designs last month, and all of them"
    " would close the old slipway to fishing boats.",
    "The cheapest costs nine million crowns and stands two meters above the highest"
    " tide that was ever measured in the bay.",
    "Fishermen collected six hundred signatures against it and asked for a gate, which"
    " the board says would cost as much as the wall.",
    "Two members of the council announced that they would not vote before a model had"
    " been tested at the university's basin.",
    "Building could begin in the autumn of next year, the mayor said, if the county"
    " agrees to pay a third of the cost.",
)


def paragraphs(texts: tuple[str, ...] = FERRY, count: int | None = None) -> str:
    """So many of the texts, each as a ``<p>``."""
    return "".join(f"<p>{text}</p>" for text in texts[:count])


def html(body: str, *, head: str = f"<title>{TITLE}</title>") -> str:
    """A page around a body."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head>'
        f"<body>{body}</body></html>"
    )


def article(head: str = "", below: str = "") -> str:
    """A plain page with one story."""
    body = f"<article><h1>{TITLE}</h1>{paragraphs()}{below}</article>"
    return html(body, head=f"<title>{TITLE}</title>{head}")


def read(source: str, url: str = URL) -> Page:
    """A page as the readers see it."""
    tree = parse_page(source.encode())
    assert tree is not None
    return whole_page(tree, url, source)


def ld(text: str) -> str:
    """A block of JSON-LD."""
    return f'<script type="application/ld+json">{text}</script>'
