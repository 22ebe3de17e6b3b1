"""langdetect's profiles, kept as what they hold: few of the languages have a trigram.

langdetect keeps a row of all its languages for each n-gram of one to three characters,
65 MB of zeros in each reading process. Here a trigram has its languages and no others,
which is a tenth of that, and a text asks for a fifth of the multiplications.
"""

import json
import threading
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path

#: Start and end of a trigram's languages among all.
Row = tuple[int, int]

_TRIGRAM = 3

_loading = threading.Lock()
_loaded: "Profiles | None" = None


class Profiles:
    """How frequent each trigram is in each language.

    Attributes:
        names: the languages as langdetect names them, in the order of their names, so
            that sums of floats agree everywhere.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        """Take the profiles, each the text of a file of langdetect's."""
        rows: dict[str, list[float]] = {}
        self.names: list[str] = []
        for number, document in enumerate(documents):
            profile = json.loads(document)
            self.names.append(profile["name"])
            all_of_length = profile["n_words"][_TRIGRAM - 1]
            for gram, count in profile["freq"].items():
                if len(gram) == _TRIGRAM:
                    rows.setdefault(gram, []).extend((number, count / all_of_length))
        languages, frequencies = bytearray(), array("d")
        self._rows: dict[str, Row] = {}
        for gram, row in rows.items():
            start = len(languages)
            languages += bytes(map(int, row[::2]))
            frequencies.extend(row[1::2])
            self._rows[gram] = (start, len(languages))
        self._languages, self._frequencies = bytes(languages), frequencies

    def row(self, trigram: str) -> Row | None:
        """Where a trigram's frequencies stand; None for an unknown one."""
        return self._rows.get(trigram)

    def frequencies(self, row: Row) -> Iterable[tuple[int, float]]:
        """Languages, as places in ``names``, and how frequent the trigram is there."""
        part = slice(*row)
        return zip(self._languages[part], self._frequencies[part], strict=True)

    def frequency(self, row: Row, language: int) -> float:
        """How frequent the trigram is in one language."""
        at = self._languages.find(language, *row)
        return 0.0 if at < 0 else self._frequencies[at]


def profiles() -> Profiles:
    """Langdetect's own, loaded by the first call in 0.3 s of CPU time."""
    global _loaded
    with _loading:
        if _loaded is None:
            from langdetect.detector_factory import PROFILES_DIRECTORY

            paths = sorted(Path(PROFILES_DIRECTORY).iterdir(), key=lambda p: p.name)
            _loaded = Profiles([path.read_text("utf-8") for path in paths])
    return _loaded
