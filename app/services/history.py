"""What was promised in the last calls with an account and is still open: a source of the brief like any other."""

import json
from collections.abc import Sequence

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.call import Call
from app.domain.formats import extraction_from
from app.domain.people import Side
from app.domain.ports import Store
from app.domain.wording import day

LAST_CALLS = 3


class OwnHistory:
    source = "Your own history"

    def __init__(self, store: Store) -> None:
        self._store = store

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """Our side's verified next steps of earlier calls with somebody from the same domains.
        `timeout` is not needed: the store is local."""
        before = query.event.start.replace(tzinfo=None)
        same = [c for c in self._store.calls() if c.context.started_at < before and self._shares_domain(c, query)]
        return [fact for call in same[:LAST_CALLS] for fact in self._promises(call)]

    @staticmethod
    def _shares_domain(call: Call, query: BriefQuery) -> bool:
        return any(p.domain in query.domains for p in call.context.participants if p.domain)

    def _promises(self, call: Call) -> list[Fact]:
        body = self._store.document(call.id, "extraction")
        if body is None:
            return []
        ours = {p.name for p in call.context.on_side(Side.US)}
        steps = [s for s in extraction_from(json.loads(body)).next_steps if s.owner in ours]
        return [
            Fact(
                self.source,
                FactKind.PROMISE,
                f"{step.what} ({step.owner}{', by ' + day(step.due) if step.due else ''})",
                data={"owner": step.owner or "", "due": step.due.isoformat() if step.due else ""},
            )
            for step in steps
        ]
