"""How sure a topic is, from what speaks for it and for its best rival."""

from __future__ import annotations

_DOUBT = 2.5
_RIVALRY = 0.5


def score(support: float, rival: float) -> float:
    """A number between 0 and 1, rising with support and falling with the rival's.

    The constants are set by judgement so that one certain word in a headline reaches
    the default minimum; they are not fitted to labelled articles.
    """
    return support / (support + _RIVALRY * rival + _DOUBT)
