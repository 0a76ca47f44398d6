"""What the texts are written from: the verified part of an extraction, the people, and how a person puts a date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.call import CallContext
from app.domain.claims import (
    Blocker,
    BlockerStatus,
    DecisionMaker,
    Evidence,
    Extraction,
    KeyQuote,
    NextStep,
    Status,
    SummaryLine,
)
from app.domain.languages import ENGLISH
from app.domain.people import Participant, Side
from app.domain.proposal import Targets
from app.domain.transcript import Transcript
from pipeline.core.dates import spoken
from pipeline.core.dialogue import Dialogue
from pipeline.core.frames import Frames, frames
from pipeline.core.own_words import is_quote
from pipeline.core.people import Roster, short
from pipeline.core.product_names import INTERNAL

# Seniority by title, most senior first; the follow-up goes to the one who decides.
_RANKS = tuple(
    re.compile(p, re.I)
    for p in (
        r"\b(?:ceo|president(?<!vice president)|founder|owner|managing director|geschäftsführer(?:in)?|inhaber(?:in)?|"
        r"vorstand\w*|directora? general|directeur général|directrice générale|pdg|gérante?)\b",
        r"\b(?:c[a-z]o|chief)\b",
        r"\b(?:svp|evp|vp|vice president)\b",
        r"\b(?:head|director|general counsel|\w*leiter(?:in)?|prokurist(?:in)?|direktor(?:in)?|directora|directeur|directrice)\b",
        r"\b(?:manager|lead|principal|counsel)\b",
    )
)
# Steps that are only about our own house: not for the customer's eyes.
_INTERNAL = re.compile(
    r"\b(?:internal\w*|my manager|their manager|our manager|escalate|forecast|crm|"
    r"margins?|floor price|walk[- ]?away|mark[- ]?up|our costs?|upsell|pushy|annoying|between us|among us|"
    r"deal desk|quota|commission|leadership|my boss|approval from|" + "|".join(INTERNAL) + r")\b",
    re.I,
)

# Talk among ourselves: so many turns on either side without a customer.
NEAR_TURNS = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the texts may use. `steps` and the rest hold verified claims only."""

    call: CallContext
    transcript: Transcript
    extraction: Extraction
    targets: Targets
    roster: Roster
    steps: tuple[NextStep, ...]
    blockers: tuple[Blocker, ...]
    deciders: tuple[DecisionMaker, ...]
    quotes: tuple[KeyQuote, ...]
    summary: tuple[SummaryLine, ...]
    speakers: frozenset[str]

    @classmethod
    def of(cls, extraction: Extraction, transcript: Transcript, call: CallContext, targets: Targets) -> "Facts":
        """What proposals are worded from: verified claims, people and targets of one call."""
        return cls(
            call,
            transcript,
            extraction,
            targets,
            Roster.of(transcript, call),
            tuple(s for s in extraction.next_steps if s.verification.status is Status.VERIFIED),
            tuple(b for b in extraction.blockers if b.verification.status is Status.VERIFIED),
            tuple(d for d in extraction.decision_makers if d.verification.status is Status.VERIFIED),
            extraction.key_quotes,
            extraction.summary,
            frozenset(s.speaker for s in Dialogue.of(transcript, call).sentences),
        )

    @property
    def maybes(self) -> tuple[NextStep, ...]:
        """Steps that one of two readers alone found: for a person to decide about."""
        return tuple(s for s in self.extraction.next_steps if s.verification.status is Status.MAYBE)

    @property
    def day(self) -> date:
        return self.transcript.started_at.date()

    @property
    def frames(self) -> Frames:
        """The frames of the texts, in the language of the call."""
        return frames(self.extraction.language)

    @property
    def account(self) -> str:
        """How the call's account is named in a text."""
        accounts = self.call.accounts or self.transcript.accounts
        return f" {self.frames.said['and']} ".join(accounts) if accounts else self.call.title

    @property
    def rep(self) -> Participant:
        return self.roster.get(self.call.rep) or Participant(self.call.rep, Side.US)

    def spoke(self, person: Participant) -> bool:
        """Whether somebody said anything that counts: orders to the program and withheld passages don't."""
        return person.name in self.speakers

    def customers(self) -> list[Participant]:
        """Customers, the most senior first; equals stay in the order of the invitation."""
        return sorted((p for p in self.roster.people if p.side is Side.CUSTOMER), key=rank)

    def colleagues(self) -> list[Participant]:
        """Those of our side, the rep apart, who spoke, took something on, or own an issue that was discussed."""
        owners = {s.owner for s in self.steps}
        keys = {b.jira_key for b in self.blockers if b.jira_key}
        assigned = {i.assignee for i in self.call.issues if i.key in keys}
        ours = [p for p in self.roster.people if p.side is Side.US and p.name != self.call.rep]
        return [p for p in ours if self.spoke(p) or p.name in owners or p.name in assigned]

    def outward_steps(self) -> list[NextStep]:
        """Steps that the customer may read: a sentence of ours, and neither an inside matter nor said among ourselves."""
        return [s for s in self.steps if not (self._is_internal(s.what) or is_quote(s.what) or self._among_us(s))]

    def _is_internal(self, what: str) -> bool:
        own = self.frames.said.get("internal")
        return bool(_INTERNAL.search(what) or (own and re.search(str(own), what, re.I)))

    def _among_us(self, step: NextStep) -> bool:
        """Whether a step was agreed where no customer spoke shortly before or after it."""
        ordered = sorted(self.transcript.segments, key=lambda s: s.start)
        places = [i for i, s in enumerate(ordered) if s.id in {e.segment for e in step.evidence}]
        if not places:
            return False
        near = ordered[max(0, places[0] - NEAR_TURNS) : places[-1] + NEAR_TURNS + 1]
        return all(self.roster.side(s.speaker) is Side.US for s in near)


