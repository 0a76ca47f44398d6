"""Calls told as one: a later part's words on the clock of the first, and each part's own words out of the whole again.

The parts stay calls of their own, each with its sound, its consent and its notes; the transcript, what was read of it and
what waits for approval are the first's while they are joined.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from math import inf
from typing import Any, TypeVar

from app.domain.call import Call
from app.domain.claims import Evidence, Extraction, StageRecommendation
from app.domain.people import Participant
from app.domain.proposal import Proposal
from app.domain.transcript import Segment, Transcript

T = TypeVar("T")
CLAIMS = ("summary", "decision_makers", "next_steps", "blockers", "key_quotes", "competitors")
# A later half begins when it began, unless that is longer ago than a line that dropped explains, or was told wrongly.
LONGEST_PAUSE_SECONDS = 3600.0
PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A later part: `offset` is the second of the joined call at which its own clock begins, `starts` the first second of
    the joined call that is its own; its segments have its own ids plus `first_id`."""

    call_id: str
    offset: float
    starts: float
    first_id: int


@dataclass(frozen=True, slots=True)
class Joined:
    """What a joined call is made of, and what the first part had for itself before."""

    parts: tuple[Part, ...]
    recorded_to: float | None
    people: tuple[str, ...]
    accounts: tuple[str, ...]

    def span(self, call_id: str | None) -> tuple[float, float]:
        """(from, to) of a part in seconds of the joined call; None for the first part."""
        begins = [-inf, *(part.starts for part in self.parts), inf]
        place = 0 if call_id is None else 1 + [part.call_id for part in self.parts].index(call_id)
        return begins[place], begins[place + 1]


def offset_of(first: Call, end: float, other: Call) -> float:
    """The second of `first` at which the clock of `other` begins; `end`: where `first` ends so far."""
    begins = other.recorded_from or 0.0
    apart = (other.context.started_at - first.context.started_at).total_seconds()
    if end <= apart + begins <= end + LONGEST_PAUSE_SECONDS:
        return apart
    return end + PAUSE_SECONDS - begins


def moved(value: T, seconds: float, ids: int) -> T:
    """The same with all its moments `seconds` later and all its segments' ids raised by `ids`."""
    found: Any = value
    if isinstance(value, tuple | list):
        found = type(value)(moved(part, seconds, ids) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: moved(getattr(value, f.name), seconds, ids) for f in fields(value)}
        if {"start", "end"} <= changes.keys():
            changes |= {"start": changes["start"] + seconds, "end": changes["end"] + seconds}
        if isinstance(value, Evidence):
            changes["segment"] += ids
        if isinstance(value, Segment):
            changes["id"] += ids
        found = replace(value, **changes)
    result: T = found
    return result


def with_part(whole: Transcript, part: Transcript) -> Transcript:
    """`whole` followed by `part`, which has been moved; people and issues of both."""
    names = {p.name for p in whole.participants}
    people = tuple(p for p in part.participants if p.name not in names)
    keys = {issue.key for issue in whole.issues}
    return replace(
        whole,
        participants=(*whole.participants, *people),
        accounts=tuple(dict.fromkeys((*whole.accounts, *part.accounts))),
        issues=(*whole.issues, *(issue for issue in part.issues if issue.key not in keys)),
        segments=(*whole.segments, *part.segments),
        language=whole.language or part.language,
    )


def transcript_within(whole: Transcript, span: tuple[float, float]) -> tuple[Segment, ...]:
    return tuple(s for s in whole.segments if span[0] <= s.start < span[1])


def people_of(
    known: Collection[str], whole: Sequence[Participant], segments: Sequence[Segment]
) -> tuple[Participant, ...]:
    """Those of the joined call who belong to one part: who was there before, and who speaks in it now."""
    speak = {s.speaker for s in segments}
    return tuple(p for p in whole if p.name in known or p.name in speak)


def extraction_within(whole: Extraction, span: tuple[float, float]) -> Extraction:
    """The claims that rest on nothing but what was said within `span`."""

    def own(claims: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(claim for claim in claims if rests_within(claim.evidence, span))

    stage = whole.stage if rests_within(whole.stage.evidence, span) else StageRecommendation(None, ())
    withheld = tuple(w for w in whole.withheld if span[0] <= w.start < span[1])
    changes: dict[str, Any] = {name: own(getattr(whole, name)) for name in CLAIMS}
    return replace(whole, **changes, stage=stage, withheld=withheld)


def rests_within(evidence: Sequence[Evidence], span: tuple[float, float]) -> bool:
    return bool(evidence) and all(span[0] <= e.start < span[1] for e in evidence)


def touches(proposal: Proposal, span: tuple[float, float]) -> bool:
    """Whether a follow-up rests on something that was said within `span`; one without evidence may rest on anything."""
    evidence = [e for line in proposal.lines for e in line.evidence]
    return not evidence or any(span[0] <= e.start < span[1] for e in evidence)


def with_claims(whole: Extraction, other: Extraction) -> Extraction:
    """What was withheld, flagged and noted in both; claims one after the other."""
    claims: Mapping[str, Any] = {name: (*getattr(whole, name), *getattr(other, name)) for name in CLAIMS}
    return replace(
        whole,
        **claims,
        withheld=(*whole.withheld, *other.withheld),
        flags=tuple(dict.fromkeys((*whole.flags, *other.flags))),
        review_required=whole.review_required or other.review_required,
    )


def told_with(calls: Collection[str], joined_to: Mapping[str, str]) -> frozenset[str]:
    """All parts of the joined calls that one of `calls` belongs to. `joined_to`: each later part, and its first."""
    firsts = {joined_to.get(call_id, call_id) for call_id in calls} & set(joined_to.values())
    return frozenset(firsts | {part for part, first in joined_to.items() if first in firsts})
