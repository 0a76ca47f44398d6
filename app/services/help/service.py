"""Get SE: a question, the best colleague who is free, and what becomes of the request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.call import Call, CallContext
from app.domain.help import HelpRequest, HelpState
from app.domain.transcript import CommittedWord
from app.services.briefs.service import BriefService
from app.services.help.follow_up import GetSeFollowUp
from app.services.help.request import GetSeRequests
from app.services.help.request_log import RequestLog
from app.settings import Settings

# Finds the customer's open question of the last minute.
FindQuestion = Callable[[Sequence[CommittedWord], CallContext], str | None]

# As many chips as stand in one line of the panel.
TOPICS = 3


@dataclass(frozen=True, slots=True)
class HelpProposal:
    """What a press on Get SE offers: a question that the customer asked, None if none was; the account's open issues, as
    a person names them."""

    question: str | None = None
    topics: tuple[str, ...] = ()


class GetSeService:
    """`requests` and `follow_up` do the two halves; `find_question` proposes a question from the captions."""

    def __init__(
        self,
        *,
        log: RequestLog,
        requests: GetSeRequests,
        follow_up: GetSeFollowUp,
        briefs: BriefService,
        find_question: FindQuestion,
        settings: Settings,
    ) -> None:
        self._log = log
        self._requests = requests
        self._follow_up = follow_up
        self._briefs = briefs
        self._find_question = find_question
        self._settings = settings

    def proposed_question(self, words: Sequence[CommittedWord], call: Call) -> str | None:
        """The customer's open question of the last minute of the captions."""
        return self._find_question(words, call.context)

    def proposal(self, words: Sequence[CommittedWord], call: Call) -> HelpProposal:
        """The customer's open question of the last minute, else the account's open issues. Off the main thread."""
        question = self.proposed_question(words, call)
        return HelpProposal(question) if question else HelpProposal(None, self._requests.open_issues(call)[:TOPICS])

    @property
    def seconds_each(self) -> float:
        """How long a colleague has to answer before the next is asked."""
        return self._settings.help_timeout_seconds

    def request(self, call: Call, question: str, *, join_link: str | None, team: str | None = None) -> HelpRequest:
        """Asks the best colleague who is free. Raises UserActionNeeded if nobody can be asked: it says whom to call."""
        return self._requests.request(call, question, join_link=join_link, team=team)

    def follow(
        self, call: Call, request: HelpRequest, *, join_link: str | None, seconds: float | None = None
    ) -> HelpRequest:
        """Waits until somebody comes; each colleague gets `seconds`, at most the setting's time."""
        longest = self._settings.help_timeout_seconds
        return self._follow_up.follow(call, request, join_link=join_link, seconds=min(seconds or longest, longest))

    def ask_and_follow(self, call: Call, question: str, *, team: str | None = None) -> HelpRequest:
        """Both halves: the request with the meeting's link, and its answer."""
        link = self._briefs.join_link(call.id)
        request = self.request(call, question, join_link=link, team=team)
        return self.follow(call, request, join_link=link) if request.state is HelpState.ASKING else request

    def cancel(self, call: Call) -> HelpRequest | None:
        """The rep needs nobody any more: whoever was asked is told. None if nobody is being asked."""
        return self._requests.cancel(call)

    def to_resume(self) -> Sequence[tuple[Call, HelpRequest]]:
        """Requests that a stop of the program left open, of calls that still run; older ones are closed."""
        return self._log.to_resume()

    def resume(self, call: Call, request: HelpRequest) -> HelpRequest:
        """Follows on with a request that a stop of the program left open."""
        return self.follow(call, request, join_link=self._briefs.join_link(call.id))
