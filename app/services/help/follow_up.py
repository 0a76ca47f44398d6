"""Get SE after the confirmation: until somebody comes, until it is taken back, and after a stop of the program."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from app.domain.call import Call, CallState
from app.domain.errors import CallsideError
from app.domain.help import Answer, HelpAnswer, HelpRequest, HelpState
from app.domain.help_phrases import answer_of
from app.domain.messages import Message
from app.domain.outbox import OutboxState
from app.events import PauseAsked
from app.logs import get_logger
from app.services.briefs.sources import Trace
from app.services.help.messages import first, message_key
from app.services.help.request import FREE_SECONDS, OWNER_SECONDS, TOLD_BY, GetSeRequests

log = get_logger(__name__)

# The conversation itself is looked at this often for an emoji or a reply; the chat allows fifty a minute.
LOOK_EVERY_SECONDS = 2.5
LISTEN_SECONDS = 0.25
# A request that is older than this when the program starts again helps nobody.
RESUMED_WITHIN = timedelta(minutes=10)


class GetSeFollowUp(GetSeRequests):
    """The whole of Get SE."""

    # ── until somebody comes ────────────────────────────────────────────────────────────────────────────────────

    def follow(
        self, call: Call, request: HelpRequest, *, join_link: str | None, seconds: float | None = None
    ) -> HelpRequest:
        """Waits for the answer; a colleague who declines or stays silent for `seconds` makes room for the next best."""
        if not self._following.take(request.id):
            return self._present(request)  # a mention and a press: one of them follows
        try:
            return self._follow(call, request, join_link, seconds)
        finally:
            self._following.give_back(request.id)

    def _follow(self, call: Call, request: HelpRequest, join_link: str | None, seconds: float | None) -> HelpRequest:
        limit = min(seconds or self._settings.help_timeout_seconds, self._settings.help_timeout_seconds)
        began = time.monotonic()
        with self._hearing.listen() as heard:
            while request.state is HelpState.ASKING and not self._jobs.closing:
                request, answer = self._wait(request, heard, limit)
                if request.state is not HelpState.ASKING or (answer is None and self._jobs.closing):
                    break
                if answer and answer.answer is Answer.JOIN:
                    request = self._accepted(call, request, answer, time.monotonic() - began)
                else:
                    request = self._ask_next(call, request, join_link, declined=answer is not None)
        return request

    def _wait(
        self, request: HelpRequest, heard: Callable[[float], HelpAnswer | None], seconds: float
    ) -> tuple[HelpRequest, HelpAnswer | None]:
        """Until somebody who was asked says yes, the last one says no, it is cancelled, or the time is over."""
        end, look = time.monotonic() + seconds, time.monotonic() + LOOK_EVERY_SECONDS
        while (left := end - time.monotonic()) > 0 and not self._jobs.closing:
            answer = heard(min(left, LISTEN_SECONDS))
            if answer is None and time.monotonic() >= look:
                request, answer = self._looked(request)
                look = time.monotonic() + LOOK_EVERY_SECONDS
            present = self._present(request)
            if present.state is not HelpState.ASKING:
                return present, None
            if answer and self._counts(request, answer):
                return request, answer
        return request, None

    @staticmethod
    def _counts(request: HelpRequest, answer: HelpAnswer) -> bool:
        """A yes from anybody who was asked, even late; a no from the one whose turn it is."""
        asked = [c.user_id for c in request.asked]
        if answer.request_id != request.id or answer.user_id not in asked:
            return False
        return answer.answer is Answer.JOIN or answer.user_id == asked[-1]

    def _looked(self, request: HelpRequest) -> tuple[HelpRequest, HelpAnswer | None]:
        """An emoji under the message or a reply to it, where that is how they answered."""
        if request.asked[-1].sent is None:  # its answer was lost, or it waited for the network
            row = self._store.outbox_row(message_key(request, request.asked[-1]))
            if row and row.state is OutboxState.DONE:
                request = self._save(self._sent(request, row))
        for candidate in reversed(request.asked):
            if candidate.sent is None:
                continue
            try:
                said = answer_of(self._colleagues.heard(candidate.sent, candidate.user_id))
            except CallsideError as failure:
                log.info("conversation not looked at", why=type(failure).__name__)
                return request, None
            answer = HelpAnswer(request.id, candidate.user_id, said, how="message") if said else None
            if answer and self._counts(request, answer):
                return request, answer
        return request, None

    def _accepted(self, call: Call, request: HelpRequest, answer: HelpAnswer, seconds: float) -> HelpRequest:
        """How long it took is shown and kept nowhere."""
        helper = next(c for c in request.asked if c.user_id == answer.user_id)
        request = replace(request, state=HelpState.ACCEPTED, helper=helper.name)
        if answer.pause:
            self._events.publish(PauseAsked(request.call_id, helper.name))
        if helper.name != request.asked[0].name:
            self._messages.log(call, request, helper.name, joined=True)
        for other in request.asked:
            if other.user_id != helper.user_id:
                self._messages.tell(call, request, other, f"{first(helper.name)} has it, thank you.", "covered")
        return self._publish(request, Message("help.joining", name=first(helper.name), n=round(seconds)))

    def _ask_next(self, call: Call, request: HelpRequest, link: str | None, *, declined: bool) -> HelpRequest:
        call = self._with_issues(call, Trace())
        issue = next((i for i in call.context.issues if i.key == request.issue_key), None)
        before = first(request.asked[-1].name)
        told = Message("help.cannot", name=before) if declined else Message("help.no_answer", name=before)
        try:
            helpers = self._people.owners(call, issue, None, seconds=OWNER_SECONDS)
            checked = self._people.check(call, helpers, seconds=FREE_SECONDS)
            candidate, passed = self._first_free(checked, request.asked, helpers)
            request = replace(request, passed_over=(*request.passed_over, *passed))
            request, _ = self._send(call, request, candidate, issue, link, patience=TOLD_BY)
            note = Message("help.asked_next", told=told, name=first(candidate.name), reason=candidate.reason)
        except CallsideError as failure:
            request, note = replace(request, state=HelpState.NOBODY), Message("help.told", told=told, rest=failure)
        return self._publish(request, note)

    # ── taking it back, and after a stop ────────────────────────────────────────────────────────────────────────

    def cancel(self, call_id: str) -> HelpRequest | None:
        """The rep needs nobody any more: whoever was asked is told. None where nobody is being asked."""
        request = next((r for r in self._store.help_requests(call_id) if r.state is HelpState.ASKING), None)
        call = self._store.call(call_id)
        if request is None or call is None:
            return None
        request = replace(request, state=HelpState.CANCELLED)
        self._store.save_help(request)
        for candidate in request.asked:
            if not self._writer.withdraw(message_key(request, candidate), Message("help.not_needed")):
                self._messages.tell(call, request, candidate, "No longer needed, thank you.", "cancelled")
        return self._publish(request, Message("help.cancelled"))

    def to_resume(self) -> Sequence[tuple[Call, HelpRequest]]:
        """Requests that a stop of the program left open, of calls that still run; older ones are closed."""
        found = []
        for call in self._store.calls():
            for request in self._store.help_requests(call.id):
                if request.state is not HelpState.ASKING or not request.asked:
                    continue
                is_recent = self._clock.now() - request.requested_at <= RESUMED_WITHIN
                if is_recent and call.state in (CallState.PLANNED, CallState.LIVE):
                    found.append((call, request))
                else:
                    self._store.save_help(replace(request, state=HelpState.NOBODY))
        return found
