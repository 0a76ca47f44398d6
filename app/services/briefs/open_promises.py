"""What was promised in the last calls with an account and is still open, and what was kept since: a source of the brief like any
other."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.call import Call
from app.domain.claims import Status
from app.domain.memory import moment_link
from app.domain.people import Side
from app.domain.ports import Store
from app.domain.wording import day

LAST_CALLS = 3


class OwnHistory:
    source = "Your own history"

    def __init__(self, store: Store) -> None:
        self._store = store

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """Our side's verified next steps of earlier calls with this account that nobody has ticked off, and those of the last
        call that were. `timeout` is not needed: the store is local. Without an account nothing is told: a mail domain may be
        two accounts'."""
        if query.account is None:
            return ()
        before = query.event.start.replace(tzinfo=None)
        same = [c for c in self._store.calls() if c.context.started_at < before and query.account in c.context.accounts]
        done = self._store.promises_done()
        zone = query.event.start.tzinfo
        found = [(call, fact) for call in same[:LAST_CALLS] for fact in self._promises(call, query.account, zone)]
        still_open = [fact for _, fact in found if fact.data["key"] not in done]
        kept = [fact for call, fact in found if fact.data["key"] in done and call is same[0]]
        return [*still_open, *(replace(fact, kind=FactKind.KEPT) for fact in kept)]

    def still_open(self, zone: tzinfo | None, *, limit: int) -> Sequence[Fact]:
        """Open promises of the last calls with every account, those that are due first."""
        done = self._store.promises_done()
        taken: dict[str, int] = {}
        found: list[Fact] = []
        for call in self._store.calls():
            for account in call.context.accounts:
                taken[account] = taken.get(account, 0) + 1
                if taken[account] <= LAST_CALLS:
                    found += [f for f in self._promises(call, account, zone) if f.data["key"] not in done]
        each = {fact.data["key"]: fact for fact in found}
        return sorted(each.values(), key=lambda fact: fact.data["due"] or "9999")[:limit]

    def tick_off(self, key: str) -> None:
        """The rep says that a promise is kept: no brief reminds of it again."""
        self._store.save_promises_done(self._store.promises_done() | {key})

    def _promises(self, call: Call, account: str, zone: tzinfo | None) -> list[Fact]:
        """A call may have been about several accounts: each step is filed under one of them."""
        extraction = self._store.extraction(call.id)
        if extraction is None:
            return []
        ours = {p.name for p in call.context.on_side(Side.US)}
        alone = len(call.context.accounts) == 1
        steps = [
            step
            for step in extraction.next_steps
            if step.owner in ours
            and step.verification.status is Status.VERIFIED
            and (step.account == account or (step.account is None and alone))
        ]
        return [
            Fact(
                self.source,
                FactKind.PROMISE,
                f"{step.what} ({step.owner}{', by ' + day(step.due) if step.due else ''})",
                as_of=call.context.started_at.replace(tzinfo=zone),
                url=moment_link(call.id, step.evidence[0].start) if step.evidence else None,
                data={
                    "owner": step.owner or "",
                    "due": step.due.isoformat() if step.due else "",
                    "key": promise_key(call.id, step.what),
                },
            )
            for step in steps
        ]


def promise_key(call_id: str, what: str) -> str:
    return hashlib.sha256(f"{call_id}|{what}".encode()).hexdigest()[:16]
