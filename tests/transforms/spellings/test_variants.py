"""Names made one: what is changed, and what only looks like a name."""

import pytest

from transforms.spellings.normalize import Normalizer, SpellingPolicy

NORMALIZER = Normalizer(SpellingPolicy(channels=("variants",)))

CHANGED = {
    "in a sentence": ("Envoys flew to Kiev.", "Envoys flew to Kyiv."),
    "possessive": ("Kiev's mayor", "Kyiv's mayor"),
    "possessive, curly": ("Kiev’s mayor", "Kyiv’s mayor"),
    "before a hyphen": ("Kiev-based aid", "Kyiv-based aid"),
    "after a hyphen": ("pro-Kiev forces", "pro-Kyiv forces"),
    "in a slash": ("The Kiev/Lvov line", "The Kyiv/Lviv line"),
    "in capitals": ("STORM HITS KIEV TODAY", "STORM HITS KYIV TODAY"),
    "in a dateline": ("KIEV, Ukraine (AP) — Rain.", "KYIV, Ukraine (AP) — Rain."),
    "dotted capital": ("TURKEY VOTES ON IRAQ LAW", "TÜRKİYE VOTES ON IRAQ LAW"),
    "plain capital I": ("TÜRKIYE VOTES ON LAW", "TÜRKİYE VOTES ON LAW"),
    "decomposed": ("in Tu\u0308rkiye now", "in Türkiye now"),
    "without marks": ("in Turkiye now", "in Türkiye now"),
    "curly mark inside": ("Hay’at Tahrir al-Sham fell", "Hayat Tahrir al-Sham fell"),
    "modifier inside": ("Hayʼat Tahrir al-Sham fell", "Hayat Tahrir al-Sham fell"),
    "no-break space inside": ("in Khan\u00a0Yunis now", "in Khan Younis now"),
    "no-break hyphen inside": ("by al‑Qaeda in Yemen", "by al-Qaida in Yemen"),
    "the longest": ("Recep Tayyip Erdoğan spoke", "Recep Tayyip Erdogan spoke"),
    "a capital stays at a sentence's start": ("Al-Qaeda fled.", "Al-Qaida fled."),
    "a capital goes within": ("and Al-Qaeda fled", "and al-Qaida fled"),
    "a common noun": ("the madrasas of the town", "the madrassas of the town"),
    "a common noun first": ("Mujahideen fled.", "Mujahedeen fled."),
    "letters of a brand": ("Ebay rose.", "eBay rose."),
    "the article goes": ("to the Czech Republic now", "to Czechia now"),
    "the article goes first": ("The Czech Republic won.", "Czechia won."),
    "the article is the noun's": (
        "the Czech Republic coach left",
        "the Czechia coach left",
    ),
    "only the article": ("war in the Ukraine.", "war in Ukraine."),
    "the article comes": (
        "fled from DR Congo's east",
        "fled from the Democratic Republic of Congo's east",
    ),
    "an attribute has no article": (
        "for DR Congo midfielder Ilunga",
        "for Democratic Republic of Congo midfielder Ilunga",
    ),
    "a period inside": ("the U.K. economy", "the UK economy"),
    "a period that ends": ("It left the U.K.", "It left the UK."),
    "a period before a new sentence": ("in the U.K. The vote", "in the UK. The vote"),
    "a country first, among states": (
        "Turkey and Greece signed.",
        "Türkiye and Greece signed.",
    ),
    "a country among birds": (
        "Turkish farmers agreed. Turkey sells poultry.",
        "Turkish farmers agreed. Türkiye sells poultry.",
    ),
    "a verb like a creek's name": (
        "Ministers of Turkey run and Turkey point to Greece.",
        "Ministers of Türkiye run and Türkiye point to Greece.",
    ),
    "one of two meanings": (
        "Chicken Kiev is sold in Kiev.",
        "Chicken Kiev is sold in Kyiv.",
    ),
    "quoted speech": ("“Kiev will hold,” he said.", "“Kyiv will hold,” he said."),
    "no surname after a preposition": ("In Nikolaev, rain.", "In Mykolaiv, rain."),
    "needs its subject": ("Iraq: ISIS struck.", "Iraq: Islamic State struck."),
}

