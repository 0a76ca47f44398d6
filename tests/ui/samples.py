"""The Acme call as every window would see it, for pictures and window tests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.brief import Brief, BriefLine, CalendarEvent, SourceReport, SourceState, TalkingPoint
from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.claims import Evidence, Extraction, NextStep, Status, SummaryLine, Verification
from app.domain.consent_rules import Jurisdiction
from app.domain.errors import Unavailable
from app.domain.history import CallLine, Hit
from app.domain.meeting_names import NameProposal
from app.domain.messages import Message
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Attachable, Line, Proposal, ProposalState, Vendor
from app.domain.schedule import PlannedCall
from app.domain.transcript import CommittedWord, Segment, Transcript, Word
from app.services.consent.jurisdiction import consent_rules
from app.services.consent.service import ConsentQuestion, consent_sentence
from app.services.methods.lines import FieldLine
from app.services.processing.own_voice import VoiceSample
from app.services.processing.speaker_names import Renamed
from app.services.review.service import Card
from app.settings import Settings

NOW = datetime(2024, 12, 6, 18, 55, tzinfo=UTC)
PEOPLE = (
    Participant("Sarah Chen", Side.US, "Account Executive"),
    Participant("Jane Wilson", Side.CUSTOMER, "CTO"),
    Participant("Bob Torres", Side.CUSTOMER, "VP Engineering"),
)
CONTEXT = CallContext(
    "acme", "Acme Industries demo", datetime(2024, 12, 6, 14), "Sarah Chen", PEOPLE, ("Acme Industries",)
)


def consent_question() -> ConsentQuestion:
    """Jane is in California, nobody knows where Bob is."""
    places = [Jurisdiction("Sarah Chen", "US-NY", "your settings"), Jurisdiction("Jane Wilson", "US-CA", "CRM")]
    ruling = consent_rules().ruling([*places, Jurisdiction("Bob Torres")])
    sentence = consent_sentence(Settings())
    return ConsentQuestion(sentence, f"{sentence} Please answer here.", ruling, places)


def brief() -> Brief:
    start = NOW + timedelta(minutes=5)
    event = CalendarEvent("acme", "acme", "Acme Industries demo", start, start + timedelta(hours=1), PEOPLE)
    lines = (
        BriefLine(
            "Blocker",
            "API latency, API-456, 80 % done",
            "Jira",
            "https://jira.example/API-456",
            NOW - timedelta(days=1),
        ),
        BriefLine(
            "Changed",
            "John: “ready for testing next week”",
            "Slack",
            "https://slack.example/1",
            NOW - timedelta(days=1),
        ),
        BriefLine("Promised", "Nothing open from last time", "Your own history"),
        BriefLine("Note", "Close by end of Q4", "Salesforce", "https://sf.example/1", NOW - timedelta(days=14), True),
    )
    points = (
        TalkingPoint("Lead with the fix of API latency", "API-456 is still open, 80 % done"),
        TalkingPoint("Ask what has to happen on their side to close", "Salesforce: Close by end of Q4"),
        TalkingPoint("Ask what changed since you last spoke", "last contact 2 weeks ago"),
    )
    reports = (SourceReport("Notion", SourceState.LATE, problem="did not answer in time"),)
    headline = "Demo · $500k · last contact 2 weeks ago"
    return Brief(event, "Acme Industries", headline, PEOPLE[1:], lines, points, "John Martinez", reports, NOW)


def words() -> Sequence[CommittedWord]:
    said = (
        (
            Channel.REMOTE,
            "What is the P99 latency on the new API under load? We are planning for ten thousand connections.",
        ),
        (Channel.MIC, "That is a fair question, and I want you to get a precise answer."),
    )
    found, at = [], 72.9
    for channel, text in said:
        for word in text.split():
            found.append(CommittedWord(channel, Word(word, at, at + 0.3, 0.95), at + 0.9))
            at += 0.32
    return found


def transcript() -> Transcript:
    rows = (
        ("Sarah Chen", 29.7, "Thank you. So, last time we spoke, your main concern was the API latency."),
        (
            "Jane Wilson",
            44.4,
            "Oh, that is good to hear. To be frank, that was the one thing stopping us from going further.",
        ),
        ("Bob Torres", 143.0, "Okay. The P99 numbers look good, that was our main concern."),
        (
            "Jane Wilson",
            147.5,
            "Good. John, can you share the actual benchmarks with us? Can you send those by Monday?",
        ),
        ("John Martinez", 153.7, "Absolutely. I will send the performance benchmarks by Monday."),
        ("Bob Torres", 240.8, ""),
    )
    return Transcript.of(CONTEXT, [Segment(n, at, at + 5, who, text) for n, (who, at, text) in enumerate(rows)])


TROUBLES = (
    "Your microphone is no longer heard: Headset is gone.",
    "The disk is full: nothing more is kept until there is room.",
)
QUOTE = Evidence(2, 143.8, 147.1, "Bob Torres", "The P99 numbers look good, that was our main concern.")
PROMISE = Evidence(4, 154.6, 157.4, "John Martinez", "I will send the performance benchmarks by Monday.")
NOTE = "Call with Acme Industries, 6 Dec\n[2:23] API latency: resolved."
SUMMARY = (
    SummaryLine("Bob is content with the P99 numbers; they were the main concern.", (QUOTE,)),
    SummaryLine("John sends the benchmarks by Monday.", (PROMISE,)),
)
MAIL = """Hi Jane,

