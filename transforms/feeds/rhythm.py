"""How long to leave a feed alone: by its own word, its news, and its failures."""

#: Bounds of the rhythm when the feed answers.
SHORTEST_SECONDS, LONGEST_SECONDS = 300, 6 * 3600
#: A feed met for the first time, before its rhythm is known.
FIRST_SECONDS = 900
#: Longest pause of a feed that fails.
LONGEST_FAILING_SECONDS = 24 * 3600


def next_interval(
    earlier: int, *, is_news: bool, asked_seconds: int | None = None
) -> int:
    """Seconds until the next poll of a feed that answered.

    News halve the pause and a poll in vain lengthens it by half, so that a feed is
    asked about twice for each time it has something.

    Args:
        earlier: the pause before this poll; 0 where there was none.
        is_news: whether it had an entry that was not known.
        asked_seconds: what the publisher asks for (``ttl``); never undercut.
    """
    if not earlier:
        interval = FIRST_SECONDS
    else:
        interval = earlier // 2 if is_news else earlier * 3 // 2
    interval = min(max(interval, SHORTEST_SECONDS), LONGEST_SECONDS)
    return max(interval, asked_seconds or 0)


def failing_interval(failures: int) -> int:
    """Seconds until the next poll of a feed that failed so many times in a row.

    >>> [failing_interval(n) // 60 for n in (1, 2, 5, 50)]
    [15, 30, 240, 1440]
    """
    doublings = min(failures - 1, 20)
    return min(FIRST_SECONDS << doublings, LONGEST_FAILING_SECONDS)
