"""What services say has its names and numbers in it already. Its pattern is found again, and filled in another language.

Services know nothing of languages, and what they once said is kept as they said it (a write's trouble, a card's doubt): so
the sentence itself is looked up. `sentences.json` has every pattern of the source, and the catalogue its translation.
"""

import json
import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from app.paths import RESOURCES

CONTEXT = "sentences"
HOLE = re.compile(r"\{(\w+)\}")
# One of several in "(John is away; Priya is in a meeting)".
PHRASE = re.compile(r"(?<![^\s;(])[^\s;()][^;()]*")
# Where one sentence ends and the next begins; a hole first has none of that in it ("Dr. Hill" has).
BETWEEN = re.compile(r"(?<=[.?!]) (?=[A-Z“])")
WITHIN, ACROSS = r"(?:(?![.?!] [A-Z“]).)*?[.?!]?", r".*?"


def translated(sentence: str) -> str:
    """By the whole, else by the pattern that holds most of it, else sentence by sentence."""
    exact = QCoreApplication.translate(CONTEXT, sentence)
    if exact != sentence or not sentence.strip():
        return exact
    for pattern, shape in (*_shapes(WITHIN), *_shapes(ACROSS)):
        found = shape.fullmatch(sentence)
        to = QCoreApplication.translate(CONTEXT, pattern) if found else pattern
        if found and to != pattern:
            return to.format(**{name: _value(text) for name, text in found.groupdict().items()})
    parts = BETWEEN.split(sentence)
    return " ".join(translated(part) for part in parts) if len(parts) > 1 else sentence


def _value(text: str) -> str:
    """What stood in a hole: a name as it is; a phrase, or each of several, in the other language."""
    exact = QCoreApplication.translate(CONTEXT, text)
    if exact != text:
        return exact
    return PHRASE.sub(lambda found: translated(found[0]) if " " in found[0] or found[0].islower() else found[0], text)


@cache
def _shapes(filling: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns with holes, those with the most words of their own first."""
    patterns = json.loads((RESOURCES / "translations" / "sentences.json").read_text(encoding="utf-8"))
    open_ones = [p for p in patterns if HOLE.search(p) and len(HOLE.sub("", p).split()) >= 1]
    return tuple((p, _shape(p, filling)) for p in sorted(open_ones, key=lambda p: -len(HOLE.sub("", p))))


def _shape(pattern: str, filling: str) -> re.Pattern[str]:
    """A name that stands in it twice is the same both times."""
    made, known = "", set[str]()
    for number, piece in enumerate(HOLE.split(pattern)):
        if number % 2:
            made += f"(?P={piece})" if piece in known else f"(?P<{piece}>{filling})"
            known.add(piece)
        else:
            made += re.escape(piece)
    return re.compile(made, re.DOTALL)
