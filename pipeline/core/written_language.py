"""The language of a transcript: as it says, else by its commonest words."""

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from app.domain.formats import load_json
from app.domain.languages import ENGLISH, READ, is_read
from app.domain.transcript import Transcript
from app.paths import RESOURCES

_ENGLISH_WORDS = (
    "the and to of a in that it is you for on we i be with this have are not but they what so at just do can if"
)
LEAST_WORDS = 12  # fewer common words tell nothing
ENOUGH_CHARACTERS = 8000


@cache
def forms(language: str) -> Any:
    """The words and patterns by which calls in `language` are read (resources/understanding/languages)."""
    return load_json(RESOURCES / "understanding" / "languages" / f"{language}.json")


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset((_ENGLISH_WORDS if language == ENGLISH else forms(language)["words"]).split())


def language_of(transcript: Transcript) -> str:
    """The code of the language that a transcript is in; English if nothing tells."""
    if transcript.language:
        return transcript.language
    return _by_words(" ".join(s.text for s in transcript.segments)[:ENOUGH_CHARACTERS].lower())


@lru_cache(maxsize=16)
def _by_words(text: str) -> str:
    counted = Counter(re.findall(r"[^\W\d_]+", text))
    found = {code: sum(counted[w] for w in _common(code)) for code in READ}
    best = max(found, key=lambda code: found[code])
    return best if is_read(best) and found[best] >= LEAST_WORDS else ENGLISH
