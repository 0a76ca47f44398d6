"""Whether a step's wording can be acted on by a colleague who was not there, and the speaker's own words where it can't."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise

from pipeline.core.dates import mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.people import label
from pipeline.core.text import content
from pipeline.core.words import word_set

LONGEST_QUOTE, LONGEST_ANSWERED = 40, 45  # words
_PRONOUN = re.compile(
    r"\b(?:the rest|it|this|that|them|they|those|these|he|she|him|her|one|ones|stuff|things?|something|somewhere|there|inside|"
    r"everything|anything|you|we|i|me|us|your|myself|themselves|yourself|same|so|such|someone|somebody|like|whatnot|"
    r"whatever|say|know|mean|look|kind of|sort of|um|uh|please|guys|mate|right|yeah|okay|actually|only|once)\b",
    re.I,
)
# "that" and "this" are no pronouns before a noun, and a relative "that" follows one.
_BEFORE_NOUN = re.compile(
    r"\b(?:those|these|that|this|the same|which|the other|the whole) (?=[a-z-]{3,}\b)(?!across|over|out|up|on\b|back|with|"
    r"together|down|off|into|from|for\b|by\b|to\b|in\b|at\b|and\b|is\b|are\b|was\b|will\b|can\b|goes\b|then\b|off\b)",
    re.I,
)
_FIXED = re.compile(
    r"\b(?:so that|so (?:that )?[A-Z]|"
    r"look (?:at|into|over|up|through|out)\b|say yes|know[- ]how|right[- ]of|only the|"
    r"once the|let [A-Z]\w+ know|one[- ](?!along|over|up|out|back|in|to|for|with|by|on|at|across|together)[a-z]+|"
    r"one (?:page|of)|look(?= on)|how [a-z ]+ it|(?:have|take) a look|"
    r"and [a-z]+ (?:it|them|that|back)\b|what (?:it|they|we|you|else)[a-z ]*|if it|whether it|"
    r"where it|when it|that (?:goes|is|are|was|shows?|covers?|says?))\b",
    re.I,
)
_DANGLING = re.compile(
    r"\b(?:the|an?|and|or|to|of|for|by|so|because|i|we|you|not|like|as|is|are|be|that|which|who|if|when|than|our|my|"
    r"your|their|another|get|from|into|myself)\W*$",
    re.I,
)
_CUT_OFF = re.compile(r"\b(?:the|an?|our|my|your|their|another|and|or|of|to|for|with|first|next|every)\W*$", re.I)
_ODD = re.compile(
    r"\b(\w+) \1\b|,\s*(?:see|look|like|well|um|uh|right|mate)\b|\b(?:do|will|can|would) not\b.*\bdo not\b", re.I
)
_TIME_LEFT = re.compile(
    r"\b(?:today|tomorrow|tonight|this (?:morning|afternoon|evening|week|month|quarter)|next (?:week|month)|in no time|"
    r"straight away|right away|monday|tuesday|wednesday|thursday|friday)\W*$",
    re.I,
)
_OPENING = re.compile(
    r"^(?:(?:and|so|but|then|okay|ok|yes|yeah|yep|yup|no|sure|great|well|perfect|absolutely|of course|good|right|cool|oh|"
    r"lovely|got it|fine|alright|thanks|sure thing|no problem|um|uh|ah|super|nice)\b[,.!—-]*\s+)+",
    re.I,
)
_BARE_PARTICLE = re.compile(
    r"^\w+(?: (?:back|up|out|over|in|on|off|down|across|through|together|away|around|either way))*$"
)
_NO_TASK = word_set("be go come take see try let hold do make")
# "Have the application" lost the word that says what becomes of it.
_NEVER = word_set("have keep be let see")
THINGS = 2  # words of meaning beside the verb from which an imperative says enough by itself


def is_fit(what: str, *, alone: frozenset[str] = frozenset()) -> bool:
    """Whether an imperative stands by itself: a verb and its thing, no pronoun without its noun, no fragment, no time."""
    words = what.split()
    if len(words) < 2:
        return what.lower() in alone
    first, rest = words[0].lower(), " ".join(words[1:])
    if first in _NEVER:
        return False
    bare = _FIXED.sub(" ", _BEFORE_NOUN.sub(" ", rest))
    if _PRONOUN.search(bare) or _DANGLING.search(what) or _ODD.search(what) or _TIME_LEFT.search(what):
        return False
    if _BARE_PARTICLE.match(what.lower()):
        return False
    things = content(rest)
    return len(things) >= (2 if first in _NO_TASK else 1)


_BROKEN = re.compile(r"\b(?:your|our|my|the|an?|to|of|their) *(?:,|—|--|\.\.\.|…|-(?= ))", re.I)


def breaks_off(text: str) -> bool:
    """Whether a sentence ends before it is complete: "the money comes out of"."""
    return bool(_CUT_OFF.search(text.rstrip(" .")))


def is_broken_off(clause: str) -> bool:
    """Whether a clause stops before its noun and begins anew: "I'll be giving your, go on our page"."""
    return bool(_BROKEN.search(clause))


def says_enough(what: str, people: frozenset[str] = frozenset()) -> bool:
    """Whether an imperative names enough to be acted on: a thing with a word that tells which, people aside."""
    rest = what.split(" ", 1)[-1]
    return len(content(rest, drop=people)) >= THINGS


def own_words(
    dialogue: Dialogue, said: Sequence[Sentence], speaker_at: Sentence, asked: Sequence[Sentence], call_day: date
) -> str:
    """The promise in its speaker's own words, with the question or request that it answers."""
    pieces = [trimmed(s.text, call_day) for s in said]
    gaps = [" " if b.index - a.index <= 1 else " … " for a, b in pairwise(said)]
    text = "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
    line = f"{label(speaker_at.speaker)}: “{text}”"
    return line + answering(asked, speaker_at.speaker)


