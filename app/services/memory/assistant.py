"""What the rep's own assistant may read: chosen accounts, read only, at a limited rate, each read a row of the audit log."""

import hashlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.domain.audit import AuditKind
from app.domain.call import Call
from app.domain.errors import BadInput, RateLimited, UserActionNeeded
from app.domain.memory import Answer, Scope
from app.domain.messages import Message
from app.domain.ports import Clock, Store
from app.domain.redaction import folded
from app.services.memory.asking import MemoryService
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.reach import Reach
from app.settings import Settings

MOST_CALLS = 50
LONGEST_QUESTION = 500
LONGEST_NAME = 200
MINUTE_SECONDS = 60.0

Reading = dict[str, Any]


class AssistantService:
    """Each method answers a JSON object and leaves an audit row with the ids of what was handed out, never words.

    Raises UserActionNeeded while the setting or policy keeps it off, RateLimited for too many reads in a minute, BadInput
    for an id or a question that can't be.
    """

    def __init__(
        self,
        *,
        store: Store,
        settings: Callable[[], Settings],
        clock: Clock,
        reach: Callable[[], Reach],
        memory: Callable[[], MemoryService],
        history: Callable[[], HistoryQuestions],
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._reach = reach
        self._memory = memory
        self._history = history
        self._reads: deque[float] = deque()

    def require_on(self) -> None:
        """Raises UserActionNeeded where it is off, or no account is chosen. Asked before every read: what is switched off
        meanwhile ends at once."""
        settings = self._settings()
        if not settings.assistant_access:
            raise UserActionNeeded(Message("assistant.off"))
        if not settings.assistant_accounts:
            raise UserActionNeeded(Message("assistant.no_accounts"))

    # ── what may be read ────────────────────────────────────────────────────────────────────────────────────────

    def search_calls(self, words: str = "", account: str = "", person: str = "") -> Reading:
        """Calls that hold all of `words` (with none: all calls), newest first, at most 50."""
        self._begin(words, account, person)
        calls = {c.id: c for c in self._reach().calls(_scope(account))}
        if words.strip():
            wanted = dict.fromkeys(
                h.call_id for h in self._store.search(words) if h.kind == "transcript" and h.call_id in calls
            )
            calls = {call_id: calls[call_id] for call_id in wanted if self._says(call_id, words)}
        if person:
            calls = {
                i: c for i, c in calls.items() if any(folded(person) in folded(p.name) for p in c.context.participants)
            }
        found = [self._line(call) for call in list(calls.values())[:MOST_CALLS]]
        return self._handed("search_calls", [line["call_id"] for line in found], {"calls": found})

    def get_call(self, call_id: str) -> Reading:
        """One call with its transcript, as far as it may be quoted."""
        self._begin(call_id)
        call = self._call(call_id)
        segments = [
            {"id": s.id, "start": s.start, "end": s.end, "speaker": s.speaker, "text": s.text}
            for s in self._reach().segments(call_id)
        ]
        return self._handed("get_call", [call_id], {**self._line(call), "segments": segments})

    def ask(self, question: str, account: str = "", person: str = "") -> Reading:
        """Quotes that answer; none where nothing was said about it."""
        self._begin(question, account, person)
        found = self._memory().ask(question, _scope(account, person))
        return self._quotes("ask", found.answers)

    def open_promises(self, account: str = "") -> Reading:
        """What the rep's side promised and nobody has ticked off, as quotes."""
        self._begin(account)
        return self._quotes("open_promises", self._history().promises(self._reach().calls(_scope(account))))

    def brief(self, account: str) -> Reading:
        """What a call with this account should begin with: the last call, open promises, and what changed with it."""
        self._begin(account)
        calls = self._reach().calls(_scope(account))
        history = self._history()
        promised, changed = history.promises(calls)[:10], history.changes(calls)[:10]
        told = {
            "account": account if calls else "", "last_call": self._line(calls[0]) if calls else None,
            "open_promises": [_quote(a) for a in promised], "changed": [_quote(a) for a in changed],
        }  # fmt: skip
        ids = dict.fromkeys([*(c.id for c in calls[:1]), *(a.call_id for a in (*promised, *changed))])
        return self._handed("brief", list(ids), told)

    def call_ids(self) -> Sequence[tuple[str, str]]:
        """(id, title) of the calls whose transcripts are resources."""
        self._begin()
        found = [(c.id, c.context.title) for c in self._reach().calls()[:MOST_CALLS]]
        self._handed("list", [call_id for call_id, _ in found], {})
        return found

    # ── rate, audit ─────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, *texts: str) -> None:
        self.require_on()
        if any(len(text) > LONGEST_QUESTION for text in texts):
            raise BadInput(Message("assistant.too_long", most=LONGEST_QUESTION))
        now = self._clock.now().timestamp()
        while self._reads and not 0 <= now - self._reads[0] < MINUTE_SECONDS:
            self._reads.popleft()
        if len(self._reads) >= self._settings().assistant_reads_per_minute:
            raise RateLimited(Message("assistant.too_many"), retry_after=MINUTE_SECONDS - (now - self._reads[0]))
        self._reads.append(now)

    def _handed(
        self, tool: str, call_ids: Sequence[str], told: Reading, spans: Sequence[Mapping[str, Any]] = ()
    ) -> Reading:
        """The reading, once its row stands in the log: what can't be written down is not handed out."""
        digest = hashlib.sha256(repr(told).encode()).hexdigest()
        calls = sorted(set(call_ids))
        facts: dict[str, Any] = {"tool": tool, "number": len(calls), "sha256": digest}
        if not self._settings().pseudonymous_audit:
            facts |= {"calls": calls, "moments": list(spans)}
        self._store.audit(self._clock.now(), AuditKind.ASSISTANT_READ, None, facts)
        return told

    def _quotes(self, tool: str, answers: Sequence[Answer]) -> Reading:
        spans = [{"call": a.call_id, "start": a.start, "end": a.end} for a in answers]
        return self._handed(tool, [a.call_id for a in answers], {"answers": [_quote(a) for a in answers]}, spans)

    def _call(self, call_id: str) -> Call:
        """Raises BadInput for a call that may not be asked, in the same words as for one that never was."""
        call = self._reach().call(call_id)
        if call is None:
            raise BadInput(Message("calls.gone"))
        return call

    def _says(self, call_id: str, words: str) -> bool:
        """Whether what may be quoted of the call holds the words; the index may know more of it."""
        text = folded(" ".join(s.text for s in self._reach().segments(call_id)))
        return all(word in text for word in folded(words).split())

    @staticmethod
    def _line(call: Call) -> Reading:
        context = call.context
        return {
            "call_id": call.id, "title": context.title, "date": context.started_at.isoformat(timespec="minutes"),
            "accounts": list(context.accounts), "participants": [p.name for p in context.participants],
        }  # fmt: skip


def _scope(account: str = "", person: str = "") -> Scope:
    return Scope((account,) if account.strip() else (), person.strip() or None)


def _quote(answer: Answer) -> Reading:
    found = asdict(answer)
    return {**found, "link": f"callside://call/{answer.call_id}?t={answer.start:.1f}"}
