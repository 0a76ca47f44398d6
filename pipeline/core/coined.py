"""Coined words: names of firms and products in a transcript that a recogniser wrote without capitals."""

import json
import re
from functools import lru_cache

from pipeline.core.clause_encoder import TOKENIZER

_INFLECTED = re.compile(r"(?:s|ing|ed|ly|er|ness|ment|tion)$")


def is_coined(word: str) -> bool:
    """Whether no list of common words has a word, and it is no form of one: "vetshift"."""
    return word.isascii() and word.isalpha() and not _INFLECTED.search(word) and word.lower() not in _common()


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The whole words among the pieces that the clause encoder knows."""
    return frozenset(json.loads(TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"])
