"""Whether a promise hangs on something, and whether its time is still to come."""

import re
from datetime import date

from pipeline.core.cues import Cue, cues
from pipeline.core.dates import When, deadline
from pipeline.core.dialogue import Sentence
from pipeline.core.numbers import TENS, UNITS
from pipeline.extraction.clause_patterns import Form

_IF_CLAUSE = re.compile(
    r"\b(?:if|unless|assuming|provided|once|when|as soon as)\b[^,]*(?:,|(?= (?:then |i |we )(?:will|can)\b))", re.I
)
# "I will get the scripts ready in case it goes wrong" depends on nothing.
_IN_CASE = re.compile(
    r"\b(?:ask|see|check|find out|know|hear|wonder)(?: \w+){0,3} if\b.*$|"
    r",? (?:just )?in case\b.*$|,? if (?:you|that|it) (?:like|want|wish|helps?|is okay|works?)\b.*$",
    re.I,
)

# What "let me …" speaks of where it is work for after the call.
LATER = re.compile(
    r"\b(?:(?:get|come|circle) back\b|let (?:you|[A-Z]\w+) know|find out|look into|"
    r"ask (?:my|our|her|him|them)\b|(?:with|to|by) (?:my|our|the) "
    r"(?:team|boss|manager|colleagues?|people|engineers?|lawyers?|legal|finance|office|side|partners?|board)|after "
    r"(?:this|the) (?:call|meeting))",
    re.I,
)
_I_WILL = re.compile(r"^\W*(?:\w+ ){0,5}?I (?:will|am going to)\b", re.I)
_SOMEBODY = re.compile(r"^\W*(?:her|him|them)\b(?:\W+(?:again|too|first))?(?:\W+(?:and|about)\b.{0,60})?\W*$", re.I)
_TURNING_TO = frozenset({"chase", "call", "ring", "ask", "email", "write", "text", "remind", "ping", "nudge"})

_HANDED_OVER = re.compile(
    r"^\W*(?:(?:and|so|then) )*(?:you (?:will )?(?:get|have|hear)|I will (?:send|tell|show|mail|let you|get back|come back))\b",
    re.I,
)


# "If you say yes now I'll release the order", "I'll do one seventy-six": terms that are put on the table.
_BARGAIN = re.compile(
    r"\bif you (?:can |will |just )?(?:say yes|agree|accept|sign|pay|commit|take|give|do|match|meet|come down|drop|throw in|"
    r"go (?:to|down|with)|make it)\b.*\b(?:I|we) (?:will|can|would)\b|"
    r"\b(?:I|we) (?:will|can|would) (?:do|go to|give|pay) (?:you )?(?:it (?:for|at) |that (?:for|at) )?"
    rf"(?:{'|'.join([*UNITS, *TENS])}|[£$€]?\d)",
    re.I,
)


# What is only pictured, and what is told now: "What I can tell you is that the board saw a number".
_IMAGINED = re.compile(
    r"\b(?:could|can) (?:imagine|picture)\b|\bwould it be\b|\btake (?:any\w+|you up on)\b|"
    r"\bwhat (?:i|we) (?:can|could|will|would) (?:tell|say)(?: to)?(?: you)? is\b",
    re.I,
)


def is_imagined(plain: str) -> bool:
    """Whether a sentence pictures something, or tells it now: nothing is taken on by either."""
    return bool(_IMAGINED.search(plain))


def is_bargaining(plain: str) -> bool:
    """Whether a sentence makes an offer of terms, which takes nothing on until the other side has taken it."""
    return bool(_BARGAIN.search(plain))


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
