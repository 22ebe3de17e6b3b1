"""Texts that share a form and differ in what fills it: they are no copies.

A copy that was cut or added to loses its figures and names as often as its other
words. Two forecasts, results or obituaries of one template share nearly all words but
those. So the two kinds of shingle are compared: within the pair alone, since what a
third text says must not change an edge, and neither must the run it came in.
"""

from transforms.duplicates.containment import Shared, Side

#: Figures and names are shared by less than this share of how plain words are.
#: Measured: templates .63 and less in all of 28,000 pairs, half of them .16 and less.
FIELD_SHARE = 0.7
#: The fields that differ are more than this part of the text.
FIELD_PART = 0.1
#: Fewer shingles with figures or names tell nothing.
LEAST_FIELDS = 5


def is_templated(shared: Shared) -> bool:
    """Whether what two texts share looks like a template that was filled twice.

    Both have to lack the other's fields. A copy that lost its line of names lacks them
    on one side only.
    """
    return _lacks_fields(shared.smaller) and _lacks_fields(shared.larger)


def _lacks_fields(side: Side) -> bool:
    if side.particular < LEAST_FIELDS:
        return False
    plain = side.keys - side.particular
    plain_part = (side.shared - side.particular_shared) / plain if plain else 1.0
    part = side.particular_shared / side.particular
    differing = (plain_part - part) * side.particular / side.keys
    return part < FIELD_SHARE * plain_part and differing > FIELD_PART
