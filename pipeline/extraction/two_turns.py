"""Promises over two turns: a question about a time and a bare day as its answer, and meetings agreed day by day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.domain.people import Side
from app.domain.speech_acts import accepts, asks_when, declines
from pipeline.core.cues import Cue
from pipeline.core.dates import When, deadline, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.text import content
from pipeline.extraction import fitness
from pipeline.extraction.answering import tells
from pipeline.extraction.candidates import Candidate, Steps
from pipeline.extraction.conditions import is_ahead
from pipeline.extraction.owners import ours, speaker_of
from pipeline.extraction.requests import MEETING as ARRANGES

# A date that others have set: nobody promises it with the answer.
_IS_SET = re.compile(
    r"\bwhen(?:'s| is| are) (?:\w+ ){1,3}(?:due|open|opening|closing|closed|starting|on|over|up|valid)\b|"
    r"\bwhen (?:is|are) (?:the|your|their|our) (?:next|last|first|final)\b|\bwhen do (?:they|you) (?:next )?(?:meet|open|close|"
    r"decide|sit)\b",
    re.I,
)
_UNSURE = frozenset({Cue.HEDGED, Cue.NEGATED, Cue.HYPOTHETICAL, Cue.CONDITIONAL, Cue.HEARSAY, Cue.SARCASM, Cue.PAST})
MEETING = re.compile(
    r"\b(?:meet(?:ing)?|speak|talk|call|demo|session|walk[- ]?through|catch up|visit|appointment|show you|zoom|teams|"
    r"workshop|review|come (?:out|over|by|round)|kick[- ]?off|slot|sit down|come by|come over|drop by|video)\b",
    re.I,
)
_PROPOSES = re.compile(
    r"^\W*(?:(?:so|and|okay|then|great|good),? )*(?:how about|what about|shall we|should we|do you want to|"
    r"why do not we|are you (?:free|around)|let us say|say|maybe|would|does|next|this|on|monday|tuesday|wednesday|"
    r"thursday|friday|tomorrow|i could do|we could do|i can do|i have|could we|can we|or)\b",
    re.I,
)
# "Friday I'm at a funeral": the day is named to refuse it.
_TAKEN_UP = re.compile(
    r"\b(?:I|we) (?:am|are) (?:at|in|on|off|away|out|up|over|down|flying|travell?ing|booked|busy|full|closed|tied)\b|"
    r"\b(?:no good|not good|does not (?:work|suit)|is (?:out|bad|full|tricky|hopeless|a holiday|a bank holiday))\b",
    re.I,
)
_LEFT = 4  # words beside the time in a bare answer
_SOON = 4  # sentences within which a time that was put as a question is settled
_CLOSE = 4  # turns within which a meeting has to be spoken of


def answers_when(dialogue: Dialogue, call_day: date) -> Iterator[Candidate]:
    """ "When is that fixed?" – "End of the month. You have my word.": the answer is the promise of the thing asked for."""
    for turn, after in zip(dialogue.turns, dialogue.turns[1:], strict=False):
        asked = turn[-1]
        if not asks_when(asked.plain) or MEETING.search(asked.plain) or is_set_by_others(asked.plain):
            continue
        opening = tuple(after[:3])
        answer = next((s for s in opening if _is_bare_time(s, call_day)), None)
        if answer is None and any(mentions(s.plain, call_day) for s in opening):
            # "Tomorrow? Around lunch?" … "Tomorrow lunchtime then.": settled a turn or two later.
            later = [s for s in dialogue.after(opening[-1], _SOON) if s.speaker == opening[0].speaker]
            answer = next((s for s in later if _is_bare_time(s, call_day)), None)
            opening = (answer,) if answer else opening
        if answer is None or answer.side is Side.UNKNOWN:
            continue
        times = [s for s in opening if mentions(s.plain, call_day) and (s is answer or _is_bare_time(s, call_day))]
        if any(s.cues & _UNSURE for s in times):
            continue
        when = _most_certain([w for s in times for w in mentions(s.plain, call_day)])
        thing = _thing(dialogue, turn)
        own = [s for s in thing if s.speaker == answer.speaker]
        thing = tuple(s for s in thing if s.speaker != answer.speaker)
        said = (*own, *(s for s in opening if s in times))
        # The time stands in the step's date: where more was said than the time, that is what is quoted.
        text = fitness.own_words(dialogue, own or said, answer, thing, call_day)
        yield Candidate.of(text, "finish", speaker_of(answer), when, *thing, *said, kind="answer")


def is_set_by_others(question: str) -> bool:
    """Whether a question is about a date that others have set: "when is the grant due?"."""
    return bool(_IS_SET.search(question))


def _is_bare_time(sentence: Sentence, call_day: date) -> bool:
    times = mentions(sentence.plain, call_day)
    if not times or sentence.plain.rstrip().endswith("?"):
        return False
    rest = sentence.plain
    for when in sorted(times, key=lambda w: -w.start):
        rest = f"{rest[: when.start]} {rest[when.end :]}"
    return len(rest.split()) <= _LEFT


def _most_certain(times: list[When]) -> When:
    return next((w for w in times if w.day), times[0])


def _thing(dialogue: Dialogue, turn: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The question, with what it is about where it only says "when" or "that"."""
    asked = turn[-1]
    same = [s for s in turn[-2:] if s.segment.id == asked.segment.id]
    if len(same) > 1 and any(tells(s) for s in same):
        return tuple(same)
    if (len(same) > 1 or len(content(asked.plain)) <= 1) and asked.turn:
        before = dialogue.turns[asked.turn - 1]
        if offered := [s for s in before if tells(s)][-1:]:
            return (*offered, *same)
        earlier = dialogue.turns[asked.turn - 2][-1:] if asked.turn > 1 else ()
        return (*earlier, *before[:1], asked)
    return (asked,)