Thanks to you and Bob for your time today.

- John will send the performance benchmarks by Monday, 9 December.
- I will schedule a technical deep dive with Bob on Thursday, 12 December.

Best regards,
Sarah"""


def card(number: int, vendor: Vendor, kind: ActionKind, label: str, text: str, doubt: str | None = None) -> Card:
    stage = {"stage_before": "Demo", "stage": "Negotiation"}
    mail = {
        "to": ["jane.wilson@acme.example"],
        "cc": ["bob.torres@acme.example"],
        "subject": "Next steps from our call",
    }
    content = stage if kind is ActionKind.STAGE else {"text": text, **(mail if kind is ActionKind.DRAFT else {})}
    action = Action(vendor, kind, f"target-{number}", label, content)
    lines = (Line(text, (QUOTE, PROMISE)),)
    reason = "2 lines rest on what Bob and John said, heard clearly."
    proposal = Proposal(f"p{number}", "acme", action, lines, 0.96, reason, doubt)
    return Card(proposal, text, "sha", f"key-{number}", None)


def cards() -> Sequence[Card]:
    done = card(
        5, Vendor.JIRA, ActionKind.COMMENT, "API-456", "“The P99 numbers look good, that was our main concern.”"
    )
    prepared = Prepared("key-5", Vendor.JIRA, "comment", "API-456", b"{}")
    row = OutboxRow(prepared, "acme", "p5", "sha", OutboxState.DONE, remote_id="1")
    approved = Proposal(**{**_fields(done.proposal), "state": ProposalState.APPROVED})
    return [
        card(1, Vendor.GMAIL, ActionKind.DRAFT, "Jane Wilson, Cc Bob Torres", MAIL),
        card(
            2,
            Vendor.SALESFORCE,
            ActionKind.CALL_NOTE,
            "Acme – Platform",
            NOTE,
        ),
        card(
            3,
            Vendor.SALESFORCE,
            ActionKind.STAGE,
            "Acme – Platform",
            "Stage: Demo → Negotiation",
            "decide on the stage: the record says Demo since 22 November",
        ),
        card(4, Vendor.SLACK, ActionKind.MESSAGE, "John Martinez", "Bob said that the P99 numbers settle it."),
        Card(approved, done.preview, done.sha256, done.key, row),
    ]


def _fields(proposal: Proposal) -> dict[str, object]:
    return {name: getattr(proposal, name) for name in Proposal.__dataclass_fields__}


def extraction(call_id: str) -> Extraction:
    checked = Verification(Status.VERIFIED, {"quote": True}, 0.97)
    step = NextStep(
        "send the performance benchmarks",
        "John Martinez",
        date(2024, 12, 9),
        None,
        "by Monday",
        "Acme",
        (PROMISE,),
        checked,
    )
    return Extraction(call_id, "offline", (SummaryLine("API latency: resolved.", (QUOTE,)),), next_steps=(step,))


def lines() -> Sequence[CallLine]:
    """The calls beside the shown one."""
    when = datetime(2024, 12, 6, 14)
    return (
        CallLine("acme", "Acme Industries demo", "Acme Industries", when, CallState.REVIEW, 4, 0, 1, 285.0),
        CallLine("globex", "Globex renewal", "Globex", when - timedelta(hours=2), CallState.REVIEW, 3, 0, 0, 1900.0),
        CallLine(
            "initech", "Initech check-in", "Initech", when - timedelta(hours=3), CallState.WRITING, 0, 1, 3, 640.0
        ),
        CallLine("umbra", "Umbra intro", "Umbra", when - timedelta(hours=5), CallState.DONE, 0, 0, 5, 900.0),
    )


class SampleReviewing:
    """The services that the review window asks, in one object that answers at once and remembers what was done."""

    def __init__(self, shown: Sequence[Card] | None = None, said: Transcript | None = None) -> None:
        self.shown = list(cards() if shown is None else shown)
        self.said = said or transcript()
        self.done: list[tuple[str, object]] = []
        self.counting: dict[str, float] = {}
        self.archive = self.review = self.autonomy = self.approvals = self
        self.outbox = self.attachments = self.speakers = self.clock = self.methods = self.own_voice = (
            self.window_names
        ) = self
        self.names: list[NameProposal] = []
        self.voices: list[VoiceSample] = []
        self.fields: list[FieldLine] = []
        self.guesses: frozenset[str] = frozenset()
        self.unread: Message | None = None

    # ── the archive ─────────────────────────────────────────────────────────────────────────────────────────────

    def now(self) -> datetime:
        return NOW

    def calls(self) -> Sequence[CallLine]:
        return lines()

    def call(self, call_id: str) -> Call:
        return Call(replace(CONTEXT, call_id=call_id), CallState.REVIEW)

    def transcript(self, _call_id: str) -> Transcript:
        return self.said

    def summary(self, _call_id: str) -> Sequence[SummaryLine]:
        return SUMMARY

    def left_unread(self, _call_id: str) -> Message | None:
        return self.unread

    def play(self, call_id: str, start: float, end: float) -> None:
        self.done.append(("play", (start, end)))

    def lines(self, _call_id: str) -> Sequence[FieldLine]:
        return self.fields

    # ── decisions ───────────────────────────────────────────────────────────────────────────────────────────────

    def cards(self, _call_id: str) -> Sequence[Card]:
        return self.shown

    def countdowns(self) -> Mapping[str, datetime]:
        return {i: NOW + timedelta(seconds=seconds) for i, seconds in self.counting.items()}

    def stop(self, chosen: Card) -> None:
        self.done.append(("stop", chosen.proposal.id))
        self.counting = {}

    def approve(self, chosen: Sequence[Card]) -> None:
        self.done.append(("approve", [c.proposal.id for c in chosen]))
        ids = {c.proposal.id for c in chosen}
        self.shown = [_written(c) if c.proposal.id in ids else c for c in self.shown]

    def reject(self, chosen: Card, reason: str) -> None:
        self.done.append(("reject", reason))
        self._set(chosen, ProposalState.REJECTED)

    def edit(self, chosen: Card, changes: Mapping[str, Any]) -> None:
        self.done.append(("edit", changes))
        action = replace(chosen.proposal.action, content={**chosen.proposal.action.content, **changes})
        edited = Card(replace(chosen.proposal, action=action), str(changes["text"]), "new", chosen.key, None)
        self.shown = [edited if c.proposal.id == chosen.proposal.id else c for c in self.shown]

    def undo(self, chosen: Card) -> None:
        self.done.append(("undo", chosen.proposal.id))
        self._set(chosen, ProposalState.PENDING)

    def retry(self, chosen: Card) -> None:
        self.done.append(("retry", chosen.proposal.id))

    def dismiss(self, key: str, _reason: str) -> None:
        self.done.append(("leave out", next(c.proposal.id for c in self.shown if c.key == key)))

    def choices(self, chosen: Card) -> Sequence[Attachable]:
        return (Attachable("Folder", "pricing.pdf", "pricing.pdf", 120_000),)

    def attach(self, chosen: Card, file: Attachable) -> None:
        self.done.append(("attach", file.name))

    def detach(self, chosen: Card, name: str) -> None:
        self.done.append(("detach", name))

    def rename(self, call_id: str, old: str, new: str, *, segments: Sequence[int] | None = None) -> Renamed:
        self.done.append(("rename", (old, new)))
        self.said = self.said.renamed(old, new)
        return Renamed(2, 3)

    def question(self, _call_id: str) -> Sequence[VoiceSample]:
        return self.voices

    def answer(self, _call_id: str, speaker: str | None) -> Renamed:
        self.done.append(("own voice", speaker))
        self.voices = []
        return Renamed(4, 2) if speaker else Renamed(0, 0)

    def proposed(self, _call_id: str) -> Sequence[NameProposal]:
        return self.names

    def decline(self, _call_id: str, proposal: NameProposal) -> None:
        self.done.append(("decline", proposal.name))
        self.names = []

    def guessed(self, _call_id: str) -> frozenset[str]:
        return self.guesses

    def can_undo(self, _call_id: str) -> bool:
        return False

    def _set(self, chosen: Card, state: ProposalState) -> None:
        changed = Card(replace(chosen.proposal, state=state), chosen.preview, chosen.sha256, chosen.key, None)
        self.shown = [changed if c.proposal.id == chosen.proposal.id else c for c in self.shown]


def _written(chosen: Card, state: OutboxState = OutboxState.DONE, error: str | None = None) -> Card:
    action = chosen.proposal.action
    prepared = Prepared(chosen.key, action.vendor, action.kind, action.target, b"{}")
    row = OutboxRow(prepared, "acme", chosen.proposal.id, "sha", state, remote_id="1", error=error)
    approved = replace(chosen.proposal, state=ProposalState.APPROVED)
    return Card(approved, chosen.preview, chosen.sha256, chosen.key, row)


def every_state() -> Sequence[Card]:
    """A card in each state that a card can have."""
    texts = {
        OutboxState.PENDING: "Jira does not answer.",
        OutboxState.AMBIGUOUS: None,
        OutboxState.PARKED: "It can't be told whether this was written: look there, then try again or leave it out.",
        OutboxState.REJECTED: "Salesforce says that the opportunity is closed.",
        OutboxState.DONE: None,
        OutboxState.UNDONE: None,
    }
    base = cards()
    found = [
        _written(card(n + 10, Vendor.JIRA, ActionKind.COMMENT, f"API-{n}", NOTE), s, e)
        for n, (s, e) in enumerate(texts.items())
    ]
    skipped = Card(replace(base[3].proposal, state=ProposalState.REJECTED), base[3].preview, "sha", "k", None)
    return [base[0], base[2], *found, skipped]


class Broken(SampleReviewing):
    """A store that does not answer."""

    def calls(self) -> Sequence[CallLine]:
        raise Unavailable("The data folder does not answer: is its disk still there?")


class NoCalls:
    """The history of somebody who has just begun."""

    def calls(self) -> Sequence[CallLine]:
        return ()

    def search(self, query: str) -> Sequence[Hit]:
        return ()


def planned() -> Sequence[PlannedCall]:
    """Today's calls: one that is over, the next, and one with a title that has no end."""
    first = brief().event
    over = replace(
        first, id="over", title="Globex renewal", start=NOW - timedelta(hours=3), end=NOW - timedelta(hours=2)
    )
    long = "Quarterly review of the platform migration with everybody who has ever had a question about it"
    late = replace(first, id="late", title=long, start=NOW + timedelta(hours=3), end=NOW + timedelta(hours=4))
    return [PlannedCall(event) for event in (over, first, late)]
