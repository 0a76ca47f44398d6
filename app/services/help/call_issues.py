"""The open issues of a call's account, and which of them a question is about."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.call import Call, Issue
from app.domain.errors import CallsideError
from app.domain.ports import IssueMatcher
from app.jobs import Jobs
from app.logs import get_logger
from app.services.briefs.sources import Trace

log = get_logger(__name__)

ISSUE_SECONDS = 0.7


class CallIssues:
    """`tracker` asks the issue tracker for a call's issues if its brief had none."""

    def __init__(
        self, *, matcher: IssueMatcher, jobs: Jobs, tracker: Callable[[Call], Sequence[Issue]] = lambda call: ()
    ) -> None:
        self._matcher = matcher
        self._jobs = jobs
        self._tracker = tracker

    def added_to(self, call: Call, trace: Trace) -> Call:
        """The call with its account's open issues: the brief's, else the tracker's if it answers in time."""
        since = trace.now()
        if call.context.issues or not call.context.accounts:
            trace.add("call", since)
            return call
        asked = self._jobs.network(lambda: self._tracker(call))
        found: Sequence[Issue] = ()
        try:
            if self._jobs.first_by([asked], ISSUE_SECONDS):
                found = asked.result()
        except CallsideError as failure:
            log.info("issues not asked for", why=type(failure).__name__)
        trace.add("call", since)
        return replace(call, context=replace(call.context, issues=tuple(found)))

    def about(self, question: str, call: Call) -> Issue | None:
        """The issue that the question is about."""
        return self._matcher(question, call.context.issues)