def agreed_meetings(dialogue: Dialogue, call_day: date) -> Iterator[Candidate]:
    """A day put forward for a meeting and taken, or a day named in answer to "when can we speak?"."""
    for turn, after in zip(dialogue.turns, dialogue.turns[1:], strict=False):
        offered = next((s for s in reversed(turn) if _offers_day(s, call_day)), None)
        if offered is None and turn[0].turn and asks_when(dialogue.turns[turn[0].turn - 1][-1].plain):
            offered = next((s for s in turn if mentions(s.plain, call_day) and not s.cues & _UNSURE), None)
        if offered is None:
            continue
        about = _about(dialogue, offered)
        answer = after[0]
        if about is None or declines(answer.plain):
            continue
        chosen = mentions(answer.plain, call_day)
        options = mentions(offered.plain, call_day)
        day = deadline(answer.plain, call_day) if chosen else deadline(offered.plain, call_day)
        if not (accepts(answer.plain) or (chosen and not answer.plain.rstrip().endswith("?"))):
            continue
        if chosen and _TAKEN_UP.search(answer.plain):
            continue
        if day is None or (len(options) > 1 and not chosen) or answer.cues & {Cue.NEGATED, Cue.HEDGED}:
            continue
        said = tuple(sorted({about.index: about, offered.index: offered, answer.index: answer}.items()))
        words = [s for _, s in said if s is not answer or chosen]
        text = fitness.own_words(dialogue, [offered], offered, [w for w in words if w is not offered], call_day)
        if len(words) > 1 and about.speaker == offered.speaker and about is not offered:
            text = fitness.own_words(dialogue, [about, offered], offered, (), call_day)
        owner = ours(dialogue, offered, answer)
        yield Candidate.of(text, "meet", owner, day, *(s for _, s in said), kind="meeting")


def _offers_day(sentence: Sentence, call_day: date) -> bool:
    times = mentions(sentence.plain, call_day)
    if not any(is_ahead(time) for time in times) or sentence.cues & {Cue.NEGATED, Cue.PAST}:
        return False
    asks = sentence.plain.rstrip().endswith("?") or bool(
        re.search(r"\b(?:how|what) about\b|\bi could do\b", sentence.plain, re.I)
    )
    return asks and bool(_PROPOSES.search(sentence.plain) or len(sentence.plain.split()) <= 8)


def _about(dialogue: Dialogue, offered: Sentence) -> Sentence | None:
    """The sentence that speaks of the meeting: the offer itself, else one a few turns before."""
    if MEETING.search(offered.plain):
        return offered
    for earlier in reversed(dialogue.before(offered, 12)):
        if offered.turn - earlier.turn > _CLOSE:
            return None
        if MEETING.search(earlier.plain) and (earlier.plain.rstrip().endswith("?") or earlier.cues <= {Cue.HEDGED}):
            return earlier
    return None


_AT_ONCE = re.compile(r"\b(?:straight|right) away\b|\bimmediately\b|\bnow\b", re.I)
_INVITE = frozenset({"invit", "invitat", "calendar", "invitation", "invite"})
_NEAR = 4  # turns between an agreed meeting and the promise of its invitation


def add_meeting(dialogue: Dialogue, steps: Steps, meeting: Candidate, call_day: date) -> None:
    """An agreed meeting is one step with the promise to send its invitation, and with what was said of it before."""
    # "Could we find a slot?" is what the meeting answers.
    steps.found[:] = [c for c in steps.found if not (c.kind == "let_us" and _close(c, meeting))]
    order = sorted(range(len(steps.found)), key=lambda i: not steps.found[i].words & _INVITE)
    for i in order:
        old = steps.found[i]
        if not _close(old, meeting):
            continue
        undated = old.when is None or not old.when.day or bool(_AT_ONCE.search(old.when.text))
        if old.words & _INVITE:
            if undated:
                line = fitness.own_words(dialogue, old.said[-1:], old.said[-1], meeting.said[:1], call_day)
                steps.amend(i, replace(old.plus(*meeting.said), what=line, when=meeting.when))
            return
        shared = {s.index for s in old.said} & {s.index for s in meeting.said}
        if old.verb in ARRANGES and (shared or (undated and old.when is None)):
            steps.amend(i, replace(old.plus(*meeting.said), when=meeting.when if undated else old.when))
            return
        if shared:
            return
    steps.found.append(meeting)


def _close(old: Candidate, meeting: Candidate) -> bool:
    return abs(old.turn - meeting.turn) <= _NEAR or abs(old.said[0].turn - meeting.said[0].turn) <= 1
