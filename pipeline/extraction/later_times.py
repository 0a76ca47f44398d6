"""What is said of a step beside its promise: its day, asked for a turn later or named as the day on which its owner is
there, and the words with which an agreed offer is only said again."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.domain.speech_acts import accepts, asks_when, declines
from pipeline.core.cues import Cue
from pipeline.core.dates import When, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.people import short
from pipeline.extraction.candidates import Candidate, Steps
from pipeline.extraction.owners import speaker_of
from pipeline.extraction.requests import MEETING

_REACH = 2  # turns after a promise in which its day is asked for
_BARE = 5  # words beside the time in an answer
# Without a question mark too: a recogniser often leaves it out.
_BY_WHEN = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:by|until|till) (?:when|what (?:time|day|date))\W*$|^\W*(?:and |okay |cool )?when\W*$", re.I
)
_IS_THERE = re.compile(
    r"\b(?:I|we) (?:am|are|will be) (?:\w+ )?(?:seeing|meeting|coming|going|visiting|speaking|talking|there|over|round|by|"
    r"with|at|in)\b",
    re.I,
)
_PROMISE = re.compile(r"(?P<so>\bso )?\bI will\b", re.I)
_NEXT = 2  # sentences after a promise in which a day is only added
_OPEN = frozenset({Cue.NEGATED, Cue.QUESTION, Cue.PAST, Cue.HYPOTHETICAL})
_SAME_BREATH = 3  # sentences before a promise
_SAME_AGAIN = re.compile(
    r"(?:\b(?:is|are|would be|will be)|'s) (?:\w+ )?(?:fine|good|okay|perfect|great|enough|early enough)\b", re.I
)


def with_times(dialogue: Dialogue, call_day: date, found: Sequence[Candidate]) -> list[Candidate]:
    """The steps, those without a time with the one that was said beside them."""
    ways = (_asked, _is_there, _says_more)
    return [c if c.when else next((made for way in ways if (made := way(dialogue, call_day, c))), c) for c in found]


def says_again(steps: Steps, sentence: Sentence, when: When | None) -> bool:
    """Whether a promise of "it" only says again what its speaker offered and the turn before took: the step gets its time."""
    at = steps.latest(sentence.turn, within=1)
    if at is None:
        return False
    old = steps.found[at]
    if old.kind not in ("offer", "request") or old.turn != sentence.turn - 1 or old.owner != speaker_of(sentence):
        return False
    steps.amend(at, old.plus(sentence, when=when))
    return True


def invites_to(steps: Steps, at: int, made: Candidate) -> bool:
    """ "I will send the invite" is how an agreed meeting without a day gets done: one step, not two."""
    old = steps.found[at]
    if old.owner != made.owner or old.verb not in MEETING or (old.when and old.when.day):
        return False
    merged = old.plus(*made.said)
    steps.amend(at, replace(merged, what=made.what, when=made.when or old.when, words=old.words | made.words))
    return True


def _asked(dialogue: Dialogue, call_day: date, step: Candidate) -> Candidate | None:
    """ "I'll make the list." "Until when?" "Thursday.": the answer of the step's owner."""
    for turn in dialogue.turns[step.turn : step.turn + _REACH + 1]:
        at = turn[0].turn + 1
        asked = turn[-1]
        if turn[0].turn == step.turn and (agreed := _own_day(dialogue, call_day, step, asked)):
            return agreed
        if at >= len(dialogue.turns) or not (_BY_WHEN.search(asked.plain) or asks_when(asked.plain)):
            continue
        answer = dialogue.turns[at][0]
        times = mentions(answer.plain, call_day)
        mine = step.owner is None or short(step.owner) == short(answer.speaker)
        open_still = Cue.QUESTION in answer.cues and not _is_taken(dialogue, answer)
        if mine and times and not (open_still or answer.cues & {Cue.NEGATED, Cue.HEDGED}) and _is_short(answer, times):
            return replace(step, when=times[0], said=(*step.said, asked, answer), turn=at)
    return None


def _is_taken(dialogue: Dialogue, put: Sentence) -> bool:
    """Whether the next turn takes what was put forward: "would Friday be reasonable?" "Friday is fine."."""
    after = dialogue.turns[put.turn + 1][:1] if put.turn + 1 < len(dialogue.turns) else ()
    return any(not declines(s.plain) and (accepts(s.plain) or _SAME_AGAIN.search(s.plain)) for s in after)


def _says_more(dialogue: Dialogue, call_day: date, step: Candidate) -> Candidate | None:
    """The day that the owner adds in the same breath: "I call him. Still this week."."""
    promise = step.said[-1]
    for said in dialogue.after(promise, _NEXT):
        times = [w for w in mentions(said.plain, call_day) if w.latest >= call_day]
        mine = step.owner is not None and short(step.owner) == short(said.speaker)
        if said.turn != promise.turn or promise.speaker != said.speaker or not mine:
            continue
        if times and not said.cues & _OPEN and _is_short(said, times):
            return replace(step, when=times[-1], said=(*step.said, said), turn=said.turn)
    return None


def _own_day(dialogue: Dialogue, call_day: date, step: Candidate, asked: Sentence) -> Candidate | None:
    """ "Yep. End of the week okay?" "That's fine.": the day that the step's owner puts forward with the promise."""
    times = mentions(asked.plain, call_day)
    mine = step.owner is not None and short(step.owner) == short(asked.speaker)
    if not (mine and times and Cue.QUESTION in asked.cues and _is_short(asked, times)):
        return None
    after = dialogue.turns[asked.turn + 1][:1] if asked.turn + 1 < len(dialogue.turns) else ()
    agreed = [s for s in after if not declines(s.plain) and (accepts(s.plain) or _SAME_AGAIN.search(s.plain))]
    return replace(step, when=times[0], said=(*step.said, asked, *agreed)) if agreed else None


def _is_short(answer: Sentence, times: Sequence[When]) -> bool:
    rest = answer.plain
    for when in sorted(times, key=lambda w: -w.start):
        rest = f"{rest[: when.start]} {rest[when.end :]}"
    return len(rest.split()) <= _BARE


def _is_there(dialogue: Dialogue, call_day: date, step: Candidate) -> Candidate | None:
    """ "I'm coming by on Thursday anyway, so I'll bring you a set.": the day that the promise is linked to."""
    promise = step.said[-1]
    near = [s for s in dialogue.before(promise, _SAME_BREATH) if s.segment.id == promise.segment.id]
    for said in (promise, *reversed(near)):
        there = _IS_THERE.search(said.plain)
        after = _PROMISE.search(promise.plain, there.end() if there and said is promise else 0)
        if there is None or after is None:
            continue
        end = after.start() if said is promise else len(said.plain)
        days = [w for w in mentions(said.plain[there.end() : end], call_day) if w.day and w.day > call_day]
        if after["so"] and len(days) == 1:
            ground = sorted({s.index: s for s in (*step.said, said)}.values(), key=lambda s: s.index)
            return replace(step, when=days[0], said=tuple(ground))
    return None
