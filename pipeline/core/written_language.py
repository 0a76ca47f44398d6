"""The language of a transcript: as it says, else by its commonest words."""

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from app.domain.formats import load_json
from app.domain.languages import ENGLISH, READ, UNREAD, is_read
from app.domain.transcript import Transcript
from app.paths import RESOURCES

_ENGLISH_WORDS = (
    "the and to of a in that it is you for on we i be with this have are not but they what so at just do can if"
)
LEAST_WORDS = 12  # fewer common words tell nothing
ENOUGH_CHARACTERS = 8000
# The share of common words below which a text is in none of the languages that are read: of 25 words on end of a
# call that is read, two in a hundred have less.
FOREIGN_SHARE = 0.16
FEWEST_COMMON = 4  # different ones: short words such as "a" and "to" are words of other languages too
PLAINLY_ANOTHER = 1.5  # times the common words of the best that is read: Portuguese has many of Spanish's


@cache
def forms(language: str) -> Any:
    """The words and patterns by which calls in `language` are read (resources/understanding/languages)."""
    return load_json(RESOURCES / "understanding" / "languages" / f"{language}.json")


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset((_ENGLISH_WORDS if language == ENGLISH else forms(language)["words"]).split())


@cache
def _not_read() -> dict[str, frozenset[str]]:
    """The commonest words of languages that are not read, by which they are named."""
    told = load_json(RESOURCES / "understanding" / "languages" / "not_read.json")
    return {code: frozenset(words.split()) for code, words in told.items()}


def language_of(transcript: Transcript) -> str:
    """The code of the language that a transcript is in; English if nothing tells."""
    if transcript.language:
        return transcript.language
    return _by_words(" ".join(s.text for s in transcript.segments)[:ENOUGH_CHARACTERS].lower())


def shares(text: str) -> dict[str, float]:
    """The share of each language that is read in the common words of `text`. A text in none of them is in one that is not
    read, with UNREAD beside it: texts that disagree on its name agree on that. Empty where too few words tell nothing."""
    counted = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    total = sum(counted.values())
    if total < LEAST_WORDS:
        return {}
    found = {code: sum(counted[w] for w in _common(code)) for code in READ}
    best = max(found, key=lambda code: found[code])
    other, heard = _another(counted)
    is_common = (
        heard >= FOREIGN_SHARE * total and len(_not_read().get(other, frozenset()) & counted.keys()) >= FEWEST_COMMON
    )
    if found[best] < FOREIGN_SHARE * total or len(_common(best) & counted.keys()) < FEWEST_COMMON:
        return {UNREAD: 0.0, other: 1.0} if is_common else {UNREAD: 1.0}
    if is_common and heard > PLAINLY_ANOTHER * found[best]:
        return {UNREAD: 0.0, other: 1.0}
    rest = sum(count for code, count in found.items() if code != best)
    return {code: count / (found[best] + rest) for code, count in found.items()}


def _another(counted: Counter[str]) -> tuple[str, int]:
    """The language among those that are not read which has most of these words, and how many; UNREAD where two have."""
    found = {code: sum(counted[w] for w in words) for code, words in _not_read().items()}
    first, second = sorted(found, key=lambda code: found[code], reverse=True)[:2]
    return (first if found[first] > found[second] else UNREAD), found[first]


@lru_cache(maxsize=16)
def _by_words(text: str) -> str:
    counted = Counter(re.findall(r"[^\W\d_]+", text))
    found = {code: sum(counted[w] for w in _common(code)) for code in READ}
    best = max(found, key=lambda code: found[code])
    return best if is_read(best) and found[best] >= LEAST_WORDS else ENGLISH
