"""Numbers as people say and write them in the other languages than English: "zwölf", "1.500", "anderthalb", "veinticinco",
"quatre-vingt-dix"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.core.words import word_list


@dataclass(frozen=True, slots=True)
class _Words:
    """The number words of a language: values that add up, those that multiply what stands before, and what may stand between."""

    adds: Mapping[str, float]
    times: Mapping[str, float]
    joins: frozenset[str]
    articles: frozenset[str]  # one, but only before a word that multiplies


def _counted(text: str, first: int = 0, step: int = 1) -> dict[str, float]:
    return {word: float(first + step * i) for i, word in enumerate(word_list(text))}


_GERMAN = _Words(
    _counted("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf")
    | {"zwo": 2.0, "dreizehn": 13.0, "vierzehn": 14.0, "fünfzehn": 15.0, "sechzehn": 16.0, "siebzehn": 17.0}
    | {"achtzehn": 18.0, "neunzehn": 19.0, "dreißig": 30.0, "dreissig": 30.0}
    | {
        "zwanzig": 20.0,
        "vierzig": 40.0,
        "fünfzig": 50.0,
        "sechzig": 60.0,
        "siebzig": 70.0,
        "achtzig": 80.0,
        "neunzig": 90.0,
    }
    | {"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "viereinhalb": 4.5},
    {"hundert": 1e2, "tausend": 1e3, "tsd": 1e3, "dutzend": 12.0}
    | dict.fromkeys(("million", "millionen", "mio"), 1e6)
    | dict.fromkeys(("milliarde", "milliarden", "mrd"), 1e9),
    frozenset({"und"}),
    frozenset({"ein", "eine", "einen"}),
)
_SPANISH = _Words(
    _counted("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis")
    | _counted(
        "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis", 17
    )
    | _counted("veintisiete veintiocho veintinueve treinta", 27)
    | _counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa cien", 30, 10)
    | _counted(
        "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
        100,
        100,
    )
    | {"veintiún": 21.0, "doscientas": 200.0, "trescientas": 300.0, "quinientas": 500.0},
    {"mil": 1e3, "millón": 1e6, "millones": 1e6, "docena": 12.0},
    frozenset({"y"}),
    frozenset({"un", "una"}),
)
_FRENCH = _Words(
    _counted("deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 2)
    | _counted("vingt trente quarante cinquante soixante", 20, 10),
    {"cent": 1e2, "cents": 1e2, "mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9}
    | {"douzaine": 12.0, "quatre-vingt": 80.0},
    frozenset({"et"}),
    frozenset({"un", "une"}),
)
_BY_LANGUAGE: Mapping[str, _Words] = {"de": _GERMAN, "es": _SPANISH, "fr": _FRENCH}
# "13. März", "Q3", "API-456" and "KW 12" name something; "1.500,50" is written, "halb drei" is a time of day.
_NAMES = re.compile(
    r"\b\w*[A-Za-z]+[-_]?\d+\w*\b|\b\d{1,2}\.(?= ?(?:\d{1,2}\.|[A-ZÄÖÜ]|[a-z]+(?:e[nrs]?)? (?:quartal|monat)))|"
    r"\b\d{4}-\d{2}-\d{2}\b|\b(?:kw|kalenderwoche) \d+|\bhalb \w+",
    re.I,
)
_TOKEN = re.compile(
    r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*"
)
_HALF = re.compile(r"\b(?:eine )?halbe (?=million|milliarde)", re.I)


def values_in(language: str, text: str) -> frozenset[float]:
    """Every number said in `text`, names and dates apart; "ein" and "one" in the other languages alone are no numbers."""
    known = _BY_LANGUAGE.get(language)
    if known is None:
        return frozenset()
    plain = _HALF.sub("0,5 ", _NAMES.sub(" ", text.replace("-Euro", " Euro")))
    return frozenset(_values(list(_tokens(plain.lower(), known, language)), known))


def _tokens(text: str, known: _Words, language: str) -> Iterator[str]:
    """Number words one by one, German compounds taken apart; "|" for a word that is none."""
    at = 0
    for match in _TOKEN.finditer(text):
        if re.search(r"[^\s.-]|\.\s", text[at : match.start()]):
            yield "|"
        at = match.end()
        word = match.group()
        if word[0].isdigit():
            yield word
        elif language == "de":
            yield from _apart(word) or ("|",)
        elif language == "fr" and word.startswith(("quatre-vingt", "quatre vingt")):
            yield "quatre-vingt"
            yield from (p for p in word[len("quatre-vingt") :].strip("s").split("-") if p)
        else:
            every = known.adds.keys() | known.times.keys() | known.joins | known.articles
            yield from (part if part in every else "|" for part in word.split("-"))


@cache
def _apart(word: str) -> tuple[str, ...]:
    """A German number word in its parts, "fünfundzwanzigtausend" → fünf, und, zwanzig, tausend; empty for another word."""
    if word in _GERMAN.adds or word in _GERMAN.times or word in _GERMAN.joins or word in _GERMAN.articles:
        return (word,)
    parts = sorted((*_GERMAN.adds, "hundert", "tausend", "und", "ein"), key=len, reverse=True)
    for part in parts:
        if word.startswith(part) and (rest := _apart(word[len(part) :])) and word[len(part) :] not in _GERMAN.joins:
            return (part, *rest)
    return ()


def _number(token: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?", token):
        return float(re.sub(r"[.\u00a0\u202f ]", "", token).replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", token):
        return float(token.replace(",", ""))
    return float(token.replace(",", "."))


def _values(tokens: list[str], known: _Words) -> Iterator[float]:
    total, current, began, one = 0.0, 0.0, False, False
    for token, following in zip(tokens, [*tokens[1:], "|"], strict=True):
        is_number = token[0].isdigit() or token in known.adds
        if is_number and began and token[0].isdigit():
            yield total + current
            total, current = 0.0, 0.0
        if is_number:
            current += _number(token) if token[0].isdigit() else known.adds[token]
            began, one = True, False
        elif token in known.times:
            scale = known.times[token]
            current = (current if began and current else 1.0) * scale
            began, one = True, False
            if scale >= 1e3:
                total, current = total + current, 0.0
        elif token in known.articles and (following in known.times or following in known.joins or began):
            current, one = current + 1.0, True
            began = True
        elif (
            token in known.joins and began and (following in (known.adds.keys() | known.times.keys() | known.articles))
        ):
            continue
        elif began:
            if not (one and total + current == 1.0):
                yield total + current
            total, current, began, one = 0.0, 0.0, False, False
    if began and not (one and total + current == 1.0):
        yield total + current
