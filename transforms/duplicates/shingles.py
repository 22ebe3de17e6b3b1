"""The overlapping word groups of a text, hashed: what copies of it share.

Shingles never cross the end of a sentence, so a text that was cut or put in another
order has no new ones where its sentences meet. Each is marked as *particular* where it
holds a figure or a name: what a template's fields are filled with.
"""

import numpy as np
import numpy.typing as npt

from transforms.duplicates.words import Words, mixed, words

Hashes = npt.NDArray[np.int64]

#: Words of a shingle; characters of one where a script has no spaces.
WORDS, CHARACTERS = 4, 8
#: Where more words than this have a capital, it marks no names: German nouns, titles.
MOST_NAMES = 0.2

# Odd numbers without a pattern, one for each place in a shingle.
_FACTORS = np.array(
    [
        *(0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F),
        *(0x165667B19E3779F9, 0xD6E8FEB86659FD93),
        *(0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53),
        *(0x2545F4914F6CDD1D, 0x9FB21C651E98DF25),
    ],
    np.uint64,
)


def shingles(text: str) -> tuple[Hashes, Hashes]:
    """A text's shingles in order, and the number of the sentence each is of.

    Returns:
        Hashes of 61 bits times two, plus one where the shingle is particular; and
        numbers that grow from sentence to sentence. Both are empty for a text without
        words.
    """
    found = words(text)
    if found.is_end.all():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    wide = CHARACTERS if found.is_character.mean() > 0.5 else WORDS
    width = min(wide, len(found.hashes))
    count = len(found.hashes) - width + 1
    sentences = np.cumsum(found.is_end)
    # A window is whole where no end lies in it: its two ends are of one sentence.
    whole = (sentences[:count] == sentences[width - 1 :]) & ~found.is_end[:count]
    if not whole.any():  # a list of names, say: then its lines are one sentence
        whole[:] = True
    particular = _particular(found)
    hashes = np.zeros(count, np.uint64)
    marked = np.zeros(count, np.bool_)
    for place in range(width):
        hashes += found.hashes[place : place + count] * _FACTORS[place]
        marked |= particular[place : place + count]
    mixed_hashes = mixed(hashes[whole]) >> np.uint64(2)
    keys = (mixed_hashes.astype(np.int64) & ~1) | marked[whole]
    return keys, sentences[:count][whole]


def _particular(found: Words) -> npt.NDArray[np.bool_]:
    """Which words are figures or names."""
    starts_sentence = np.empty(len(found.is_end), np.bool_)
    starts_sentence[0] = True
    starts_sentence[1:] = found.is_end[:-1]
    is_name = found.is_capitalized & ~starts_sentence
    if is_name.mean() >= MOST_NAMES:
        return found.has_figure
    return found.has_figure | is_name
