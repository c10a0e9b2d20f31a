"""From what people type to comparable words: folding, stems, stop words, German compounds.

All languages are folded to letters without marks before anything else, because people type without them:
"fruehfoerderung", "cocugum", "creche". The stemmers are short and our own for that reason: published ones rest
on the marks (Turkish, French, Italian), there is none for Ukrainian, and PostgreSQL's differ between versions.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

STOPWORDS_FILE = Path(__file__).resolve().parent.parent / "data" / "stopwords.json"
LATIN = ("de", "en", "fr", "tr", "it")
CYRILLIC = ("uk", "ru")
ARABIC = ("ar",)
LANGUAGES = (*LATIN, *CYRILLIC, *ARABIC)

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ء": "", "ـ": "",
        "٠": "0", "١": "1", "٢": "2", "٣": "3", "٤": "4", "٥": "5", "٦": "6", "٧": "7", "٨": "8", "٩": "9",
        "ґ": "г",
    }
)  # fmt: skip
_CYRILLIC_APOSTROPHE = re.compile(r"(?<=[а-яіїєґ])['’ʼ`](?=[а-яіїєґ])")
_NUMBER = re.compile(r"[§\d]")
_TOKEN = re.compile(r"§\s*\d+[a-z]?|[^\W_]+")
_PARAGRAPH_PAIR = re.compile(r"§§\s*(\d+[a-z]?)\s*(?:,|u\.|und)\s*(\d+[a-z]?)")
_PARAGRAPH_WORD = re.compile(r"\b(?:paragraph|paragraf|par)\.?\s*(?=\d)")
_BEFORE_CODE = re.compile(r"(?<![§\d])\b(\d{1,3}[a-z]?)(?=\s*(?:sgb|kjhg)\b)|(?<![§\w])(35a|8a)\b")
_UMLAUT_PAIR = re.compile(r"(?<![aeq])ue|ae|oe")


def fold(text: str) -> str:
    """One spelling for comparison: small letters without marks; umlaut pairs (ae) are left to German stems."""
    text = text.casefold()
    if text.isascii():
        return text
    text = _CYRILLIC_APOSTROPHE.sub("", text)
    text = unicodedata.normalize("NFKD", text)
    # й and ї are letters, not и and і with a mark; the endings of Ukrainian and Russian need them.
    text = text.replace("и\u0306", "й").replace("і\u0308", "ї")
    text = "".join([c for c in text if not unicodedata.combining(c)])
    return text.translate(_LETTERS)


def tokens(text: str) -> list[str]:
    """Folded words of any script, and paragraphs of law as one word ("§ 35a SGB VIII" → "§35a")."""
    text = fold(text)
    if _NUMBER.search(text):
        text = _PARAGRAPH_PAIR.sub(r"§\1 §\2", text).replace("§§", "§")
        text = _PARAGRAPH_WORD.sub("§", text)
        text = _BEFORE_CODE.sub(lambda found: f"§{found[1] or found[2]}", text)
    return [token.replace(" ", "") for token in _TOKEN.findall(text)]


def scripts(word: str) -> tuple[str, ...]:
    """Languages a word can belong to, by its script alone."""
    first = word[0]
    if "\u0400" <= first <= "\u04ff":
        if any(c in "іїє" for c in word):
            return ("uk",)
        if any(c in "ыэъё" for c in word):
            return ("ru",)
        return CYRILLIC
    if "\u0600" <= first <= "\u06ff":
        return ARABIC
    return LATIN


def german_key(word: str) -> str:
    """ä, ae → a and so on; "neue", "Frauen", "Bauer", "Quelle" hold no umlaut and stay."""
    return _UMLAUT_PAIR.sub(lambda pair: pair[0][0], word)


_LATIN_FOR = {
    "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e", "є": "e", "ж": "sch", "з": "s", "и": "i", "і": "i",
    "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "sch", "ы": "y", "э": "e", "ю": "ju",
    "я": "ja", "ь": "", "ъ": "",
}  # fmt: skip
CYRILLIC_LETTERS = frozenset(_LATIN_FOR)
_LATIN_TABLE = str.maketrans(_LATIN_FOR)


def latinised(word: str) -> str:
    """A German word or place that somebody wrote in Cyrillic letters as they heard it: Бурбах, киндергартен."""
    return word.translate(_LATIN_TABLE)


def _cut(word: str, endings: re.Pattern[str], shortest: int) -> str:
    found = endings.search(word, shortest)
    return word[: found.start()] if found else word


_DE_ENDING = re.compile(r"(?:ern|em|en|ers|er|es|e|n|(?<=[bdfghklmnrt])s)$")
_DE_SECOND = re.compile(r"(?:est|en|er|(?<=[bdfghkmnprz])st|(?<=[a-z]{3}[bdfghklmnprzs])t)$")
_DE_DERIVED = re.compile(r"(?:ungs|ung|heit|keit)$")


def _stem_de(word: str) -> str:
    word = german_key(word)
    if len(word) > 7 and word.endswith("innen"):
        word = word[:-5]
    elif len(word) > 6 and word.endswith("erin"):
        word = word[:-2]
    word = _cut(word, _DE_ENDING, 3)
    word = _cut(word, _DE_SECOND, 3)
    return _cut(word, _DE_DERIVED, 4)


DE_DEEP = 7
_DE_PARTICIPLE = re.compile(r"^(|aus|ab|an|auf|ein|zu|weg|mit|nach|vor)ge(\w{3,})$")


def _deep_de(stem: str) -> str:
    """getrennt → trenn, Trennung → trenn; Beratungsstelle stays (compounds have their own way)."""
    found = _DE_PARTICIPLE.match(stem)
    if found:
        stem = found[1] + found[2]
        stem = stem[:-1] if len(stem) > 4 and stem.endswith("t") else stem
    return stem[:DE_DEEP]


def _stem_en(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3]
    for ending in ("ings", "ing", "ers", "er", "ed", "es"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    else:
        if len(word) > 3 and word[-1] == "s" and word[-2] not in "su":
            word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word


_FR_ENDING = re.compile(
    r"(?:ements?|ations?|itions?|atrices?|ateurs?|ites?|euses?|eurs?|ives?|ifs?|elles?|els?|ales?|aux|als?|"
    r"iennes?|iens?|antes?|ants?|entes?|issent|issez|issons|aient|erons|eront|erai|eras|erez|ait|ais|ons|ent|ez|"
    r"ees?|ers?|es|e|s|x|i)$"
)


def _stem_fr(word: str) -> str:
    if word.endswith("x") and len(word) > 4:
        word = word[:-1]
    return _cut(word, _FR_ENDING, 3)


_IT_ENDING = re.compile(
    r"(?:azione|azioni|izione|izioni|amento|amenti|imento|imenti|mente|atore|atori|atrice|atrici|erebbe|"
    r"ando|endo|ano|ono|avo|ava|iamo|iate|ate|ete|ite|ato|ata|ati|uto|uta|uti|ute|ito|ita|iti|are|ere|ire|"
    r"arsi|ersi|irsi|armi|ermi|irmi|ie|io|ia|ii|hi|he|[aeiou])$"
)


def _stem_it(word: str) -> str:
    return _cut(word, _IT_ENDING, 3)


_TR_VERB = re.compile(
    r"(?:[iu]yor(?:um|uz|sun|sunuz|lar|du)?|m[iu]yor(?:um|uz|sun|lar)?|a?m[ae]y[ae]n|[ae]c[ae][kg](?:[iu]m|lar|ler|iz)?|"
    r"m[ae]k(?:ta|te)?|m[ae]l[iu](?:y[iu]m|y[iu]z)?|m[iu]s|d[iu][kgm]?|t[iu][kgm]?|[ae]rak|[iu]nca|[iu]p|[ae]b[iu]l\w*)$"
)
_TR_CASE = re.compile(
    r"(?:lar[iu]m[iu]z|ler[iu]m[iu]z|[iu]m[iu]z[ae]?|[iu]n[iu]z|lar[iu]m|ler[iu]m|lar[iu]n|ler[iu]n|lar[iu]|ler[iu]|"
    r"lard[ae]|lerd[ae]|lara|lere|lar|ler|s[iu]nd[ae]n|s[iu]nd[ae]|s[iu]n[iue]|s[iu]na|nd[ae]n|nd[ae]|[dt][ae]n|[dt][ae]|"
    r"n[iu]n|[iu]n[iuae]|[iu]m[iuae]|y[iu]m|y[iu]z|y[iuae]|yl[ae]|l[ae]|s[iu]z|l[iu][kg][iu]?|l[iu]|c[iu]|s[iu]|[iu]m|[iu]n|"
    r"m|[iuae])$"
)


def _stem_tr(word: str) -> str:
    before = word
    word = _cut(word, _TR_VERB, 3)
    if word == before:
        for _ in range(2):
            word = _cut(word, _TR_CASE, 3)
    if len(word) > 3:
        word = word[:-1] + {"g": "k", "b": "p", "d": "t"}.get(word[-1], word[-1])
    return word


_RU_ENDING = re.compile(
    r"(?:иями|ями|ами|иях|ях|ах|ией|ией|ий|ый|ой|ей|ие|ые|ое|ее|ая|яя|ую|юю|ого|его|ому|ему|ыми|ими|ым|им|ом|ем|"
    r"ью|ия|ию|ии|ов|ев|ам|ям|ешь|ишь|ете|ите|ают|яют|ует|уют|ает|яет|еет|ить|ать|ять|еть|уть|ыть|ться|тся|"
    r"ила|ила|или|ал|ала|али|ел|ела|ил|ят|ат|ут|ют|ет|ит|ся|сь|[аеиоуыюяьй])$"
)
_UK_ENDING = re.compile(
    r"(?:иями|ями|ами|іях|ях|ах|ією|ею|єю|ою|ий|ій|ої|ої|ого|его|ому|ему|ими|іми|им|ім|ом|ем|єм|"
    r"ів|їв|ей|ам|ям|ує|ують|ють|ать|ять|уть|ить|їть|ати|яти|ити|іти|їти|увати|ала|али|ила|или|іла|ав|ив|ся|сь|"
    r"ії|ію|ія|ія|ння|нню|нням|ня|[аеиіїоуюяьєй])$"
)


def _slavic(word: str, endings: re.Pattern[str]) -> str:
    if len(word) > 5 and word.endswith(("ся", "сь")):
        word = word[:-2]
    word = _cut(word, endings, 3)
    return word[:-1] if len(word) > 3 and (word[-1] == "ь" or word[-1] == word[-2]) else word


def _stem_ru(word: str) -> str:
    return _slavic(word, _RU_ENDING)


def _stem_uk(word: str) -> str:
    return _slavic(word, _UK_ENDING)


_AR_PREFIX = re.compile(
    r"^(?:وبال|وال|بال|كال|فال|ولل|لل|ال|و(?=\w{4})|ب(?=\w{4})|ل(?=\w{4})|ك(?=\w{4}))(?=\w{3})"
)
_AR_ENDING = re.compile(r"(?:تهم|تها|هما|كما|هم|هن|ها|نا|ني|كم|ات|ون|ين|ان|وا|يه|تي|ته|تك|ه|ي|ت|ك|ا)$")
_AR_VERB = re.compile(r"^[يتنا](?=\w{3})")


def _stem_ar(word: str) -> str:
    return _cut(_AR_PREFIX.sub("", word), _AR_ENDING, 3)


def _deep_ar(stem: str) -> str:
    """Verb forms share the root with the noun: يضربني, ضرب; long vowels fall: كتاب, كتب."""
    stem = _cut(stem, _AR_ENDING, 3)
    stem = _AR_VERB.sub("", stem)
    return stem[0] + re.sub("[اوي]", "", stem[1:]) if len(stem) > 3 else stem


_STEMMERS = {
    "de": _stem_de, "en": _stem_en, "fr": _stem_fr, "tr": _stem_tr,
    "ar": _stem_ar, "uk": _stem_uk, "ru": _stem_ru, "it": _stem_it,
}  # fmt: skip
_DEEP_LENGTH = {"en": 6, "fr": 6, "it": 6, "tr": 5, "ru": 6, "uk": 5}


@lru_cache(maxsize=60_000)
def stem(word: str, language: str) -> str:
    """The word without its endings; short words and paragraphs stay as they are."""
    if len(word) < 4 or word[0] == "§" or word.isdigit():
        return german_key(word) if language == "de" else word
    return _STEMMERS[language](word)


@lru_cache(maxsize=60_000)
def deep_stem(word: str, language: str) -> str:
    """A coarser key for the same word, used with less weight: relatives such as schwanger, Schwangerschaft."""
    key = stem(word, language)
    if len(key) < 4 or key[0] == "§":
        return key
    if language == "de":
        return _deep_de(key)
    if language == "ar":
        return _deep_ar(key)
    return key[: _DEEP_LENGTH[language]]


def _word_lists() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    data = json.loads(STOPWORDS_FILE.read_text(encoding="utf-8"))
    lists = []
    for name in ("stop", "weak"):
        lists.append({code: frozenset(_spellings(words.split())) for code, words in data[name].items()})
    return lists[0], lists[1]


def _spellings(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        yield fold(word)
        yield fold(word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))


STOP, WEAK = _word_lists()

LINKS = ("", "s", "es", "n", "en", "er", "ns", "e")


def compound_parts(word: str, known: Collection[str], *, smallest: int = 3) -> tuple[str, ...]:
    """Parts of a German compound that are words of `known` (German keys); () if it is not made of them.

    Linking elements fall: "arbeitslosengeld" → arbeitslos, geld. The fewest and longest parts win; a three-letter
    part ("amt") only beside one of five or more.
    """
    found = _split(german_key(word), known, smallest, 3, whole=True)
    return tuple(found) if found else ()


def _split(
    word: str, known: Collection[str], smallest: int, depth: int, *, whole: bool = False
) -> list[str] | None:
    if word in known and not whole:
        return [word]
    if depth == 0 or len(word) < 2 * smallest + 1:
        return None
    best: list[str] | None = None
    for cut in range(len(word) - smallest, smallest - 1, -1):
        head = _without_link(word[:cut], known, smallest)
        if not head:
            continue
        rest = _split(word[cut:], known, smallest, depth - 1)
        if rest is None or (len(head) == 3 and len(rest[0]) < 5) or (len(rest[-1]) == 3 and len(head) < 5):
            continue
        if best is None or len(rest) + 1 < len(best):
            best = [head, *rest]
    return best


def _without_link(head: str, known: Collection[str], smallest: int) -> str:
    for link in LINKS:
        if link and not head.endswith(link):
            continue
        part = head[: len(head) - len(link)] if link else head
        if len(part) >= smallest and part in known:
            return part
    return ""


def partial_parts(word: str, known: Collection[str], *, smallest: int = 4) -> tuple[str, ...]:
    """The longest known beginning and end of a compound whose other part nobody taught the search."""
    word = german_key(word)
    parts = []
    for cut in range(len(word) - 3, smallest - 1, -1):
        head = _without_link(word[:cut], known, smallest)
        if head:
            parts.append(head)
            break
    for cut in range(3, len(word) - smallest + 1):
        if word[cut:] in known:
            parts.append(word[cut:])
            break
    return tuple(parts)


def joins(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Neighbours written as one word: (first, last + 1, "kitaplatz"). No word has a figure in its middle."""
    runs = [(i, i + 2) for i in range(len(words) - 1)] + [(i, i + 3) for i in range(len(words) - 2)]
    plain = [word.isalpha() for word in words]
    return [(start, stop, "".join(words[start:stop])) for start, stop in runs if all(plain[start:stop])]


_SOUNDS = (
    ("tsch", "x"), ("sch", "x"), ("sh", "x"), ("ch", "x"), ("ph", "f"), ("v", "f"), ("w", "f"), ("ck", "k"),
    ("q", "k"), ("c", "k"), ("g", "k"), ("tz", "s"), ("ts", "s"), ("z", "s"), ("dt", "t"), ("th", "t"), ("d", "t"),
    ("b", "p"), ("aeu", "oy"), ("ay", "y"), ("ai", "y"), ("ey", "y"), ("ei", "y"), ("eu", "oy"), ("oi", "oy"),
    ("ie", "i"), ("ih", "i"), ("j", "i"), ("ah", "a"), ("eh", "e"), ("oh", "o"), ("uh", "u"), ("m", "n"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=60_000)
def sound(word: str) -> str:
    """How a word sounds to somebody who learns German: v/f, d/t, g/k, sch/sh, z/s, ei/ai, ie/i, doubled letters."""
    if word.isascii():
        for spelling, heard in _SOUNDS:
            word = word.replace(spelling, heard)
    return _DOUBLED.sub(r"\1", word) if _DOUBLED.search(word) else word
