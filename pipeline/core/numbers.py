"""Numbers as people say them: "one hundred and eighty" = "180", "ten thousand" = "10,000", "half a million"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.words import word_list

UNITS = {
    w: i
    for i, w in enumerate(
        word_list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
TENS = {w: 10 * i for i, w in enumerate(word_list("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "k": 1_000, "grand": 1_000}
_ORDINALS = {
    w: i
    for i, w in enumerate(
        word_list(
            "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
            "twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
            "twentieth"
        )
    )
} | {"thirtieth": 30}
ORDINAL_WORDS = "|".join(
    [rf"(?:twenty|thirty)[- ](?:{'|'.join(list(_ORDINALS)[1:10])})", *sorted(_ORDINALS, key=len, reverse=True)]
)
_WORD = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?|%", re.I)


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in a text: its value and the characters that said it."""

    value: float
    start: int
    end: int


def ordinal(text: str) -> int | None:
    """The number of "twentieth", "twenty first" or "20th"; None where it is none of these."""
    word = text.lower().replace("-", " ").strip()
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word):
        return int(match.group(1))
    first, _, second = word.partition(" ")
    if second:
        return TENS.get(first, 0) + _ORDINALS[second] if first in TENS and second in _ORDINALS else None
    return _ORDINALS.get(word)


def small_number(word: str) -> int | None:
    """The number of one short expression: "two", "a", "couple of", "12"."""
    word = word.lower().strip()
    if word.isdigit():
        return int(word)
    if word in ("a", "an", "one", "the"):
        return 1
    if word.startswith(("couple", "a couple")):
        return 2
    return UNITS.get(word, TENS.get(word))


def numbers(text: str) -> list[Number]:
    """Every number said in `text`, in order, ordinals apart. "a" and "one" alone are no numbers."""
    return list(_scan(text.lower().replace("-", " ")))


def values(text: str) -> frozenset[float]:
    return frozenset(n.value for n in numbers(text))


def _scan(text: str) -> Iterator[Number]:
    words = list(_WORD.finditer(text))
    i = 0
    while i < len(words):
        taken, value = _read(words, i)
        if taken:
            yield Number(value, words[i].start(), words[i + taken - 1].end())
        i += max(1, taken)


def _read(words: list["re.Match[str]"], i: int) -> tuple[int, float]:
    """(how many words belong to the number that begins at i, its value); (0, 0) where none begins."""
    total, current, taken, last = 0.0, 0.0, 0, ""
    first = words[i].group()
    if first == "half" and [w.group() for w in words[i + 1 : i + 3]] in (["a", "million"], ["a", "billion"]):
        return 3, SCALES[words[i + 2].group()] / 2
    for j in range(i, len(words)):
        word = words[j].group()
        if word[0].isdigit() and last in ("", "and"):
            current, last = current + float(word.replace(",", "")), "digits"
        elif (
            word in UNITS and last in ("", "ten", "hundred", "and", "scale") and not (last == "ten" and UNITS[word] > 9)
        ):
            current, last = current + UNITS[word], "unit"
        elif word in TENS and last in ("", "hundred", "and", "scale"):
            current, last = current + TENS[word], "ten"
        elif word == "hundred" and last in ("unit", "digits"):
            current, last = current * 100, "hundred"
        elif word in SCALES and last in ("unit", "ten", "hundred", "digits"):
            total, current, last = total + current * SCALES[word], 0.0, "scale"
        elif word == "and" and last in ("hundred", "scale") and _is_small(words, j + 1):
            last = "and"
        else:
            break
        taken = j - i + 1
    if taken == 1 and first == "one":
        return 0, 0.0
    return taken, total + current


def _is_small(words: list["re.Match[str]"], j: int) -> bool:
    return j < len(words) and (words[j].group() in UNITS or words[j].group() in TENS)


def in_figures(text: str) -> str:
    """The text with its number words as figures ("P ninety nine" → "P99"), for comparing, never for showing."""
    out, last = [], 0
    for n in numbers(text):
        shown = str(int(n.value)) if n.value == int(n.value) else str(n.value)
        out.append(text[last : n.start] + shown)
        last = n.end
    joined = "".join(out) + text[last:]
    joined = re.sub(r"\b([Pp]) (\d\d)\b", r"\1\2", joined)
    return re.sub(r"(\d)\s*(?:percent|per cent)\b", r"\1%", joined)
