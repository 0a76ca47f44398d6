"""What the call as a whole says: account of a claim, competitors, stage, urgency, flags, and the summary's lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.claims import (
    Blocker,
    BlockerStatus,
    DecisionMaker,
    KeyQuote,
    NextStep,
    SummaryLine,
    Urgency,
)
from app.domain.languages import ENGLISH
from app.domain.people import Side
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.frames import Frames, frames
from pipeline.core.own_words import is_quote
from pipeline.core.people import label, short
from pipeline.core.text import tokens
from pipeline.core.written_language import language_of

POOR_AUDIO = 0.6
MAX_SUMMARY = 6
_STAGES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    (
        "Negotiation",
        2,
        re.compile(
            r"\b(?:contract|order form|redlin\w+|liability|pricing|discount|sign(?:s|ed)?|signature|"
            r"procurement|legal (?:has|will|needs|review)|terms|msa)\b",
            re.I,
        ),
    ),
    (
        "Proposal",
        2,
        re.compile(r"\b(?:send (?:you )?(?:a |the )?(?:proposal|quote)|proposal by|formal quote|rfp)\b", re.I),
    ),
)
_PRESSURE = re.compile(
    r"\b(?:urgent\w*|asap|as soon as possible|no slack|hard (?:date|deadline)|before the "
    r"holidays|lapses|expires?|deadline|end of (?:the )?(?:quarter|year|month)|critical|"
    r"production is down|outage|last day|is up on|right away|immediately|at risk|go live|goes "
    r"live)\b",
    re.I,
)
_NOT_HURRIED = re.compile(r"\b(?:no (?:rush|hurry)|not urgent|whenever|next year|no deadline|take your time)\b", re.I)


@dataclass(frozen=True, slots=True)
class OverviewForms:
    """How a call of one language speaks of stages and of haste."""

    stages: tuple[tuple[str, int, re.Pattern[str]], ...]
    refuses: re.Pattern[str]
    pressure: re.Pattern[str]
    not_hurried: re.Pattern[str]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "OverviewForms":
        stages = tuple((name, least, re.compile(pattern, re.I)) for name, least, pattern in said["stages"])
        return cls(stages, *(re.compile(said[name], re.I) for name in ("refuses", "pressure", "not_hurried")))


def account_of(dialogue: Dialogue, said: Sequence[Sentence]) -> str | None:
    """The account that a claim is filed under: named in its own words, else the one being spoken of; never guessed
    where several were named in one breath."""
    accounts = dialogue.transcript.accounts or dialogue.context.accounts
    if len(accounts) <= 1:
        return accounts[0] if accounts else None
    own = {a for s in said for a in _named(s.plain, accounts)}
    if own:
        return own.pop() if len(own) == 1 else None
    first = said[0]
    for earlier in reversed(dialogue.sentences[: first.index]):
        named = _named(earlier.plain, accounts)
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _named(plain: str, accounts: Sequence[str]) -> set[str]:
    words = set(tokens(plain))
    return {
        a
        for a in accounts
        if a.lower() in plain.lower() or (tokens(a)[:1] and tokens(a)[0] in words and len(tokens(a)[0]) > 3)
    }


def stage(
    dialogue: Dialogue, steps: Sequence[NextStep], forms: OverviewForms | None = None
) -> tuple[str | None, tuple[Sentence, ...]]:
    """A later stage only where the customer speaks of it more than once; several accounts, or nothing agreed: none."""
    accounts = dialogue.transcript.accounts or dialogue.context.accounts
    if len(accounts) > 1 or not steps:
        return None, ()
    theirs = [s for s in dialogue.sentences if s.side is Side.CUSTOMER and not s.cues & {Cue.SARCASM, Cue.HYPOTHETICAL}]
    known = forms or _ENGLISH
    if any(known.refuses.search(s.plain) for s in theirs):
        return None, ()
    for name, needed, pattern in known.stages:
        said = [s for s in theirs if pattern.search(s.plain)]
        agreed = [s for s in steps if pattern.search(s.what)]
        terms = {m.lower() for s in said for m in pattern.findall(s.plain)}
        if len(terms) >= needed and agreed:
            return name, tuple(said[:3])
    return None, ()


def urgency(
    dialogue: Dialogue, steps: Sequence[NextStep], blockers: Sequence[Blocker], forms: OverviewForms | None = None
) -> Urgency | None:
    known = forms or _ENGLISH
    theirs = [s for s in dialogue.sentences if s.side is not Side.US and Cue.SARCASM not in s.cues]
    if any(known.pressure.search(s.plain) for s in theirs) and not any(
        known.not_hurried.search(s.plain) for s in theirs
    ):
        return Urgency.HIGH
    if len(steps) >= 2 or any(b.status in (BlockerStatus.OPEN, BlockerStatus.IN_PROGRESS) for b in blockers):
        return Urgency.MEDIUM
    return Urgency.LOW if steps else None


def flags(dialogue: Dialogue, steps: Sequence[NextStep], blockers: Sequence[Blocker]) -> tuple[str, ...]:
    found = []
    if dialogue.injected:
        found.append("injection")
    heard = [s.confidence for s in dialogue.transcript.segments if s.confidence is not None]
    if heard and sum(heard) / len(heard) < POOR_AUDIO:
        found.append("poor_audio")
    if len(dialogue.transcript.accounts) > 1:
        found.append("multi_account")
    if not steps and not blockers:
        found.append("nothing_actionable")
        if not any(s.side is Side.CUSTOMER and len(s.plain.split()) > 25 for s in dialogue.sentences):
            found.append("small_talk")
    return tuple(found)


def summary(
    dialogue: Dialogue,
    steps: Sequence[NextStep],
    blockers: Sequence[Blocker],
    quotes: Sequence[KeyQuote],
    deciders: Sequence[DecisionMaker],
) -> tuple[SummaryLine, ...]:
    """Three to six lines, each with its evidence; fewer where less was said."""
    said = frames(language_of(dialogue.transcript))
    lines = [
        SummaryLine(said.say("blocker", what=f"{b.what}{_key(b)}", status=said.status(b.status)), b.evidence[-2:])
        for b in blockers[:2]
    ]
    told = {e.segment for line in lines for e in line.evidence}
    fresh = [q for q in quotes if q.evidence[0].segment not in told]
    lines += [SummaryLine(f"{short(q.speaker)}: “{q.text}”", q.evidence) for q in fresh[:2]]
    absent = [d for d in deciders if dialogue.roster.get(d.name) is None]
    lines += [SummaryLine(said.say("absent_decider", who=_titled(d)), d.evidence) for d in absent[:1]]
    day = dialogue.transcript.started_at.date()
    shown = steps[: max(1, MAX_SUMMARY - len(lines))]
    lines += [SummaryLine(f"{_said_or_done(s, said)}{said.by_when(s, day)}.", s.evidence[-2:]) for s in shown]
    return tuple(lines[:MAX_SUMMARY])


def _key(blocker: Blocker) -> str:
    return f" ({blocker.jira_key})" if blocker.jira_key else ""


def _titled(person: DecisionMaker) -> str:
    return f"{person.name} ({person.title})" if person.title else person.name


def _said_or_done(step: NextStep, said: Frames) -> str:
    if is_quote(step.what):
        return step.what
    who = label(step.owner) if step.owner else said.say("somebody")
    what = f"{step.what[:1].lower()}{step.what[1:]}" if said.language == ENGLISH else said.lowered(step.what)
    return f"{who}: {what}"


_ENGLISH = OverviewForms(
    _STAGES, re.compile(r"\bno budget\b|\bnot interested\b|\bdo not bother\b", re.I), _PRESSURE, _NOT_HURRIED
)
