"""Languages told by letters that none of their neighbors write.

langdetect knows none of these languages and takes each for a neighbor, with full
confidence (Kazakh for Russian, Sorani for Persian). A letter of their own settles it.
"""

# By script: languages with the letters that tell them, in lower case. The first whose
# letters a text has wins, so a language comes before those with fewer of its letters:
# Kazakh and Tatar write ң as Kyrgyz does, Kyrgyz writes ө and ү as Mongolian does.
_OWN_LETTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "Latin": (("az", "ə"), ("is", "þ"), ("mt", "ħ")),
    "Cyrillic": (
        ("tg", "ҷӣӯ"),
        ("uz", "ҳ"),
        ("be", "ў"),
        ("kk", "ұқ"),
        ("ba", "ҙҡ"),
        ("tt", "ә"),
        ("ky", "ң"),
        ("mn", "өү"),
        ("sr", "ђћ"),
    ),
    "Arabic": (
        ("ug", "ۇۈڭ"),
        ("ckb", "ڕڵێە"),
        ("sd", "ڪٿڏڻڄڃٻ"),
        ("ps", "ښځډړږټڼۍ"),
    ),
}

# Of a text's letters. Texts in these languages have 1.7 to 19 % of such letters, the
# others of 302 real pages none: what remains below are names and quotations.
_LEAST_SHARE = 0.005
_LEAST = 2


def told_by_letters(text: str, script: str, letters: int) -> str | None:
    """The language whose own letters a text has, else None.

    Args:
        text: any part of the text.
        script: the script it is in.
        letters: how many letters of that script it has.
    """
    lowered = text.lower()
    for code, own in _OWN_LETTERS.get(script, ()):
        if sum(map(lowered.count, own)) >= max(_LEAST_SHARE * letters, _LEAST):
            return code
    return None
