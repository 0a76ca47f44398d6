"""Promises that do not say "will": "I am sending it tonight", "will be getting that across", "I have to build it today"."""

import re
from dataclasses import dataclass

from pipeline.core.words import word_set
from pipeline.extraction.verbs import ACTIONS, ADVERB

_SUBJECT = r"(?P<subj>i|we|(?-i:[A-Z][\w'-]+))"
_PROGRESSIVE = re.compile(
    rf"(?<![\w'])(?<!what )(?<!that ){_SUBJECT} (?:am|are|is) {ADVERB}(?P<verb>[a-z]{{3,}}ing)(?P<rest>\b.*)", re.I
)
_WILL_BE = re.compile(
    rf"(?<![\w'])(?P<subj>i|we|you|he|she|they|(?-i:[A-Z][\w'-]+)) (?:will|(?:am|are|is) going to) {ADVERB}be "
    rf"{ADVERB}(?P<verb>[a-z]{{3,}}ing)(?P<rest>\b.*)",
    re.I,
)
_MUST = re.compile(
    rf"(?<![\w'])(?P<subj>i|we) (?:still |do |also |just )*(?:have to|need to|must|have got to|got to) {ADVERB}"
    r"(?P<verb>[a-z]+)(?P<rest>\b.*)",
    re.I,
)
# "What I am going to do today is I will put …": the promise stands behind the "is".
_CLEFT = re.compile(
    r"\bwhat (?P<subj>I|we) (?:will|am going to|are going to|can) do\b(?P<when>.{0,60}?) is,? (?:that )?"
    r"(?:(?:I|we) (?:will |am going to |are going to |can )?)?",
    re.I,
)
# Under way while people talk, or a state: no promise.
_NOW = re.compile(
    r"\b(?:right now|at the moment|currently|as we speak|already|now|here|still|always|these days)\b", re.I
)
_STATES = word_set(
    "going looking thinking trying hoping doing being having saying asking talking working seeing wondering calling "
    "feeling paying telling planning waiting expecting getting coming making starting running using growing struggling"
)


@dataclass(frozen=True, slots=True)
class Tense:
    """A clause read as a promise in another tense: who, the verb in its base form, the rest, and whether a time is due."""

    subject: str
    verb: str
    rest: str
    start: int
    needs_time: bool


def read(clause: str) -> Tense | None:
    if m := _WILL_BE.search(clause):
        verb = base_of_ing(m["verb"].lower())
        if verb in ACTIONS and m["verb"].lower() not in ("having", "being", "making") and "?" not in clause:
            return Tense(m["subj"], verb, m["rest"], m.start("subj"), False)
    if (m := _PROGRESSIVE.search(clause)) and not _NOW.search(clause):
        verb = base_of_ing(m["verb"].lower())
        known = verb in ACTIONS and m["verb"].lower() not in _STATES
        if known or re.match(r" down with\b", m["rest"]):
            return Tense(m["subj"], verb, m["rest"], m.start("subj"), True)
    if (m := _MUST.search(clause)) and m["verb"].lower() in ACTIONS:
        return Tense(m["subj"], m["verb"].lower(), m["rest"], m.start("subj"), True)
    return None


def plain_order(clause: str) -> str:
    """A clause with "what I will do today is put …" as "I will put … today"."""
    m = _CLEFT.search(clause)
    if not m:
        return clause
    return f"{clause[: m.start()]}{m['subj']} will {clause[m.end() :].rstrip('. ')} {m['when'].strip()}".strip()


def base_of_ing(verb: str) -> str:
    """ "sending" → "send", "writing" → "write", "putting" → "put"."""
    stem = verb[:-3]
    for candidate in (stem, stem + "e", stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem):
        if candidate in ACTIONS:
            return candidate
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "tpngm" else stem
