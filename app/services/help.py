"""Get SE: the question, the call, the issue, its owner, who is really free, one message, one confirmation."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from app.domain.call import Call, Issue
from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.help import Answer, Candidate, HelpAnswer, HelpRequest, HelpState, TraceStep
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Clock, Colleagues, IssueMatcher, Store, WriteConnector
from app.domain.proposal import KEY_NAMESPACE, Action, ActionKind, Person, Vendor
from app.events import Events, HelpChanged, PauseAsked
from app.services.review import sha256
from app.services.targets import stored_targets
from app.services.write import Writer
from app.settings import Settings

SEND_PATIENCE_SECONDS = 15.0


class HelpService:
    def __init__(
        self,
        *,
        store: Store,
        colleagues: Colleagues,
        connectors: Mapping[Vendor, WriteConnector],
        writer: Writer,
        matcher: IssueMatcher,
        settings: Settings,
        events: Events,
        clock: Clock,
    ) -> None:
        self._store = store
        self._colleagues = colleagues
        self._connectors = connectors
        self._writer = writer
        self._matcher = matcher
        self._settings = settings
        self._events = events
        self._clock = clock

    def request(self, call: Call, question: str, *, join_link: str | None) -> HelpRequest:
        """Asks the best colleague who is free, and comes back once the message is out.

        Two presses about one question make one request. Raises UserActionNeeded where nobody can be asked.
        """
        known = self._known(call, question)
        if known:
            return known
        trace = _Trace()
        request = HelpRequest(
            id=str(uuid.uuid5(KEY_NAMESPACE, f"help|{call.id}|{question}")),
            call_id=call.id,
            question=question,
            account=call.context.accounts[0] if call.context.accounts else None,
            issue_key=None,
            asked=(),
            state=HelpState.ASKING,
            requested_at=self._clock.now(),
        )
        with trace.step("issue"):
            issue = self._matcher(question, call.context.issues)
        request = replace(request, issue_key=issue.key if issue else None)
        with trace.step("owner"):
            people = self._owners(call, issue)
        with trace.step("availability"):
            candidate = self._first_free(people, request.asked)
        with trace.step("message"):
            request = self._ask(call, request, candidate, issue, join_link)
        request = replace(request, trace=tuple(trace.steps))
        self._publish(request, f"On it: {_first(candidate.name)} is available, I have briefed him on the question.")
        return request

    def follow(self, call: Call, request: HelpRequest, *, join_link: str | None, seconds: float) -> HelpRequest:
        """Waits for the answer; a colleague who declines or stays silent makes room for the next best."""
        with self._colleagues.answers() as next_answer:
            while request.state is HelpState.ASKING:
                answered = self._wait(request, next_answer, min(seconds, self._settings.help_timeout_seconds))
                joined = answered is Answer.JOIN
                request = self._accepted(call, request) if joined else self._ask_next(call, request, join_link)
        return request

    def _wait(
        self, request: HelpRequest, next_answer: Callable[[float], HelpAnswer | None], seconds: float
    ) -> Answer | None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            answer = next_answer(min(left, 0.5))
            if answer and (answer.request_id, answer.user_id) == (request.id, request.asked[-1].user_id):
                if answer.pause and answer.answer is Answer.JOIN:
                    self._events.publish(PauseAsked(request.call_id, request.asked[-1].name))
                return answer.answer
        return None

    # ── steps ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _known(self, call: Call, question: str) -> HelpRequest | None:
        open_states = (HelpState.ASKING, HelpState.ACCEPTED)
        found = [r for r in self._store.help_requests(call.id) if r.state in open_states]
        return next((r for r in found if r.question == question or r.state is HelpState.ASKING), None)

    def _owners(self, call: Call, issue: Issue | None) -> list[tuple[Person, str]]:
        """The issue's assignee, then the account's engineers, then the rota; each once."""
        names = [(issue.assignee, f"owns {issue.key}")] if issue and issue.assignee else []
        names += [(i.assignee, f"works on {i.key} for {i.account}") for i in call.context.issues if i.assignee]
        names += [(name, "is on the rota") for name in self._settings.help_rota]
        found: dict[str, tuple[Person, str]] = {}
        me = self._colleagues.me().id
        for name, reason in names:
            person = self._colleagues.by_name(name or "")
            if person and person.id != me:
                found.setdefault(person.id, (person, reason))
        return list(found.values())

    def _first_free(self, people: Sequence[tuple[Person, str]], asked: Sequence[Candidate]) -> Candidate:
        reasons = []
        for person, reason in people:
            if any(c.user_id == person.id for c in asked):
                continue
            availability = self._colleagues.availability(person)
            if availability.free:
                return Candidate(person.name, person.id, reason, availability)
            reasons.append(f"{_first(person.name)}: {availability.reason}")
        why = f" ({'; '.join(reasons)})" if reasons else ""
        raise UserActionNeeded(f"Nobody who could help is free{why}: offer to answer after the call.")

    def _ask(
        self, call: Call, request: HelpRequest, candidate: Candidate, issue: Issue | None, join_link: str | None
    ) -> HelpRequest:
        action = Action(
            Vendor.SLACK,
            ActionKind.HELP_REQUEST,
            candidate.user_id,
            candidate.name,
            {
                "text": f"{_first(call.context.rep)} needs you on a call with {request.account or 'a customer'}.",
                "question": request.question,
                "account": request.account or "",
                "issue": f"{issue.key} {issue.title}" if issue else "",
                "join_link": join_link or "",
                "request_id": request.id,
                "signature": f"Callside, for {_first(call.context.rep)}",
            },
        )
        key = str(uuid.uuid5(KEY_NAMESPACE, f"{request.id}|{candidate.user_id}"))
        prepared = self._connectors[Vendor.SLACK].prepare(action, key)
        request = replace(request, asked=(*request.asked, candidate))
        with self._store.transaction():
            self._store.save_help(request)
            self._store.enqueue(OutboxRow(prepared, call.id, None, sha256(prepared), OutboxState.PENDING))
            self._store.audit(self._clock.now(), "help asked", call.id, {"request": request.id, "key": key})
        row = self._writer.write_now(key, patience=SEND_PATIENCE_SECONDS)
        if row.state is not OutboxState.DONE:
            raise UserActionNeeded(f"The message to {candidate.name} is not out yet ({row.error}): call them instead.")
        return request

    def _accepted(self, call: Call, request: HelpRequest) -> HelpRequest:
        helper = request.asked[-1].name
        request = replace(request, state=HelpState.ACCEPTED, helper=helper)
        self._log_on_opportunity(call, request)
        self._publish(request, f"{_first(helper)} is joining.")
        return request

    def _ask_next(self, call: Call, request: HelpRequest, join_link: str | None) -> HelpRequest:
        issue = next((i for i in call.context.issues if i.key == request.issue_key), None)
        before = _first(request.asked[-1].name)
        try:
            candidate = self._first_free(self._owners(call, issue), request.asked)
            request = self._ask(call, request, candidate, issue, join_link)
            note = f"No answer from {before}. Asked {_first(candidate.name)}."
        except CallsideError as error:
            request, note = replace(request, state=HelpState.NOBODY), f"No answer from {before}. {error}"
        self._publish(request, note)
        return request

    def _log_on_opportunity(self, call: Call, request: HelpRequest) -> None:
        """After the fact and without blocking: the press was the approval of this line."""
        targets = stored_targets(self._store, call.id)
        connector = self._connectors.get(Vendor.SALESFORCE)
        if not targets.opportunity_id or connector is None:
            return
        text = f"SE {_first(request.helper or '')} requested for technical discussion"
        content = {"subject": text, "text": f"{text}: {request.question}"}
        label = targets.opportunity_name or "the opportunity"
        action = Action(Vendor.SALESFORCE, ActionKind.HELP_LOG, targets.opportunity_id, label, content)
        prepared = connector.prepare(action, str(uuid.uuid5(KEY_NAMESPACE, f"{request.id}|log")))
        self._store.enqueue(OutboxRow(prepared, call.id, None, sha256(prepared), OutboxState.PENDING))

    def _publish(self, request: HelpRequest, note: str) -> None:
        self._store.save_help(request)
        self._events.publish(HelpChanged(request, note))


class _Trace:
    def __init__(self) -> None:
        self._began = time.monotonic()
        self.steps: list[TraceStep] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.steps.append(TraceStep(name, start - self._began, time.monotonic() - start))


def _first(name: str) -> str:
    return name.split()[0] if name.split() else name
