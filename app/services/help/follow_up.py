"""Get SE after the confirmation: waits for the answer, and asks the next colleague when there is none."""

import time
from collections.abc import Callable
from dataclasses import replace

from app.domain.call import Call
from app.domain.errors import CallsideError
from app.domain.help import Answer, HelpAnswer, HelpRequest, HelpState
from app.domain.help_phrases import answer_of
from app.domain.messages import Message
from app.domain.outbox import OutboxState
from app.domain.ports import Colleagues
from app.events import Events, PauseAsked
from app.jobs import Claims, Jobs
from app.logs import get_logger
from app.services.consent.service import ConsentService
from app.services.help.chat_listener import ChatListener
from app.services.help.messages import HelpMessages, first, message_key
from app.services.help.request import GetSeRequests, sent

log = get_logger(__name__)

# The conversation itself is looked at this often for an emoji or a reply; the chat allows fifty a minute.
LOOK_EVERY_SECONDS = 2.5
LISTEN_SECONDS = 0.25


class GetSeFollowUp:
    """From the confirmation until a colleague comes, or nobody is left to ask."""

    def __init__(
        self,
        *,
        requests: GetSeRequests,
        messages: HelpMessages,
        consent: ConsentService,
        colleagues: Colleagues,
        hearing: ChatListener,
        jobs: Jobs,
        events: Events,
    ) -> None:
        self._log = requests.log
        self._requests = requests
        self._messages = messages
        self._consent = consent
        self._colleagues = colleagues
        self._hearing = hearing
        self._jobs = jobs
        self._events = events
        self._following: Claims[str] = Claims()

    def follow(self, call: Call, request: HelpRequest, *, join_link: str | None, seconds: float) -> HelpRequest:
        """Waits for the answer; a colleague who declines or stays silent for `seconds` makes room for the next best."""
        if not self._following.acquire(request.id):
            return self._log.present(request)  # a mention and a press: one of them follows
        try:
            return self._follow(call, request, join_link, seconds)
        finally:
            self._following.release(request.id)

    def _follow(self, call: Call, request: HelpRequest, join_link: str | None, seconds: float) -> HelpRequest:
        began = time.monotonic()
        with self._hearing.listen() as heard:
            while request.state is HelpState.ASKING and not self._jobs.closing:
                request, answer = self._wait(request, heard, seconds)
                if request.state is not HelpState.ASKING or (answer is None and self._jobs.closing):
                    break
                if answer and answer.answer is Answer.JOIN:
                    request = self._accepted(call, request, answer, time.monotonic() - began)
                else:
                    request = self._requests.ask_next(call, request, join_link, declined=answer is not None)
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
            present = self._log.present(request)
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
            row = self._messages.row(message_key(request, request.asked[-1]))
            if row and row.state is OutboxState.DONE:
                request = self._log.save(sent(request, row))
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
        self._consent.joined_by_message(call.context, helper.name)
        if answer.pause:
            self._events.publish(PauseAsked(request.call_id, helper.name))
        if helper.name != request.asked[0].name:
            self._messages.log(call, request, helper.name, joined=True)
        for other in request.asked:
            if other.user_id != helper.user_id:
                self._messages.tell(call, request, other, f"{first(helper.name)} has it, thank you.", "covered")
        return self._log.publish(request, Message("help.joining", name=first(helper.name), n=round(seconds)))
