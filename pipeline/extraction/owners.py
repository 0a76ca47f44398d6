"""Who does it and by when: from "I", "you", "we" or a name, and from the times in one clause."""

import re
from datetime import date
from enum import Enum, auto
from typing import Final

from app.domain.people import Side
from pipeline.core.dates import When, deadline, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.people import NOT_NAMES
from pipeline.core.words import word_set
from pipeline.extraction import wording
from pipeline.extraction.clause_patterns import Form

# "By Wednesday I will …": the time before the subject.
_LEADING_TIME = re.compile(
    r"^(?:so |and |then |okay |yes )?(?:by|before|on|next|tomorrow|today|this|in|until|first "
    r"thing|right after|after)\b(?:[\s,]+[\w'-]+){0,5}[\s,]*$",
    re.I,
)


_BY = re.compile(r"\b(?:by|before|until|no later than) (?:the )?[\w' ]{3,25}", re.I)
_FEW = 3  # words beside a time
# Somebody says or is something there: then it is more than a time.
_SAYS = re.compile(r"\b(?:i|we|you|he|she|they|it|that|is|are|was|not)\b", re.I)
_EMBEDDED = re.compile(r"\b(?:whether|if (?:he|she|they|it|there|somebody|someone)|what|how|which|who) .*$", re.I)


def without_embedded(text: str) -> str:
    """A clause without what is to be found out: a time in there is no deadline ("I will ask whether she is free in April")."""
    head = _EMBEDDED.sub("", text)
    return head if len(head.split()) >= 3 else text


class Nobody(Enum):
    """The clause makes nobody the owner: then it is no step."""

    NOBODY = auto()


NOBODY: Final = Nobody.NOBODY
EVENT_VERBS = word_set(
    "schedule set book plan arrange organize organise reserve reschedule push move meet host "
    "hold do run present demo discuss talk sync"
)


def speaker_of(sentence: Sentence) -> str:
    """Who spoke, by name or by the label that stands for it."""
    return sentence.speaker


def named(dialogue: Dialogue, said: str) -> str | None:
    """A participant by whatever of the name was said, else the capitalised name of somebody who is absent."""
    person = dialogue.roster.find(said)
    if person:
        return person.name
    plain = said.strip()
    known = plain.lower() in NOT_NAMES or plain in dialogue.transcript.accounts or not plain[:1].isupper()
    return None if known or any(w.lower() in NOT_NAMES for w in plain.split()) else plain


def owner_of(
    dialogue: Dialogue, sentence: Sentence, form: Form, when: When | None, *, recap: bool
) -> str | Nobody | None:
    subject = form.subject.lower()
    if subject in ("i", "we"):
        return speaker_of(sentence)
    if subject == "you":
        return dialogue.addressee(sentence) if recap else NOBODY
    if subject in ("he", "she", "they"):
        last = wording.last_named(dialogue, sentence, skip=(sentence.speaker,))
        return last if last and when else NOBODY
    if " " in subject and subject.split()[0] in ("my", "our", "your", "the"):
        if when is None:
            return NOBODY
        return (
            speaker_of(sentence)
            if subject.split()[0] in ("my", "our")
            else (dialogue.addressee(sentence) if subject.startswith("your") else None)
        )
    person = dialogue.roster.find(form.subject)
    if person:
        return person.name
    absent = named(dialogue, form.subject)
    return absent if absent and when else NOBODY


def ours(dialogue: Dialogue, *sentences: Sentence) -> str | None:
    """Who arranges a joint plan: our side's person in the exchange, else the rep."""
    ours = next((s.speaker for s in sentences if s.side is Side.US), None)
    return ours or dialogue.roster.rep


def _is_only_time(head: str, call_day: date) -> bool:
    """Whether what stands before a promise is its time and hardly anything else: "ten sharp, Thursday the seventeenth"."""
    times = mentions(head, call_day)
    rest = head
    for when in sorted(times, key=lambda w: -w.start):
        rest = f"{rest[: when.start]} {rest[when.end :]}"
    return bool(times) and len(rest.split()) <= _FEW and not _SAYS.search(rest)


def due_of(form: Form, main: str, call_day: date, head: str = "") -> When | None:
    """The step's time. "Send the invite for Thursday" names the meeting's day, not the day of sending."""
    by = _BY.search(main)
    main = without_embedded(main)
    found = list(mentions(main, call_day))
    # "You'll hear from me what it is by Wednesday": the day is not part of what is found out.
    if not found and by and (behind := mentions(by.group(), call_day)):
        return behind[0]
    if not found and (_LEADING_TIME.match(head) or _is_only_time(head, call_day)):
        return deadline(head, call_day)
    if form.verb not in EVENT_VERBS:
        kept = [w for w in found if not re.search(r"\b(?:for|about|from|of)\s+(?:the\s+)?$", main[: w.start], re.I)]
        if len(kept) != len(found):
            return kept[-1] if kept else None
    elif form.verb in ("move", "push", "reschedule") and len(found) > 1:
        return next((w for w in found if not re.search(r"\bto\s+$", main[: w.start])), found[-1])
    return deadline(main, call_day)
