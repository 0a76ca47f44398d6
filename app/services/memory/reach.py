"""Which calls may be asked, and what of each may be quoted: the one gate of everything that hands out what was said."""

from collections.abc import Sequence
from datetime import timedelta

from app.domain.call import Call, CallState
from app.domain.consent import ConsentState
from app.domain.joined_calls import told_with
from app.domain.memory import Scope
from app.domain.ports import Clock, Store
from app.domain.redaction import folded
from app.domain.transcript import Segment
from app.settings import Settings

ASKABLE = (CallState.REVIEW, CallState.WRITING, CallState.DONE)


class Reach:
    """Neither what is live, withdrawn, locked or over its time, nor what of a call was off the record or sensitive.

    `accounts` narrows all of it, as the rep chose for an assistant; None leaves every account.
    """

    def __init__(
        self, *, store: Store, settings: Settings, clock: Clock, accounts: Sequence[str] | None = None
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._accounts = accounts

    def calls(self, scope: Scope = Scope()) -> Sequence[Call]:
        """The calls of this scope that may be asked, newest first."""
        barred, joined_to = self._store.barred_calls(), self._store.joined_to()
        barred |= told_with(barred, joined_to) | joined_to.keys()
        return [c for c in self._store.calls() if c.id not in barred and _fits(c, scope) and self._is_open(c)]

    def call(self, call_id: str) -> Call | None:
        """The call, None if there is none that may be asked."""
        found = self._store.call(call_id)
        return found if found and self.may_ask(found) else None

    def may_ask(self, call: Call) -> bool:
        record = self._store.consent(call.id)
        is_barred = record is not None and (record.state is ConsentState.WITHDRAWN or record.locked)
        if (joined_to := self._store.joined_to()) and not is_barred:
            parts = told_with([call.id], joined_to)
            is_barred = call.id in joined_to or bool(parts & self._store.barred_calls())
        return not is_barred and self._is_open(call)

    def _is_open(self, call: Call) -> bool:
        """By its state, its account and its age."""
        if call.state not in ASKABLE:
            return False
        if self._accounts is not None and not any(is_account(call, name) for name in self._accounts):
            return False
        age = self._clock.now().replace(tzinfo=None) - call.context.started_at.replace(tzinfo=None)
        return age < timedelta(days=self._settings.retention_transcript_days)

    def segments(self, call_id: str) -> Sequence[Segment]:
        """What may be quoted of a call, in order. What was withheld has no text in the store; what touches its span
        stays away once more, should a text have been left."""
        transcript = self._store.transcript(call_id)
        if transcript is None:
            return ()
        extraction = self._store.extraction(call_id)
        closed = [(w.start, w.end) for w in extraction.withheld] if extraction else []
        closed += [(start, end if end is not None else float("inf")) for start, end in self._store.gaps(call_id)]
        talk = self._store.post_call_talk(call_id)
        if talk and not talk.is_included:
            closed.append((talk.start, talk.end))
        return [
            s
            for s in transcript.segments
            if s.text.strip() and not any(s.start < end and start < s.end for start, end in closed)
        ]


def is_account(call: Call, name: str) -> bool:
    """Whether a call was held with an account of this name, however it is spelled."""
    return any(_same(name, account) for account in call.context.accounts)


def is_person(spoken: str, name: str) -> bool:
    """Whether a speaker is the person asked for: the full name, or a part of it as a whole word."""
    wanted, words = folded(name).split(), folded(spoken).split()
    return bool(wanted) and all(word in words for word in wanted)


def _same(name: str, account: str) -> bool:
    mine, theirs = folded(name).split(), folded(account).split()
    return bool(mine) and (mine == theirs or mine == theirs[: len(mine)])


def _fits(call: Call, scope: Scope) -> bool:
    at = call.context.started_at.replace(tzinfo=None)
    if (scope.since and at < scope.since) or (scope.until and at >= scope.until):
        return False
    return not scope.accounts or any(is_account(call, name) for name in scope.accounts)
