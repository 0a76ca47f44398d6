"""How a word sounds in English and German mouths, roughly: "Globeks" and "Globex" are one, "Meyer" and "Maier" too."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

UNSURE = 0.75  # a recogniser that is surer of a spelling than this is believed
ALIKE = 0.8  # share of letters in common: "Jon" is John, "Joan" is not
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ß", "s"), ("ä", "e"), ("ö", "o"), ("ü", "u"), ("é|è", "e"),
        ("ph", "f"), ("sch", "sh"), ("chs|cks|x", "ks"), ("ck", "k"), ("qu", "kv"), ("tz", "ts"), ("dt", "t"), ("z", "s"),
        ("c(?=[eiy])", "s"), ("ch", "k"), ("c", "k"), ("w", "v"), ("(?<=[a-z])h", ""),
        ("ei|ey|ai|ay", "e"), ("au|aw|ou|ow|oa", "o"), ("ee|ea|ie", "i"), ("oo", "u"), ("y", "i"),
        (r"(.)\1+", r"\1"), ("(?<=[a-z]{3})e$", ""),
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Its letters, written by one spelling for each sound."""
    found = "".join(letter for letter in word.lower() if letter.isalpha())
    for pattern, written in _SPELLINGS:
        found = pattern.sub(written, found)
    return found


def letters_alike(one: str, other: str) -> float:
    """From 0 to 1, by what two words share of their letters in order."""
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def alike(one: str, other: str) -> float:
    """From 0 to 1, by what two words share of their sounds in order."""
    return SequenceMatcher(None, sound(one), sound(other)).ratio()
