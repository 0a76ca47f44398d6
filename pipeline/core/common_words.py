"""English words by how common they are, from the tokens of the clause encoder: a word that everybody says is no misheard name."""

import json
from collections.abc import Mapping
from functools import lru_cache

from pipeline.core.clause_encoder import TOKENIZER

# Its whole words stand in the order of how often they are written; beyond these are many names.
COMMON = 5000


@lru_cache(maxsize=1)
def _ranks() -> Mapping[str, int]:
    found: Mapping[str, int] = json.loads(TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]
    return {word: rank for word, rank in found.items() if word.isalpha() and len(word) > 1}


def is_common(word: str) -> bool:
    """Whether it is one of the words that are used most."""
    return _ranks().get(word.lower(), COMMON) < COMMON


def is_word(word: str) -> bool:
    """Whether it is an English word or a name that is often written; a plural or a participle counts as its stem."""
    low, known = word.lower(), _ranks()
    stems = (low, *(low.removesuffix(end) for end in ("s", "es", "ed", "d", "ing", "ly", "er") if low.endswith(end)))
    return any(stem in known for stem in stems if len(stem) > 2) or low in known
