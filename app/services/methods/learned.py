"""What earlier calls with an account said about the fields of the method: a source of the brief like any other."""

from collections.abc import Callable, Sequence

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.call import Call
from app.domain.messages import Message
from app.domain.methods import FieldAnswer, Method, MethodAnswers
from app.domain.ports import Store
from app.domain.wording import day

MOST_KNOWN, MOST_OPEN = 4, 2


class MethodHistory:
    """`answers` gives what was kept with a call."""

    source = "Your own calls"

    def __init__(
        self, store: Store, method: Callable[[], Method | None], answers: Callable[[str], MethodAnswers | None]
    ) -> None:
        self._store = store
        self._method = method
        self._answers = answers

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """A fact a field: the latest value with its day, and the question for what no call has said yet. Without an account,
        or with a call that several accounts share, nothing is told. `timeout` is not needed: the store is local."""
        method = self._method()
        if method is None or query.account is None:
            return ()
        before = query.event.start.replace(tzinfo=None)
        calls = [c for c in self._store.calls()
                 if c.context.started_at < before and c.context.accounts == (query.account,)]  # fmt: skip
        kept = [(call, answers) for call in calls if (answers := self._answers(call.id))]
        if not kept:
            return ()
        known: dict[str, tuple[Call, FieldAnswer]] = {}
        for call, answers in kept:
            for answer in answers.answers:
                if answer.said:
                    known.setdefault(answer.field, (call, answer))
        facts, asked = [], []
        for field in method.fields:
            if field.key in known:
                call, answer = known[field.key]
                since = day(call.context.started_at.date())
                said = Message("methods.known", field=field.label, value=answer.value or "", day=since)
                as_of = call.context.started_at.replace(tzinfo=query.event.start.tzinfo)
                facts.append(Fact(self.source, FactKind.METHOD, said, as_of=as_of, data={"field": field.key}))
            elif field.ask:
                said = Message("methods.ask", field=field.label, ask=field.ask)
                asked.append(Fact(self.source, FactKind.METHOD, said, data={"field": field.key}))
        return (*facts[:MOST_KNOWN], *asked[:MOST_OPEN])
