"""The Acme call as every window would see it, for pictures and window tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from app.domain.brief import Brief, BriefLine, CalendarEvent, SourceReport, SourceState, TalkingPoint
from app.domain.call import CallContext, Channel
from app.domain.claims import Evidence
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Line, Proposal, ProposalState, Vendor
from app.domain.transcript import CommittedWord, Segment, Transcript, Word
from app.services.review import Card

NOW = datetime(2024, 12, 6, 18, 55, tzinfo=UTC)
PEOPLE = (
    Participant("Sarah Chen", Side.US, "Account Executive"),
    Participant("Jane Wilson", Side.CUSTOMER, "CTO"),
    Participant("Bob Torres", Side.CUSTOMER, "VP Engineering"),
)
CONTEXT = CallContext(
    "acme", "Acme Industries demo", datetime(2024, 12, 6, 14), "Sarah Chen", PEOPLE, ("Acme Industries",)
)


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


QUOTE = Evidence(2, 143.8, 147.1, "Bob Torres", "The P99 numbers look good, that was our main concern.")
PROMISE = Evidence(4, 154.6, 157.4, "John Martinez", "I will send the performance benchmarks by Monday.")
NOTE = "Call with Acme Industries, 6 Dec\n[2:23] API latency: resolved."
MAIL = """Hi Jane,

Thanks to you and Bob for your time today.

- John will send the performance benchmarks by Monday, 9 December.
- I will schedule a technical deep dive with Bob on Thursday, 12 December.

Best regards,
Sarah"""


def card(number: int, vendor: Vendor, kind: ActionKind, label: str, text: str, doubt: str | None = None) -> Card:
    action = Action(vendor, kind, f"target-{number}", label, {"text": text})
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
            "decide on the stage",
        ),
        card(4, Vendor.SLACK, ActionKind.MESSAGE, "John Martinez", "Bob said that the P99 numbers settle it."),
        Card(approved, done.preview, done.sha256, done.key, row),
    ]


def _fields(proposal: Proposal) -> dict[str, object]:
    return {name: getattr(proposal, name) for name in Proposal.__dataclass_fields__}


class SampleReviewing:
    """What the review window asks for, answered at once; remembers what was done."""

    def __init__(self, shown: Sequence[Card] | None = None) -> None:
        self.shown = list(cards() if shown is None else shown)
        self.done: list[tuple[str, object]] = []

    def cards(self) -> Sequence[Card]:
        return self.shown

    def transcript(self) -> Transcript:
        return transcript()

    def approve(self, chosen: Sequence[Card]) -> None:
        self.done.append(("approve", [c.proposal.id for c in chosen]))

    def reject(self, chosen: Card, reason: str) -> None:
        self.done.append(("reject", chosen.proposal.id))

    def edit(self, chosen: Card, text: str) -> None:
        self.done.append(("edit", text))

    def undo(self, chosen: Card) -> None:
        self.done.append(("undo", chosen.proposal.id))

    def play(self, start: float, end: float) -> None:
        self.done.append(("play", (start, end)))
