"""Words by which pages announce what is not the story, in the languages of news.

Whole headings and whole lines only: a sentence that merely contains such words stays.
Sorted by language; general knowledge of news pages, not of any one of them.
"""

import re

#: A prompt is short; a sentence that happens to begin like one is not.
LONGEST_PROMPT = 160
LONGEST_HEADING = 80
_LONGEST_CREDIT = 400

_HEADINGS = (
    # English
    r"(?:[\w']+ ){0,3}comments?", r"leave a (?:reply|comment)", r"related(?: \w+){0,2}",
    r"more", r"more (?:from|on|in|about)\b.*", r"read (?:more|next|also)\b.*",
    r"most (?:read|popular|viewed|shared)\b.*", r"recommended.*", r"trending.*",
    r"you (?:may|might) (?:also|like).*", r"popular (?:posts|stories|articles).*",
    r"latest (?:news|stories|headlines).*", r"about the authors?.*", r"share this.*",
    r"sign up.*", r"subscribe.*", r"newsletter.*", r"sources?", r"up next",
    r"(?:top|other) stories",
    # German
    r"mehr zum thema.*", r"das könnte (?:sie|dich).*", r"auch interessant.*",
    r"weitere (?:artikel|themen|nachrichten|meldungen).*", r"lesen sie auch.*",
    r"kommentare?", r"mehr (?:aus|von|zu)\b.*", r"meistgelesen.*", r"quellen?",
    # Spanish, Portuguese
    r"(?:(?:artículos|noticias?|artigos|notícias) )?relacionad[oa]s?.*",
    r"te puede.*", r"lea también.*", r"más (?:leídas?|noticias|información).*",
    r"comentarios?", r"comentários?", r"leia (?:também|mais).*",
    r"veja (?:também|mais).*", r"mais lidas.*",
    # French, Italian
    r"à lire aussi.*", r"sur le même sujet.*", r"(?:les )?plus lus.*", r"commentaires?",
    r"leggi anche.*", r"articoli correlati.*", r"commenti", r"potrebbe interessarti.*",
    # Dutch, Scandinavian, Polish, Turkish
    r"lees (?:ook|meer).*", r"les (?:også|mer).*", r"läs (?:också|mer).*",
    r"læs (?:også|mere).*", r"fakta(?: om .*)?", r"czytaj (?:też|także|więcej).*",
    r"zobacz (?:też|także).*", r"ilgili haberler.*", r"yorumlar",
    # Russian, Arabic, Japanese, Chinese, Korean
    r"читайте также.*", r"комментарии", r"самые популярные.*",
    r"اقرأ (?:أيضا|المزيد).*",
    r"関連記事.*", r"おすすめ.*", r"相关.*", r"관련.*",
)  # fmt: skip
_LINES = (
    # English
    r"(?:also )?read (?:more|also|next|the full)", r"read:", r"more:", r"see also",
    r"related(?: stor| art)?", r"sign up", r"subscribe", r"newsletter", r"follow us",
    r"follow \S+ (?:on|at)", r"share this", r"click here", r"watch(?: now)?:",
    r"advertisement", r"continue reading", r"story continues", r"recommended",
    r"most read", r"what you need to know:", r"listen to this", r"download the",
    r"get the latest", r"get in touch", r"got a story", r"for more stories",
    r"filed under", r"first published (?:in|by|on)", r"we apologize, but this video",
    r"your browser does not", r"please enable javascript", r"external content",
    # German
    r"lesen sie auch", r"lesen sie hier", r"mehr zum thema", r"auch interessant",
    r"zum newsletter", r"anzeige", r"externer inhalt", r"stand:",
    r"(?:redaktion|faktencheck|übersetzung|quellen?|transparenzhinweis):",
    r"dieser artikel ist (?:zuerst|eine übersetzung)",
    # French, Spanish, Italian, Portuguese
    r"lire aussi", r"[àa] lire aussi", r"sur le même sujet", r"inscrivez-vous",
    r"publicité", r"le[ae] también", r"te puede interesar", r"más información",
    r"suscríbete", r"publicidade?", r"leggi anche", r"iscriviti", r"pubblicità",
    r"leia (?:também|mais)", r"veja também", r"noticias? relacionadas?",
    # Dutch, Scandinavian, Polish, Turkish, Russian, Arabic
    r"lees (?:ook|meer)", r"advertentie", r"les (?:også|mer)", r"läs (?:också|mer)",
    r"læs også", r"kilde:", r"czytaj (?:też|także|więcej)", r"zobacz (?:też|także)",
    r"ayrıca okuyun", r"ilgili haber", r"читайте также", r"читать далее",
    r"اقرأ (?:أيضا|المزيد)",
)  # fmt: skip
_CREDITS = (
    r"\(?(?:additional )?(?:reporting|writing|editing|compiled) by\b.*",
    r"this (?:story|article|post|report) (?:was )?(?:originally|first) "
    r"(?:appeared|published|reported|ran)\b.*",
)

_CONTRIBUTED = re.compile(r" contributed to this (?:report|story|article)\W*$")

_HEADING = re.compile(rf"\W*(?:{'|'.join(_HEADINGS)})\W*", re.IGNORECASE)
_LINE = re.compile(rf"\W*(?:{'|'.join(_LINES)})(?!\w)", re.IGNORECASE)
_CREDIT = re.compile(rf"\W*(?:{'|'.join(_CREDITS)})\W*", re.IGNORECASE)


def announces_another(heading: str) -> bool:
    """Whether a heading stands above something other than the story.

    >>> announces_another("Related articles")
    True
    """
    return len(heading) <= LONGEST_HEADING and _HEADING.fullmatch(heading) is not None


def is_prompt(line: str) -> bool:
    """Whether a line asks the reader to read or do something else."""
    return len(line) <= LONGEST_PROMPT and _LINE.match(line) is not None


def is_credit(line: str) -> bool:
    """Whether a line says who else worked on the story or where it appeared."""
    return len(line) <= _LONGEST_CREDIT and (
        _CREDIT.fullmatch(line) is not None
        or (" contributed to this " in line and _CONTRIBUTED.search(line) is not None)
    )
