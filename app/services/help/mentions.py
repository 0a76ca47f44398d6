"""A mention of Callside in the chat does what the button does: "need SE for API performance question", "cancel"."""

from datetime import datetime, timedelta

from app.domain.call import Call, CallState
from app.domain.errors import CallsideError
from app.domain.help import HelpMention, Intent
from app.domain.help_phrases import ask_of
from app.domain.ports import Clock, Store
from app.events import Events, HelpChanged, HelpFailed, Mentioned
from app.jobs import Jobs
from app.logs import get_logger
from app.services.help.messages import HelpMessages
from app.services.help.service import GetSeService

log = get_logger(__name__)

# In seconds: how old a mention may be, and how far two clocks may differ.
LONGEST_AGE, CLOCKS_DIFFER = 90.0, 60.0
EARLY_MINUTES = 10


class MentionService:
    """Only the rep's own mentions count: a colleague's belong to the Callside on their machine. What becomes of one is
    also told in the rep's own chat. `propose` gives the open question of a live call, for a mention that has none."""

    def __init__(
        self,
        *,
        store: Store,
        get_se: GetSeService,
        messages: HelpMessages,
        jobs: Jobs,
        events: Events,
        clock: Clock,
    ) -> None:
        self._store = store
        self._get_se = get_se
        self._messages = messages
        self._events = events
        self._jobs = jobs
        self._clock = clock
        self._from_chat: set[str] = set()
        events.subscribe(Mentioned, lambda mentioned: self._take_up(mentioned.mention))
        events.subscribe(HelpChanged, self._changed)

    def _take_up(self, mention: HelpMention) -> None:
        if not self._jobs.closing:
            self._jobs.network(lambda: self.heard(mention))

    def _changed(self, changed: HelpChanged) -> None:
        call = self._store.call(changed.request.call_id)
        if call and call.id in self._from_chat:
            self._messages.to_self(call, changed.request, changed.note)

    def heard(self, mention: HelpMention) -> None:
        """Acts on a mention in the chat: asks for help, cancels it, or does nothing."""
        if mention.user_id != self._me():
            return
        ask = ask_of(mention.text)
        call = current_call(self._store, self._clock.now())
        if not self._is_fresh(mention, call):
            log.warning("a mention is too old, or says no time")
            return
        if call is None or ask.intent is Intent.NOTHING:
            log.info("mention without a call or a wish", intent=ask.intent)
            return
        if ask.intent is Intent.CANCEL:
            self._get_se.cancel(call)
            return
        proposed = None if ask.topic else self._get_se.proposed_question(self._store.words(call.id), call)
        question = ask.topic or proposed or "The customer asked something technical."
        self._from_chat.add(call.id)
        try:
            self._get_se.ask_and_follow(call, question, team=ask.team)
        except CallsideError as error:
            self._events.publish(HelpFailed(call.id, error.message))
        finally:
            self._from_chat.discard(call.id)

    def _is_fresh(self, mention: HelpMention, call: Call | None) -> bool:
        """Slack delivers again what it could not, hours later: a wish holds for the call that was on when it was written."""
        if mention.at is None:
            return False
        now = self._clock.now()
        if not timedelta(seconds=-CLOCKS_DIFFER) <= now - mention.at <= timedelta(seconds=LONGEST_AGE):
            return False
        if call is None:
            return True
        began = call.context.started_at
        began = began if began.tzinfo else began.replace(tzinfo=now.tzinfo)
        return mention.at >= began - timedelta(minutes=EARLY_MINUTES)

    def _me(self) -> str | None:
        rep = self._store.rep_person()
        return rep.id if rep else None


def current_call(store: Store, now: datetime) -> Call | None:
    """The call that is live, else the one whose time it is."""
    calls = store.calls()
    live = next((c for c in calls if c.state is CallState.LIVE), None)
    if live:
        return live
    planned = store.plans(now - timedelta(hours=12), now + timedelta(minutes=10))
    running = [p.event.id for p in planned if p.event.end > now and p.event.has_outsiders]
    return next((c for c in calls if c.id in running), None)
