"""Names of months and time zones as feeds write them, without accents or case.

A name that means different months in two languages means the one of the larger press:
"listopad" is the Polish and Czech November, not the Croatian October.
"""

import unicodedata
from functools import cache

#: The months of one language a line, from January.
_LANGUAGES = """
january february march april may june july august september october november december
januar februar marz april mai juni juli august september oktober november dezember
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar mars april mai juni juli august september oktober november desember
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
januari februari maret april mei juni juli agustus september oktober november desember
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
januar februar marts april maj juni juli august september oktober november december
gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre
januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra
januar februar marec april maj jun jul avgust september oktober november december
jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember
janvaris februaris marts aprilis maijs junijs julijs augusts septembris oktobris novembris decembris
sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio
januari februari mac april mei jun julai ogos september oktober november disember
januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
януари февруари март април май юни юли август септември октомври ноември декември
јануар фебруар март април мај јун јул август септембар октобар новембар децембар
студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.
"""  # noqa: E501 - a table reads better unwrapped

#: Short forms that begin the names of two different months, and others in use.
_SHORT = {"mar": 3, "mrz": 3, "mag": 5, "lis": 11, "mer": 3, "ιουν": 6, "ιουλ": 7}

#: Months of the Persian calendar: their year is another one too, see ``eras``.
_PERSIAN = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"

#: Minutes east of UTC. A name is taken as it is said, also in the wrong season.
_ZONES = {
    "gmt": 0,
    "ut": 0,
    "utc": 0,
    "z": 0,
    "wet": 0,
    "west": 60,
    "bst": 60,
    "cet": 60,
    "met": 60,
    "mez": 60,
    "cest": 120,
    "mest": 120,
    "mesz": 120,
    "eet": 120,
    "eest": 180,
    "msk": 180,
    "trt": 180,
    "sast": 120,
    "ist": 330,
    "est": -300,
    "edt": -240,
    "et": -300,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "akst": -540,
    "hst": -600,
    "ast": -240,
    "adt": -180,
    "nst": -210,
    "brt": -180,
    "jst": 540,
    "kst": 540,
    "aest": 600,
    "aedt": 660,
    "acst": 570,
    "awst": 480,
    "nzst": 720,
    "nzdt": 780,
    "sgt": 480,
    "hkt": 480,
    "pkt": 300,
    "wib": 420,
    "eat": 180,
    "wat": 60,
}


def month_of(word: str) -> int | None:
    """Number of the month a word names, in full or cut to three letters or more."""
    # Finnish dates have the month in the partitive: "14. marraskuuta".
    name = _plain(word).replace("kuuta", "kuu")
    # Hebrew has "in" as a letter before it.
    found = _months().get(name) or _months().get(name.removeprefix("ב"))
    # Thai short names are made of dots; a dot after another name ends its short form.
    return found or _months().get(name.rstrip("."))


def zone_minutes(word: str) -> int | None:
    """Minutes east of UTC of a named zone; None where the name is not known."""
    return _ZONES.get(word.lower())


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.lower())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Arabic letters are typed for Persian ones.
    return kept.replace("ı", "i").replace("ي", "ی").replace("ك", "ک")


@cache
def _months() -> dict[str, int]:
    """Every name and every beginning of three letters that means one month only."""
    meanings: dict[str, set[int]] = {}
    exact: dict[str, int] = {}
    for line in _LANGUAGES.strip().splitlines():
        for number, written in enumerate(line.split(), 1):
            name = _plain(written)
            exact.setdefault(name, number)
            for length in range(3, len(name) + 1):
                meanings.setdefault(name[:length], set()).add(number)
    for number, written in enumerate(_PERSIAN.split(), 1):
        exact.setdefault(_plain(written), number)
    prefixes = {word: min(of) for word, of in meanings.items() if len(of) == 1}
    return {**prefixes, **exact, **_SHORT}
