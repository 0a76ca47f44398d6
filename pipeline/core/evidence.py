"""What in the words says who somebody is: a self-introduction, being addressed, being thanked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.people import Participant

WITHIN = 5.0  # seconds in which the one who was addressed answers

INTRODUCTION = (
    r"\b(?:this is|it's|it is|i'm|i am|my name is|my name's)\s+{name}\b(?!')",
    r"\b{name}(?:\s+\w+)?\s+(?:here|speaking)\b",
    r"^(?:(?:hi|hey|hello)(?:\s+\w+)?[,.!]?\s+)?{name}(?:\s+\w+)?\s+from\b",
)
# "John, can you ..." or "... right, Bob?" speak to somebody; "Bob's team" and "with Bob" speak of somebody.
ADDRESS = (
    r"(?:^|[.?!]\s+|\b(?:hi|hey|hello|so|okay|and|but|thanks|thank you|perfect|great|sorry)[,.!]?\s+){name}\s*[,.!?]",
    r",\s*{name}\s*[?.!,]",
    r"(?:^|[.?!]\s+){name},?\s+(?:can|could|would|will|do|does|did|are|have|what|how|when|where|your|you|any)\b",
)
ASKS = re.compile(r"\?|\b(?:can|could|would|will) you\b|\byour\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of one voice: `voice` is the label that diarization gave it."""

    voice: str
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason to believe (or not to believe, where `weight` is negative) that a voice is a person."""

    voice: str
    name: str
    weight: float
    reason: str


def spoken_names(people: Sequence[Participant]) -> Mapping[str, str]:
    """How each is called on this call, lower case → the name: the full name, and the first name if only one has it."""
    names: dict[str, str] = {p.name.lower(): p.name for p in people}
    firsts = [p.first_name.lower() for p in people]
    names.update({p.first_name.lower(): p.name for p in people if firsts.count(p.first_name.lower()) == 1})
    return names


def _found(patterns: Sequence[str], called: str, text: str) -> bool:
    return any(re.search(p.format(name=re.escape(called)), text, re.IGNORECASE) for p in patterns)


def hints(said: Sequence[Said], people: Sequence[Participant]) -> Iterator[Hint]:
    """All hints in a conversation, in order of time. An introduction weighs most, a single answer is thin."""
    names = spoken_names(people)
    for index, turn in enumerate(said):
        for called, name in names.items():
            if _found(INTRODUCTION, called, turn.text):
                yield Hint(turn.voice, name, 5.0, "introduced themselves")
            elif _found(ADDRESS, called, turn.text):
                yield Hint(turn.voice, name, -3.0, "spoke to them by name")
                yield from _answers(said, index, name, called)


def _answers(said: Sequence[Said], index: int, name: str, called: str) -> Iterator[Hint]:
    """Who answers somebody that was addressed; who spoke just before a "Thank you, John"."""
    turn = said[index]
    after = next((s for s in said[index + 1 :] if s.voice != turn.voice), None)
    if after is not None and after.start - turn.end <= WITHIN:
        tail = turn.text[max(0, turn.text.lower().rfind(called)) :]
        yield Hint(after.voice, name, 2.0 if ASKS.search(tail) else 1.0, "answered when addressed")
    thanked = re.search(rf"\b(?:thanks|thank you),?\s+{re.escape(called)}\b", turn.text, re.IGNORECASE)
    before = next((s for s in reversed(said[:index]) if s.voice != turn.voice), None)
    if thanked and before is not None and turn.start - before.end <= WITHIN:
        yield Hint(before.voice, name, 0.5, "was thanked")