def rank(person: Participant) -> int:
    title = person.title or ""
    if re.search(r"\bvice president\b", title, re.I):
        return 2
    return next((i for i, pattern in enumerate(_RANKS) if pattern.search(title)), len(_RANKS))


def clock(seconds: float) -> str:
    """Minutes and seconds from the start of the call: "2:22"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


_MEETING = re.compile(
    r"^(?:schedule|hold|set up|book|meet|run|host|arrange|organi[sz]e|plan|do|sync|"
    r"review)\b.*\b(?:call|meeting|session|dive|demo|workshop|review|sync|check-in|kick-?off|"
    r"training|walkthrough)\b|^meet\b",
    re.I,
)


def by_when(step: NextStep, call_day: date) -> str:
    """ " by Monday, 9 December"; a vague time in the words that were used; nothing where nothing was said."""
    if step.due:
        # A meeting happens on its day; everything else is done by it.
        link = "on" if _MEETING.search(step.what) else "by"
        comma = "," if "," in step.what else ""
        return f"{comma} today" if step.due == call_day else f"{comma} {link} {spoken(step.due, call_day)}"
    if not step.due_range or not step.due_text:
        return ""
    text = step.due_text
    bare = re.match(r"(?:this|next|in|by|within|before|early|later|sometime|over|during|late|end)\b", text, re.I)
    lead = " before " if re.match(r"(?:the )?(?:holiday|christmas|new year)", text, re.I) else " in "
    return f" {text}" if bare else f"{lead}{text}"


def tail(facts: Facts, step: NextStep) -> str:
    """A step as the tail of a line, with its day: "send the deck by Monday, 9 December"; "API …" stays."""
    said = facts.frames
    when = by_when(step, facts.day) if said.language == ENGLISH else said.by_when(step, facts.day)
    return f"{said.lowered(step.what)}{when}"


def customer_words(facts: Facts, blocker: Blocker) -> Evidence | None:
    """The customer's own sentence on a blocker: a key quote where one stands there, the last word otherwise."""
    theirs = [e for e in blocker.evidence if facts.roster.side(e.speaker) in (Side.CUSTOMER, Side.PARTNER)]
    if not theirs:
        return None
    places = {e.segment for e in theirs}
    quoted = [e for q in facts.quotes for e in q.evidence if e.segment in places]
    return (quoted or theirs)[-1]


def is_settled(blocker: Blocker) -> bool:
    return blocker.status is BlockerStatus.RESOLVED


def topic(facts: Facts, blocker: Blocker) -> str:
    """What to call a blocker in a text: the tracker's title where it has one."""
    title = next((i.title for i in facts.call.issues if i.key == blocker.jira_key), "")
    return title or blocker.what


def first_names(people: Iterable[Participant], joined: str = "and") -> str:
    names = [short(p.name) for p in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joined} {names[-1]}" if names else ""
