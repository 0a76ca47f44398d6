"""Get SE: the question, the call, the issue, its owner, who is really free, one message, one confirmation.

Each step has a deadline, so that the rep hears within three seconds what to do, whoever does not answer.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from app.domain.call import Call, Issue
from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.help import Candidate, HelpRequest, HelpState
from app.domain.messages import Message
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Clock
from app.domain.proposal import KEY_NAMESPACE
from app.jobs import Claims, Jobs
from app.services.briefs.sources import Trace
from app.services.help.call_issues import CallIssues
from app.services.help.candidates import Checked, Helper, HelpPeople
from app.services.help.messages import HelpMessages, first, message_key
from app.services.help.request_log import RequestLog
from app.services.outbox.worker import OutboxWorker

# Seconds that a step may take. Together with the issue tracker's they leave time to tell the rep within three what to do instead.
OWNER_SECONDS, FREE_SECONDS, TOLD_BY = 0.6, 1.0, 2.6
SEND_PATIENCE_SECONDS = 15.0
FURTHER_NAMES = 3


class GetSeRequests:
    """From the press to the confirmation."""

    def __init__(
        self,
        *,
        log: RequestLog,
        people: HelpPeople,
        issues: CallIssues,
        messages: HelpMessages,
        outbox: OutboxWorker,
        jobs: Jobs,
        clock: Clock,
    ) -> None:
        self.log = log
        self._people = people
        self._issues = issues
        self._messages = messages
        self._outbox = outbox
        self._jobs = jobs
        self._clock = clock
        self._asking: Claims[str] = Claims()

    def open_issues(self, call: Call) -> tuple[str, ...]:
        """The account's open issues as a person names them: "AUTH-12 Single sign-on"."""
        issues = self._issues.added_to(call, Trace()).context.issues
        return tuple(f"{issue.key} {issue.title}".strip() for issue in issues)

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def request(self, call: Call, question: str, *, join_link: str | None, team: str | None = None) -> HelpRequest:
        """Asks the best colleague who is free, and comes back once the message is out, or its time is over.

        Two presses make one request, and so do a press and a mention. Raises UserActionNeeded where nobody can be asked:
        it says whom to call instead.
        """
        while not self._asking.acquire(call.id):  # the other one is being made: this one then finds it
            self._jobs.pause(0.02)
        try:
            return self.log.known(call.id, question) or self._make(call, question, join_link, team)
        finally:
            self._asking.release(call.id)

    def _make(self, call: Call, question: str, link: str | None, team: str | None) -> HelpRequest:
        trace = Trace()
        asked = sum(r.question == question for r in self.log.of(call.id))
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
        call = self._issues.added_to(call, trace)
        since = trace.now()
        issue = self._issues.about(question, call)
        request = replace(request, issue_key=issue.key if issue else None)
        trace.add("issue", since)
        since = trace.now()
        helpers = self._people.owners(call, issue, team, seconds=OWNER_SECONDS)
        trace.add("owner", since)
        since = trace.now()
        checked = self._people.check(call, helpers, seconds=FREE_SECONDS)
        trace.add("availability", since)
        candidate, passed = self._first_free(checked, (), helpers)
        request = replace(request, passed_over=passed, asked=(candidate,), next_name=_next_free(checked, (candidate,)))
        since = trace.now()
        request, is_out = self._send(call, request, issue, link, patience=max(0.5, TOLD_BY - trace.now()))
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
        self.log.publish(request, note)
        since = trace.now()
        self._messages.log(call, request, candidate.name)
        trace.add("log", since)
        return self.log.save(replace(request, trace=trace.in_order()))

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
            raise UserActionNeeded(Message("help.chat_down", chat=self._messages.chat, instead=_instead(left)))
        raise UserActionNeeded(Message("help.nobody_free", why=_passed(passed), instead=_instead(left)))

    def _send(
        self, call: Call, request: HelpRequest, issue: Issue | None, link: str | None, *, patience: float
    ) -> tuple[HelpRequest, bool]:
        """(the request with its last candidate's message, whether that is out by then); the outbox sees to the rest."""
        key = self._messages.ask(call, request, request.asked[-1], issue, link).prepared.key
        sending = self._jobs.network(lambda: self._outbox.write_now(key, patience=SEND_PATIENCE_SECONDS))
        self._jobs.first_by([sending], patience)
        row = self._messages.row(key)
        if row is None or row.state is not OutboxState.DONE:
            return request, False
        return sent(request, row), True

    # ── asking the next, and taking it back ─────────────────────────────────────────────────────────────────────

    def ask_next(self, call: Call, request: HelpRequest, link: str | None, *, declined: bool) -> HelpRequest:
        """Asks the next best colleague; the request ends with NOBODY if there is none."""
        call = self._issues.added_to(call, Trace())
        issue = next((i for i in call.context.issues if i.key == request.issue_key), None)
        before = first(request.asked[-1].name)
        told = Message("help.cannot", name=before) if declined else Message("help.no_answer", name=before)
        try:
            helpers = self._people.owners(call, issue, None, seconds=OWNER_SECONDS)
            checked = self._people.check(call, helpers, seconds=FREE_SECONDS)
            candidate, passed = self._first_free(checked, request.asked, helpers)
            request = replace(request, passed_over=(*request.passed_over, *passed))
            asked = (*request.asked, candidate)
            asking = replace(request, asked=asked, next_name=_next_free(checked, asked))
            request, _ = self._send(call, asking, issue, link, patience=TOLD_BY)
            note = Message("help.asked_next", told=told, name=first(candidate.name), reason=candidate.reason)
        except CallsideError as failure:
            request, note = replace(request, state=HelpState.NOBODY), Message("help.told", told=told, rest=failure)
        return self.log.publish(request, note)

    def cancel(self, call: Call) -> HelpRequest | None:
        """The rep needs nobody any more: whoever was asked is told. None if nobody is being asked."""
        request = next((r for r in self.log.of(call.id) if r.state is HelpState.ASKING), None)
        if request is None:
            return None
        request = self.log.save(replace(request, state=HelpState.CANCELLED))
        for candidate in request.asked:
            if not self._outbox.withdraw(message_key(request, candidate), Message("help.not_needed")):
                self._messages.tell(call, request, candidate, "No longer needed, thank you.", "cancelled")
        return self.log.publish(request, Message("help.cancelled"))


def _next_free(checked: Sequence[Checked], asked: Sequence[Candidate]) -> str | None:
    """The name of the colleague who is asked next if nobody answers; None if nobody else is free."""
    before = {candidate.user_id for candidate in asked}
    free = (one.helper.person for one in checked if one.availability.free and one.helper.person.id not in before)
    found = next(free, None)
    return found.name if found else None


def sent(request: HelpRequest, row: OutboxRow) -> HelpRequest:
    """The request with the place of its last message, by which replies are found."""
    last = replace(request.asked[-1], sent=row.remote_id)
    return replace(request, asked=(*request.asked[:-1], last))


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
