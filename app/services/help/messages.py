"""The message that asks a colleague for help, and what is left of it in the CRM. The rep's press approves both."""

import uuid
from collections.abc import Mapping

from app.domain.audit import AuditKind
from app.domain.call import Call, Issue
from app.domain.errors import UserActionNeeded
from app.domain.help import Candidate, HelpRequest
from app.domain.messages import Message
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.people import Side
from app.domain.ports import Clock, Store, WriteConnector
from app.domain.proposal import KEY_NAMESPACE, Action, ActionKind, Vendor
from app.services.outbox.targets import stored_targets, writer_of
from app.services.review.service import sha256


def first(name: str) -> str:
    return name.split()[0] if name.split() else name


def message_key(request: HelpRequest, candidate: Candidate) -> str:
    return str(uuid.uuid5(KEY_NAMESPACE, f"{request.id}|{candidate.user_id}"))


class HelpMessages:
    """Puts what is to be sent into the outbox, once each."""

    def __init__(self, *, store: Store, connectors: Mapping[Vendor, WriteConnector], clock: Clock) -> None:
        self._store = store
        self._connectors = connectors
        self._clock = clock

    def ask(
        self, call: Call, request: HelpRequest, candidate: Candidate, issue: Issue | None, link: str | None
    ) -> OutboxRow:
        """In one transaction with the request, which by then names the candidate."""
        rep = first(call.context.rep)
        content = {
            "text": f"{rep} needs you on a call with {request.account or 'a customer'}.",
            "question": request.question,
            "account": request.account or "",
            "issue": f"{issue.key} {issue.title}" if issue else "",
            "context": self._context(call),
            "join_link": link or "",
            "request_id": request.id,
            "recorded": "This call is recorded." if self._is_recorded(call.id) else "",
            "signature": f"Callside, for {rep}",
        }
        connector = writer_of(self._connectors, ActionKind.HELP_REQUEST)
        if connector is None:
            raise UserActionNeeded(Message("accounts.none"))
        action = Action.of(ActionKind.HELP_REQUEST, candidate.user_id, candidate.name, content, connector.vendor)
        key = message_key(request, candidate)
        prepared = connector.prepare(action, key)
        row = OutboxRow(prepared, call.id, None, sha256(prepared), OutboxState.PENDING)
        with self._store.transaction():
            self._store.save_help(request)
            self._store.enqueue(row)
            self._store.audit(self._clock.now(), AuditKind.HELP_ASKED, call.id, {"request": request.id, "key": key})
        return row

    @property
    def chat(self) -> str:
        """The name of the chat that colleagues are asked in, for people."""
        connector = writer_of(self._connectors, ActionKind.HELP_REQUEST)
        return (connector.vendor if connector else ActionKind.HELP_REQUEST.vendor).title()

    def row(self, key: str) -> OutboxRow | None:
        """The message's place in the outbox."""
        return self._store.outbox_row(key)

    def tell(self, call: Call, request: HelpRequest, candidate: Candidate, text: str, what: str) -> None:
        """A line to somebody who was asked: that it is covered, or no longer needed."""
        connector = writer_of(self._connectors, ActionKind.MESSAGE)
        if connector is None:
            return
        said = f"{text} Callside, for {first(call.context.rep)}"
        action = Action.of(ActionKind.MESSAGE, candidate.user_id, candidate.name, {"text": said}, connector.vendor)
        prepared = connector.prepare(action, str(uuid.uuid5(KEY_NAMESPACE, f"{request.id}|{candidate.user_id}|{what}")))
        self._store.enqueue(OutboxRow(prepared, call.id, None, sha256(prepared), OutboxState.PENDING))

    def to_self(self, call: Call, request: HelpRequest, note: str) -> None:
        """What became of a request, to the rep who made it from the chat."""
        targets = stored_targets(self._store, call.id)
        me = targets.extra.get("me")
        connector = writer_of(self._connectors, ActionKind.DIRECT_SUMMARY, targets.chat)
        if not me or connector is None:
            return
        action = Action.of(ActionKind.DIRECT_SUMMARY, me, "you", {"text": note}, connector.vendor)
        prepared = connector.prepare(action, str(uuid.uuid5(KEY_NAMESPACE, f"{request.id}|{note}")))
        self._store.enqueue(OutboxRow(prepared, call.id, None, sha256(prepared), OutboxState.PENDING))

    def log(self, call: Call, request: HelpRequest, name: str, *, joined: bool = False) -> None:
        """On the opportunity, after the fact and without blocking; it names nobody's time."""
        targets = stored_targets(self._store, call.id)
        connector = writer_of(self._connectors, ActionKind.HELP_LOG, targets.crm)
        if not targets.opportunity_id or connector is None:
            return
        did = "joined" if joined else "requested"
        text = f"SE {first(name)} {did} for technical discussion"
        content = {"subject": text, "text": f"{text}: {request.question}"}
        label = targets.opportunity_name or "the opportunity"
        action = Action.of(ActionKind.HELP_LOG, targets.opportunity_id, label, content, connector.vendor)
        what = "joined" if joined else "log"
        prepared = connector.prepare(action, str(uuid.uuid5(KEY_NAMESPACE, f"{request.id}|{what}")))
        self._store.enqueue(OutboxRow(prepared, call.id, None, sha256(prepared), OutboxState.PENDING))

    def _context(self, call: Call) -> str:
        """Where the deal stands, and who is on the call."""
        brief = self._store.brief(call.id)
        headline = brief.headline if brief else ""
        them = [f"{p.name}, {p.title}" if p.title else p.name for p in call.context.on_side(Side.CUSTOMER)]
        on_it = f"on the call: {'; '.join(them)}" if them else ""
        return " · ".join(part for part in (headline if headline != call.context.title else "", on_it) if part)

    def _is_recorded(self, call_id: str) -> bool:
        call = self._store.call(call_id)
        return call is not None and call.recorded_from is not None
