"""Numbers with their nouns, as the commands print them."""


def plural(number: int, noun: str) -> str:
    """``1 feed``, ``2 feeds``, ``0 entries``."""
    if number == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number} {many}"
