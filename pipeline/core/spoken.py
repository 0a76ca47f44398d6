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
