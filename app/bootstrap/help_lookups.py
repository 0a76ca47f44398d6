"""What Get SE asks of systems that it knows nothing of otherwise: an account's open issues, and who is on the rota."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.domain.brief import BriefQuery, CalendarEvent, FactKind
from app.domain.call import Call, Issue
from app.domain.ports import BriefSource, Rota

TRACKER_SECONDS = 2.0
ROTA_SECONDS = 2.0


def open_issues(tracker: BriefSource | None, call: Call, now: datetime) -> Sequence[Issue]:
    """Those of the call's account, from the issue tracker. Raises from the error tree."""
    accounts = call.context.accounts
    if tracker is None or not accounts:
        return ()
    event = CalendarEvent(
        call.id, call.id, call.context.title, now, now + timedelta(hours=1), call.context.participants
    )
    facts = tracker.facts(BriefQuery(event, accounts[0], (), (), now), timeout=TRACKER_SECONDS)
    found = [fact.data for fact in facts if fact.kind is FactKind.ISSUE]
    return [Issue(d["key"], d.get("title", ""), d.get("status"), d.get("assignee"), accounts[0]) for d in found]


def rota_names(rota: Rota | None, page_id: str) -> Sequence[str]:
    """The names on the company's rota page, first choice first. Raises from the error tree."""
    return rota.names(page_id, timeout=ROTA_SECONDS) if rota else ()
