"""Whether a promise hangs on something, and whether its time is still to come."""

import re
from datetime import date

from pipeline.core.cues import Cue, cues
from pipeline.core.dates import When, deadline
from pipeline.core.dialogue import Sentence
from pipeline.extraction.clause_patterns import Form

_IF_CLAUSE = re.compile(
    r"\b(?:if|unless|assuming|provided|once|when|as soon as)\b[^,]*(?:,|(?= (?:then |i |we )(?:will|can)\b))", re.I
)
# "I will get the scripts ready in case it goes wrong" depends on nothing.
_IN_CASE = re.compile(
    r",? (?:just )?in case\b.*$|,? if (?:you|that|it) (?:like|want|wish|helps?|is okay|works?)\b.*$", re.I
)

_I_WILL = re.compile(r"^\W*(?:\w+ ){0,5}?I (?:will|am going to)\b", re.I)
_SOMEBODY = re.compile(r"^\W*(?:her|him|them)\b(?:\W+(?:again|too|first))?(?:\W+(?:and|about)\b.{0,60})?\W*$", re.I)
_TURNING_TO = frozenset({"chase", "call", "ring", "ask", "email", "write", "text", "remind", "ping", "nudge"})

_HANDED_OVER = re.compile(
    r"^\W*(?:(?:and|so|then) )*(?:you (?:will )?(?:get|have|hear)|I will (?:send|tell|show|mail|let you|get back|come back))\b",
    re.I,
)


def is_asked(sentence: Sentence, clause: str) -> bool:
    """Whether a clause is part of a question: "I will raise a ticket, and could you …?" asks with its second half only."""
    part = clause if _I_WILL.search(clause) else sentence.plain
    return part.rstrip().endswith("?")


def day_of_the_rest(sentence: Sentence, clause: str, call_day: date) -> When | None:
    """The day that the same breath names for what "let me work it out" offers: "and you get it on Monday"."""
    at = sentence.plain.find(clause)
    rest = sentence.plain[at + len(clause) :] if at >= 0 else ""
    return deadline(rest, call_day) if _HANDED_OVER.match(rest) else None


def turns_to_somebody(form: Form) -> bool:
    """Whether a promise is to turn to a person, who stands for the thing: "I will chase her"."""
    return form.verb in _TURNING_TO and form.subject.lower() in ("i", "we") and bool(_SOMEBODY.match(form.rest))


def is_ahead(when: When | None) -> bool:
    """Whether a time is named, and not this moment."""
    return when is not None and not re.fullmatch(r"(?:right )?now", when.text, re.I)


def is_conditional(sentence: Sentence) -> bool:
    """Whether a sentence makes what it says depend on something."""
    plain = _IN_CASE.sub("", sentence.plain)
    found = Cue.CONDITIONAL in cues(_IF_CLAUSE.sub(" ", plain))
    return found or bool(_IF_CLAUSE.search(plain))
