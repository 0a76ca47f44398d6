"""Numbers for the rep, counted from what is stored; they stay on the rep's machine."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from app.domain.audit import AuditKind
from app.domain.claims import Status
from app.domain.documents import Document
from app.domain.help import HelpState
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Store
from app.domain.proposal import ActionKind, ProposalState

# Reading and approving a call's follow-ups, until the rep's own time has been measured: the product's target.
REVIEW_MINUTES = 1.0


@dataclass(frozen=True, slots=True)
class WeeklyStats:
    calls: int
    briefs: int
    help_requests: int
    help_accepted: int
    written: dict[str, int]
    waiting: int
    edits: int
    caught: int
    confidence: float | None
    minutes_saved: float


def numbers(store: Store, call_ids: Iterable[str], *, minutes_before: float) -> WeeklyStats:
    """`minutes_before` is the rep's own baseline for a call without Callside."""
    ids = list(call_ids)
    rows = [row for row in store.outbox() if row.call_id in ids]
    extractions = [extraction for i in ids if (extraction := store.extraction(i))]
    requests = [request for i in ids for request in store.help_requests(i)]
    proposals = [proposal for i in ids for proposal in store.proposals(i)]
    audited = Counter(row["kind"] for i in ids for row in store.audit_rows(i))
    verdicts = [c.verification for x in extractions for c in x.next_steps]
    verdicts += [b.verification for x in extractions for b in x.blockers]
    processed = len(extractions)
    return WeeklyStats(
        calls=processed,
        briefs=sum(1 for i in ids if store.is_marked(i, Document.BRIEF)),
        help_requests=len(requests),
        help_accepted=sum(request.state is HelpState.ACCEPTED for request in requests),
        written=dict(Counter(_what(row) for row in rows if row.state is OutboxState.DONE)),
        waiting=sum(p.state is ProposalState.PENDING for p in proposals) + sum(_is_open(row) for row in rows),
        edits=audited[AuditKind.EDITED],
        caught=sum(verdict.status is not Status.VERIFIED for verdict in verdicts),
        confidence=fmean(p.confidence for p in proposals) if proposals else None,
        minutes_saved=max(0.0, processed * (minutes_before - REVIEW_MINUTES)),
    )


def _what(row: OutboxRow) -> str:
    return {
        ActionKind.CALL_NOTE: "call note",
        ActionKind.STAGE: "stage",
        ActionKind.TASK: "task",
        ActionKind.TASK_UPDATE: "change of a task",
        ActionKind.FIELD: "field",
        ActionKind.HELP_LOG: "note of the SE request",
        ActionKind.DRAFT: "e-mail draft",
        ActionKind.COMMENT: "issue comment",
        ActionKind.MESSAGE: "message",
        ActionKind.SUMMARY_LINE: "line in the weekly summary",
        ActionKind.HELP_REQUEST: "SE request",
        ActionKind.DIRECT_SUMMARY: "summary to yourself",
    }[row.prepared.kind]


def _is_open(row: OutboxRow) -> bool:
    return row.state not in (OutboxState.DONE, OutboxState.UNDONE)
