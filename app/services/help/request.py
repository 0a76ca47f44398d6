"""Get SE: the question, the call, the issue, its owner, who is really free, one message, one confirmation.

Each step has a deadline, so that the rep hears within three seconds what to do, whoever does not answer.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain.call import Call, Issue
from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.help import Candidate, HelpRequest, HelpState
from app.domain.messages import Message
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Clock, Colleagues, IssueMatcher, Store
from app.domain.proposal import KEY_NAMESPACE, ActionKind
from app.events import Events, HelpChanged
from app.jobs import Claims, Jobs
from app.logs import get_logger
from app.services.briefs.sources import Trace
from app.services.help.candidates import Checked, Helper, HelpPeople
from app.services.help.chat_listener import ChatListener
from app.services.help.messages import HelpMessages, first, message_key
from app.services.outbox.worker import OutboxWorker
from app.settings import Settings

log = get_logger(__name__)

# Seconds that a step may take. Together they leave time to tell the rep within three what to do instead.
ISSUE_SECONDS, OWNER_SECONDS, FREE_SECONDS, TOLD_BY = 0.7, 0.6, 1.0, 2.6
SEND_PATIENCE_SECONDS = 15.0
FURTHER_NAMES = 3


class GetSeRequests:
    """From the press to the confirmation. `issues` gives a call's open issues where its brief had none."""

    def __init__(
        self,
        *,
        store: Store,
        people: HelpPeople,
        colleagues: Colleagues,
        messages: HelpMessages,
        hearing: ChatListener,
        writer: OutboxWorker,
        matcher: IssueMatcher,
        settings: Settings,
        jobs: Jobs,
        events: Events,
        clock: Clock,
        issues: Callable[[Call], Sequence[Issue]] = lambda call: (),
    ) -> None:
        self._store = store
        self._people = people
        self._colleagues = colleagues
        self._messages = messages
        self._hearing = hearing
        self._writer = writer
        self._matcher = matcher
        self._settings = settings
        self._jobs = jobs
        self._events = events
        self._clock = clock
        self._issues = issues
        self._asking: Claims[str] = Claims()
        self._following: Claims[str] = Claims()

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def request(self, call: Call, question: str, *, join_link: str | None, team: str | None = None) -> HelpRequest:
        """Asks the best colleague who is free, and comes back once the message is out, or its time is over.

        Two presses make one request, and so do a press and a mention. Raises UserActionNeeded where nobody can be asked:
        it says whom to call instead.
        """
        while not self._asking.take(call.id):  # the other one is being made: this one then finds it
            self._jobs.pause(0.02)
        try:
            return self._known(call, question) or self._make(call, question, join_link, team)
        finally:
            self._asking.give_back(call.id)

    def _make(self, call: Call, question: str, link: str | None, team: str | None) -> HelpRequest:
        trace = Trace()
        asked = sum(r.question == question for r in self._store.help_requests(call.id))
        again = f"|{asked}" if asked else ""
        request = HelpRequest(
            id=str(uuid.uuid5(KEY_NAMESPACE, f"help|{call.id}|{question}{again}")),
            call_id=call.id,
            question=question,
            account=call.context.accounts[0] if call.context.accounts else None,
            issue_key=None,
            asked=(),
            state=HelpState.ASKING,
            requested_at=self._clock.now(),
        )
        trace.add("question", 0.0)
        call = self._with_issues(call, trace)
        since = trace.now()
        issue = self._matcher(question, call.context.issues)
        request = replace(request, issue_key=issue.key if issue else None)
        trace.add("issue", since)
        since = trace.now()
        helpers = self._people.owners(call, issue, team, seconds=OWNER_SECONDS)
        trace.add("owner", since)
        since = trace.now()
        checked = self._people.check(call, helpers, seconds=FREE_SECONDS)
        trace.add("availability", since)
        candidate, passed = self._first_free(checked, (), helpers)
        request = replace(request, passed_over=passed)
        since = trace.now()
        request, is_out = self._send(call, request, candidate, issue, link, patience=max(0.5, TOLD_BY - trace.now()))
        trace.add("message", since)
        return self._confirm(call, request, candidate, trace, is_out)

    def _confirm(
        self, call: Call, request: HelpRequest, candidate: Candidate, trace: Trace, is_out: bool
    ) -> HelpRequest:
        trace.add("confirmed", trace.now())
        name = first(candidate.name)
        if is_out:
            others = _passed(request.passed_over)
            note = Message("help.on_it", name=name, reason=candidate.reason, others=others)
        else:
            note = Message("help.not_out", name=candidate.name, instead=_instead([candidate]))
        self._publish(request, note)
        since = trace.now()
        self._messages.log(call, request, candidate.name)
        trace.add("log", since)
        return self._save(replace(request, trace=trace.in_order()))

    def _known(self, call: Call, question: str) -> HelpRequest | None:
        open_states = (HelpState.ASKING, HelpState.ACCEPTED)
        found = [r for r in self._store.help_requests(call.id) if r.state in open_states]
        return next((r for r in found if r.question == question or r.state is HelpState.ASKING), None)

    def _with_issues(self, call: Call, trace: Trace) -> Call:
        """The call with its account's open issues: the brief's, else asked for now."""
        since = trace.now()
        if call.context.issues or not call.context.accounts:
            trace.add("call", since)
            return call
        asked = self._jobs.network(lambda: self._issues(call))
        found: Sequence[Issue] = ()
        try:
            if self._jobs.first_by([asked], ISSUE_SECONDS):
                found = asked.result()
        except CallsideError as failure:
            log.info("issues not asked for", why=type(failure).__name__)
        trace.add("call", since)
        return replace(call, context=replace(call.context, issues=tuple(found)))

    def _first_free(
        self, checked: Sequence[Checked], asked: Sequence[Candidate], helpers: Sequence[Helper]
    ) -> tuple[Candidate, tuple[str, ...]]:
        """(the first who is free and was not asked, why those before them were passed over). Raises UserActionNeeded
        with names and telephone numbers where there is none."""
        passed: list[str] = []
        before = {c.user_id for c in asked}
        for one in checked:
            person = one.helper.person
            if person.id in before:
                continue
            if one.availability.free:
                return Candidate(
                    person.name, person.id, one.helper.reason, one.availability, person.email, person.phone
                ), tuple(passed)
            passed.append(one.availability.reason)
        left = [_candidate(h) for h in helpers if h.person.id not in before or not h.person.id]
        is_down = all(not one.reached for one in checked) and bool(left)
        if is_down:
            raise UserActionNeeded(Message("help.slack_down", instead=_instead(left)))
        raise UserActionNeeded(Message("help.nobody_free", why=_passed(passed), instead=_instead(left)))

    def _send(
        self,
        call: Call,
        request: HelpRequest,
        candidate: Candidate,
        issue: Issue | None,
        link: str | None,
        *,
        patience: float,
    ) -> tuple[HelpRequest, bool]:
        """(the request with the candidate, whether the message is out by then); the outbox sees to the rest."""
        request = replace(request, asked=(*request.asked, candidate))
        key = self._messages.ask(call, request, candidate, issue, link).prepared.key
        sending = self._jobs.network(lambda: self._writer.write_now(key, patience=SEND_PATIENCE_SECONDS))
        self._jobs.first_by([sending], patience)
        row = self._store.outbox_row(key)
        if row is None or row.state is not OutboxState.DONE:
            return request, False
        return self._sent(request, row), True

    @staticmethod
    def _sent(request: HelpRequest, row: OutboxRow) -> HelpRequest:
        last = replace(request.asked[-1], sent=row.remote_id)
        return replace(request, asked=(*request.asked[:-1], last))

    def outdated(self, row: OutboxRow) -> str | None:
        """Why a call for help that still waits in the outbox is no longer wanted; None where it is."""
        if row.prepared.kind != ActionKind.HELP_REQUEST:
            return None
        for request in self._store.help_requests(row.call_id):
            if any(message_key(request, c) == row.prepared.key for c in request.asked):
                latest = self._settings.help_timeout_seconds * (len(request.asked) + 1)
                is_late = self._clock.now() - request.requested_at > timedelta(seconds=latest)
                return Message("help.not_needed") if request.state is not HelpState.ASKING or is_late else None
        return None

    def _present(self, request: HelpRequest) -> HelpRequest:
        found = self._store.help_requests(request.call_id)
        return next((r for r in found if r.id == request.id), request)

    def _save(self, request: HelpRequest) -> HelpRequest:
        """What was cancelled meanwhile stays cancelled."""
        with self._store.transaction():
            if self._present(request).state is HelpState.CANCELLED:
                request = replace(request, state=HelpState.CANCELLED)
            self._store.save_help(request)
        return request

    def _publish(self, request: HelpRequest, note: str) -> HelpRequest:
        saved = self._save(request)
        if saved.state is request.state:
            self._events.publish(HelpChanged(saved, note))
        return saved


def _candidate(helper: Helper) -> Candidate:
    person = helper.person
    return Candidate(person.name, person.id, helper.reason, None, person.email, person.phone)


def _passed(reasons: Sequence[str]) -> str:
    """Why others were passed over, behind the sentence."""
    return Message("help.passed_over", reasons=tuple(reasons)) if reasons else ""


def _instead(people: Sequence[Candidate]) -> str:
    """The next best thing: whom to call, and their numbers."""
    named = [Message("help.by_phone", name=c.name, phone=c.phone, reason=c.reason) for c in people if c.phone]
    named += [Message("help.by_name", name=c.name, reason=c.reason) for c in people if not c.phone]
    if not named:
        return Message("help.offer_after")
    return Message("help.call_them", people=tuple(named[:FURTHER_NAMES]))