KEPT = {
    "a bird for dinner": "Roast turkey and Turkey sandwiches were served.",
    "birds in a headline": "How to Carve a Turkey for Christmas Dinner",
    "a farm's birds": "Turkey prices rose as farmers lost flocks.",
    "a holiday": "The Turkey Trot drew 400 runners.",
    "a creek": "Turkey Creek flooded on Monday.",
    "an American town": "She moved to Odessa, Texas, from Baghdad.",
    "a dish": "Order the chicken Kiev.",
    "a road": "The Burma Road was closed.",
    "before the change of name": "He was born in Burma in 1961.",
    "a court": "The Bombay High Court ruled.",
    "a university": "She teaches at Kiev University.",
    "a club": "Dynamo Kiev lost again.",
    "a film": "The film Kiev opens on Friday.",
    "a book in quotation marks": "She wrote “Bombay Nights” in a year.",
    "an address": "See https://kiev.example/Kiev and www.kiev.example.",
    "a mailbox": "Write to Kiev@post.example soon.",
    "a handle": "Follow @Kiev and #Kiev today.",
    "code": "Set `Kiev` in $KIEV or kiev_name.",
    "an alias in parentheses": "Kyiv (Kiev) lies on the river.",
    "an earlier name": "Mumbai, formerly Bombay, grew.",
    "an earlier name first": "Bombay, now Mumbai, grew.",
    "a spelling": "The spelling Kiev is Russian.",
    "a surname": "Andrei Nikolaev won the race.",
    "a surname after a title": "Mr Nikolaev won the race.",
    "another Zelensky": "Igor Zelensky danced.",
    "a title before a name": "Haj Amin spoke.",
    "another base": "Ain al-Asad air base was hit.",
    "a goddess": "Isis was a goddess in Egypt.",
    "lower case": "the kiev of old",
    "part of a word": "Kievan Rus and Turkeys",
    "an adjective before": "from eastern DR Congo",
    "a war's article": "since the Ukraine war began",
    "loaded names": "The Persian Gulf, the Arabian Gulf, Judea and Samaria",
    "names of the past": "Constantinople, Danzig and Siam",
    "matters of style": "Chernobyl, Saigon, a Shia cleric",
    "a French sentence": "Il est dans la ville de Kiev et une rue.",
    "already made one": "Kyiv, Türkiye, Czechia and al-Qaida.",
}  # fmt: skip


def _normalized(text: str, language: str = "en") -> str:
    return NORMALIZER.normalize(text, language=language).text


@pytest.mark.parametrize(("text", "meant"), CHANGED.values(), ids=CHANGED.keys())
def test_it_is_changed(text: str, meant: str) -> None:
    assert _normalized(text) == meant


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_it_is_left_alone(text: str) -> None:
    assert _normalized(text) == text


@pytest.mark.parametrize("language", ["tr", "fr", "und"])
def test_a_text_of_another_language_is_left_alone(language: str) -> None:
    text = "Envoys flew to Kiev."

    assert _normalized(text, language) == text


@pytest.mark.parametrize("language", ["en", "en-GB", "EN-us"])
def test_english_is_known_by_its_primary_tag(language: str) -> None:
    assert _normalized("Envoys flew to Kiev.", language) == "Envoys flew to Kyiv."


STYLES = {
    "the other way": ("country.TR", "Turkey", "Türkiye's army", "Turkey's army"),
    "capitals back": ("country.TR", "Turkey", "İZMİR: TÜRKİYE", "İZMİR: TURKEY"),
    "the article back": (
        "country.CZ",
        "the Czech Republic",
        "Czechia won in Czechia.",
        "The Czech Republic won in the Czech Republic.",
    ),
    "the article left out of the choice": (
        "country.CZ",
        "Czech Republic",
        "He fled from Czechia, unhurt.",
        "He fled from the Czech Republic, unhurt.",
    ),
    "an attribute back": (
        "country.CZ",
        "the Czech Republic",
        "Czechia-based firms",
        "Czech Republic-based firms",
    ),
    "a form that is off": ("city.chornobyl", "Chornobyl", "Chernobyl", "Chornobyl"),
    "a name of the past": ("city.gdansk", "Danzig", "in Gdańsk now", "in Danzig now"),
    "a third form": ("org.alqaida", "al Qaeda", "by al-Qaida", "by al Qaeda"),
}


@pytest.mark.parametrize(
    ("entry", "chosen", "text", "meant"), STYLES.values(), ids=STYLES.keys()
)
def test_the_style_decides(entry: str, chosen: str, text: str, meant: str) -> None:
    policy = SpellingPolicy(channels=("variants",), style=((entry, chosen),))

    assert Normalizer(policy).normalize(text).text == meant


def test_quotations_can_be_left_alone() -> None:
    policy = SpellingPolicy(channels=("variants",), quotations=False)
    text = "“Kiev will hold,” he said in Kiev. 'Kiev' and \"Kiev\""

    assert Normalizer(policy).normalize(text).text == (
        "“Kiev will hold,” he said in Kyiv. 'Kiev' and \"Kiev\""
    )


def test_the_title_tells_what_the_text_is_about() -> None:
    text = "ISIS struck at dawn."

    about = NORMALIZER.normalize(text, title="Blast in Mosul, Iraq")

    assert about.text == "Islamic State struck at dawn."
    assert _normalized(text) == text


def test_an_edit_names_its_entry_and_its_place() -> None:
    (edit,) = NORMALIZER.normalize("To 😀 Kiev’s east").edits

    assert (edit.field, edit.start, edit.end) == ("text", 5, 9)
    assert (edit.original, edit.replacement) == ("Kiev", "Kyiv")
    assert edit.rule == "variant:city.kyiv"
