"""Spoken forms written the way a reader expects: "P 99" and "P-99" → "P99", "A.P.I." and "A P I" → "API".

Only what follows from the letters themselves, whatever the call is about. Words keep their times: a joined word runs
from its first part to its last.
"""

import re
from collections.abc import Sequence

from app.domain.transcript import Word

SPELLED = re.compile(r"^(?:[A-Za-z]\.){2,}[A-Za-z]?$")
LETTER = re.compile(r"^[A-Z]\.?$")
CODE = re.compile(r"^([A-Z]{1,2})-(\d+)$")
NUMBER = re.compile(r"^\d+$")
ORDINAL = re.compile(r"^(?:st|nd|rd|th)$")
TAIL = ".,!?:;…"
# "I" and "A" are words of their own; a percentile or a quarter is a letter and a number: P 99, Q 4.
LONE = frozenset("BCDEFGHJKLMNOPQRSTUVWXYZ")


def _split(text: str) -> tuple[str, str]:
    """The word and the punctuation after it."""
    bare = text.rstrip(TAIL)
    return bare, text[len(bare) :]


def _join(words: Sequence[Word], text: str) -> Word:
    probability = sum(w.probability for w in words) / len(words)
    return Word(text, words[0].start, words[-1].end, probability)


def _respelled(text: str) -> str:
    """One word: full stops inside spelled letters go, and the hyphen of "P-99"."""
    if SPELLED.match(text):
        return text.replace(".", "").upper() if len(text.replace(".", "")) > 2 else text
    bare, tail = _split(text)
    if SPELLED.match(bare + ".") and len(bare.replace(".", "")) > 2:
        return bare.replace(".", "").upper() + tail.replace(".", "", 1)
    code = CODE.match(bare)
    # "P-99" is a spoken P99; "API-456" and other issue keys have longer prefixes and keep their hyphen.
    return f"{code[1]}{code[2]}{tail}" if code and len(code[1]) == 1 else text


def _letters(words: Sequence[Word], at: int) -> int:
    """How many single letters follow one another from `at`: "A", "P", "I" are three."""
    count = 0
    while at + count < len(words) and LETTER.match(_split(words[at + count].text)[0]):
        count += 1
        if _split(words[at + count - 1].text)[1] not in ("", "."):
            break
    return count


def written(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same speech with spelled letters and codes joined."""
    out: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        bare, tail = _split(word.text)
        run = _letters(words, at)
        if run >= 3:
            last_tail = _split(words[at + run - 1].text)[1]
            if last_tail == "." and all(w.text.endswith(".") for w in words[at : at + run]):
                last_tail = ""  # the full stop belongs to the letter, as in "S. L. A."
            letters = "".join(w.text[0] for w in words[at : at + run])
            out.append(_join(words[at : at + run], letters + last_tail))
            at += run
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        follow_bare, follow_tail = _split(following.text) if following else ("", "")
        if following and not tail and bare in LONE and NUMBER.match(follow_bare.lstrip("-")):
            out.append(_join((word, following), bare + follow_bare.lstrip("-") + follow_tail))
            at += 2
            continue
        if following and not tail and NUMBER.match(bare) and ORDINAL.match(follow_bare):
            out.append(_join((word, following), bare + follow_bare + follow_tail))
            at += 2
            continue
        out.append(Word(_respelled(word.text), word.start, word.end, word.probability))
        at += 1
    return tuple(out)


def proper_names(vocabulary: Sequence[str]) -> tuple[str, ...]:
    """The words of at least three letters in a call's vocabulary that begin with a capital ("Globex", "DataVault"), each once;
    abbreviations are not among them."""
    words = [w for term in vocabulary for w in term.split()]
    return tuple(dict.fromkeys(w for w in words if len(w) >= 3 and w.isalpha() and w[0].isupper() and not w.isupper()))


ACRONYM = re.compile(r"^[A-Z]{3,5}$")
# Spelled out in every business call, whatever its invitation says.
USUAL = ("API", "CRM", "FAQ", "MSA", "NDA", "ROI", "SDK", "SLA", "SOW", "SQL", "SSO", "URL", "VPN")
LONGEST_ACRONYM = 5


def acronyms(vocabulary: Sequence[str]) -> frozenset[str]:
    """The terms of three to five capitals in a call's vocabulary ("API-456" holds one), and the usual ones."""
    parts = (part for term in vocabulary for part in re.split(r"[\s\-/]+", term))
    return frozenset((*USUAL, *(p for p in parts if ACRONYM.match(p))))


def joined_terms(words: Sequence[Word], terms: frozenset[str]) -> list[Word]:
    """Parts of an acronym that were heard as words, joined: "a PI" → "API". One part at least is in capitals."""
    out: list[Word] = []
    at = 0
    while at < len(words):
        count = _term_parts(words, at, terms)
        if count:
            tail = _split(words[at + count - 1].text)[1]
            bare = "".join(_split(w.text)[0] for w in words[at : at + count]).upper()
            out.append(_join(words[at : at + count], bare + tail))
        else:
            out.append(words[at])
        at += count or 1
    return out


def _term_parts(words: Sequence[Word], at: int, terms: frozenset[str]) -> int:
    letters, capitals = "", False
    for count, word in enumerate(words[at : at + LONGEST_ACRONYM], start=1):
        bare, tail = _split(word.text)
        if len(bare) > 2 or not bare.isalpha():
            return 0
        letters += bare.upper()
        capitals = capitals or (len(bare) > 1 and bare.isupper())
        if count > 1 and capitals and letters in terms:
            return count
        if tail:
            return 0
    return 0