def answering(asked: Sequence[Sentence], speaker: str) -> str:
    """ " (answering Clara: “Can we have the logs?”)", the last of them said by another speaker; else nothing."""
    if not asked or asked[-1].speaker == speaker:
        asked = [s for s in asked if s.speaker != speaker]
    told = []
    for who, said in groupby(asked[-3:], key=lambda s: s.speaker):
        words = " ".join(_OPENING.sub("", s.text.strip()) or s.text for s in said)
        told.append(f"{label(who)}: “{_shortened(words, LONGEST_ANSWERED)}”")
    return f" (answering {' '.join(told)})" if told else ""


# "They said Friday", "something he can look at tonight", "the day is Monday": the time belongs to what was said.
_NEEDS_TIME = re.compile(
    r"\b(?:said|says|say|told|is|are|was|be|it's|that's|look|looks|mean|until|since|than|free|busy|off|in|on|out|only|from)$",
    re.I,
)


def without_opening(text: str) -> str:
    """A sentence without its opening "okay, so"."""
    return _OPENING.sub("", text.strip()) or text.strip()


def trimmed(text: str, call_day: date) -> str:
    """A verbatim piece of a sentence: without its opening "okay, so" and without the time that ends it."""
    bare = _OPENING.sub("", text.strip())
    bare = bare if len(content(bare)) >= 1 else text.strip()
    for when in reversed(mentions(bare, call_day)):
        tail = bare[when.end :].strip(" .,!?")
        head = re.sub(r"[\s,]+(?:by|before|on|at|in|for|until|till)?(?: the)?\s*$", "", bare[: when.start], flags=re.I)
        asks = bare.rstrip().endswith("?")
        if not tail and not asks and len(head.split()) >= 4 and not (_CUT_OFF.search(head) or _NEEDS_TIME.search(head)):
            bare = head
    return _shortened(bare, LONGEST_QUOTE)


def _shortened(text: str, limit: int) -> str:
    """The beginning of a long text, up to a whole word."""
    words = text.split()
    return text.strip() if len(words) <= limit else " ".join(words[:limit]) + " …"


_POINTS = re.compile(
    r"\b(?:it|that|this|them|those|these|one)\b(?! (?:week|month|morning|afternoon|evening|[a-z]+s\b|(?:is|will|you|we|i|goes|"
    r"covers|shows|says)\b))",
    re.I,
)


def names_its_thing(plain: str) -> bool:
    """Whether a promise says by itself what it is about: a noun, and no pronoun in its place."""
    return not _POINTS.search(plain) and len(content(plain)) >= 2


def wants(sentence: Sentence) -> bool:
    """Whether a sentence asks another person to do something."""
    return bool(_WANTS.search(sentence.plain))


_WANTS = re.compile(
    r"^\W*(?:(?:and|so|then|okay|thursday|good|[A-Z]\w+,)\W+)*(?:please )?(?:send|shoot|drop|get|give|mail|email|text|"
    r"write|ring|forward|bring|show) (?:me|us)\b|\b(?:can|could|would|will) you\b|\b(?:i|we) (?:would|need|want|will need)"
    r" (?:like )?(?:you|[A-Z]\w+) to\b",
    re.I,
)
