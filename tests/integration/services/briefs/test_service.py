"""The brief: every source at once, one deadline, nothing invented, nothing of another account."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.brief import BriefQuery, CalendarEvent, Fact, FactKind, SourceState
from app.domain.call import Call, CallContext, CallState
from app.domain.errors import BadInput, Unavailable
from app.domain.people import Participant, Side
from app.domain.proposal import Person
from app.events import Events
from app.jobs import Jobs
from app.services.briefs.service import BriefService
from app.services.outbox.targets import stored_targets
from app.services.setup.runtime import Runtime
from app.settings import Settings
from app.store.sqlstore import SqlStore

NOW = datetime(2024, 12, 6, 18, 55, tzinfo=UTC)
ME = Person("Sarah Chen", "U1", "sarah@us.example")
EVENT = CalendarEvent(
    "e1",
    "uid-1",
    "Acme demo",
    NOW + timedelta(minutes=5),
    NOW + timedelta(minutes=65),
    (Participant("Jane", email="jane@acme.example"), Participant("Sarah Chen", email="sarah@us.example")),
    join_link="https://meet.example/x",
)
CRM = (
    Fact("CRM", FactKind.ACCOUNT, "Acme Industries", data={"name": "Acme Industries", "id": "A1"}),
    Fact(
        "CRM",
        FactKind.OPPORTUNITY,
        "Platform",
        data={"id": "O1", "name": "Platform", "stage": "Demo", "amount": "500000", "currency": "USD"},
    ),
    Fact(
        "CRM",
        FactKind.CONTACT,
        "Jane",
        data={"email": "jane@acme.example", "name": "Jane Wilson", "title": "CTO", "id": "C1"},
    ),
    Fact("CRM", FactKind.LAST_CONTACT, "Call", as_of=NOW - timedelta(days=14)),
)
ISSUE = Fact(
    "Tracker",
    FactKind.ISSUE,
    "API-456 API latency",
    data={"key": "API-456", "title": "API latency", "assignee": "John Martinez", "progress": "80 %"},
)


class Source:
    def __init__(self, name: str, answer: Callable[[BriefQuery], Sequence[Fact]]) -> None:
        self.source = name
        self._answer = answer
        self.asked: list[BriefQuery] = []

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        self.asked.append(query)
        return self._answer(query)


class World:
    def __init__(self, folder: Path) -> None:
        self.store = SqlStore(folder, bytes(32))
        self.jobs = Jobs()
        self.events: dict[str, CalendarEvent] = {"e1": EVENT}
        self.chat_is_down = False

    def event(self, event_id: str) -> CalendarEvent | None:
        return self.events.get(event_id)

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        if self.chat_is_down:
            raise Unavailable("Slack does not answer.")
        return [Person(p.name, f"U-{p.first_name}", p.email) for p in people if p.email]

    def by_name(self, name: str) -> Person | None:
        return Person(name, "U-John", "john@us.example") if name == "John Martinez" else None

    def warm(self) -> None:
        if self.chat_is_down:
            raise Unavailable("Slack does not answer.")

    def me(self) -> Person:
        if self.chat_is_down:
            raise Unavailable("Slack does not answer.")
        return ME

    def now(self) -> datetime:
        return NOW

    def service(self, first: Sequence[Source], then: Sequence[Source], deadline: float = 5.0) -> BriefService:
        return BriefService(
            calendar=self,  # type: ignore[arg-type]
            people_sources=first,
            account_sources=then,
            colleagues=self,  # type: ignore[arg-type]
            runtime=Runtime(self.store, Settings(brief_deadline_seconds=deadline), self.jobs, Events(), self),
        )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.jobs.close()
    world.store.dispose()


def fail(_query: BriefQuery) -> Sequence[Fact]:
    raise Unavailable("Notion does not answer.")


def hang(_query: BriefQuery) -> Sequence[Fact]:
    time.sleep(2)
    return [Fact("Chat", FactKind.MESSAGE, "too late")]


def test_the_facts_become_a_brief_and_a_call(world: World) -> None:
    tracker = Source("Tracker", lambda _: [ISSUE])
    prepared = world.service([Source("CRM", lambda _: CRM)], [tracker]).prepare("e1")
    assert prepared.brief.headline == "Demo · $500k · last contact 2 weeks ago"
    assert [(p.name, p.title) for p in prepared.brief.people] == [("Jane Wilson", "CTO")]
    assert tracker.asked[0].account == "Acme Industries"
    roster = {p.name: p.side for p in prepared.context.participants}
    assert roster == {"Jane Wilson": Side.CUSTOMER, "Sarah Chen": Side.US, "John Martinez": Side.US}
    assert [issue.key for issue in prepared.context.issues] == ["API-456"]
    call = world.store.call("e1")
    assert call is not None
    assert (call.state, call.event_uid) == (CallState.PLANNED, "uid-1")
    targets = stored_targets(world.store, "e1")
    assert (targets.opportunity_id, targets.contact_ids) == ("O1", ("C1",))


def test_a_source_that_fails_or_hangs_is_named_and_delays_nobody(world: World) -> None:
    service = world.service(
        [Source("CRM", lambda _: CRM)], [Source("Notion", fail), Source("Chat", hang)], deadline=0.6
    )
    brief = service.prepare("e1").brief
    missing = {report.source: (report.state, report.problem) for report in brief.missing}
    assert missing == {"Notion": (SourceState.FAILED, "Notion does not answer."), "Chat": (SourceState.LATE, None)}
    assert not any(fact.text == "too late" for fact in brief.facts)


def test_with_the_crm_down_no_account_is_guessed(world: World) -> None:
    chat = Source("Chat", lambda _: [])
    brief = world.service([Source("CRM", fail)], [chat]).prepare("e1").brief
    assert brief.account is None
    assert chat.asked[0].account is None


def test_with_the_crm_down_the_account_of_the_last_call_with_them_is_known(world: World) -> None:
    world.service([Source("CRM", lambda _: CRM)], []).prepare("e1")
    chat = Source("Chat", lambda _: [])
    world.service([Source("CRM", fail)], [chat]).prepare("e1")
    assert chat.asked[0].account == "Acme Industries"


def test_an_event_that_is_gone_or_cancelled_has_no_brief(world: World) -> None:
    from dataclasses import replace

    world.events["e2"] = replace(EVENT, id="e2", cancelled=True)
    service = world.service([], [])
    with pytest.raises(BadInput, match="no event nothing"):
        service.prepare("nothing")
    with pytest.raises(BadInput, match="cancelled"):
        service.prepare("e2")


def test_a_new_brief_does_not_move_a_call_that_has_begun(world: World) -> None:
    service = world.service([Source("CRM", lambda _: CRM)], [])
    service.prepare("e1")
    world.store.set_call_state("e1", CallState.REVIEW)
    service.prepare("e1")
    call = world.store.call("e1")
    assert call is not None
    assert call.state is CallState.REVIEW


def test_with_the_chat_down_the_brief_still_comes(world: World) -> None:
    service = world.service([Source("CRM", lambda _: CRM)], [Source("Tracker", lambda _: [ISSUE])])
    service.prepare("e1")
    world.chat_is_down = True
    prepared = service.prepare("e1")
    assert prepared.context.rep == "Sarah Chen", "as it was known last time"
    assert prepared.brief.account == "Acme Industries"


def test_a_call_that_no_calendar_knows_gets_the_records_of_the_account_that_the_rep_names(world: World) -> None:
    call = Call(
        CallContext(
            "call-1", "Call with Acme", NOW.replace(tzinfo=None), ME.name, (Participant(ME.name, Side.US),), ("Acme",)
        ),
        CallState.PLANNED,
    )
    crm = Source("CRM", lambda _: CRM)
    service = world.service([crm], [])
    world.store.save_call(call)
    world.store.set_call_state("call-1", CallState.LIVE)
    service.prepare_unplanned(call, "Acme")
    assert crm.asked[0].account == "Acme"
    assert stored_targets(world.store, "call-1").opportunity_id == "O1"
    live = world.store.call("call-1")
    assert live is not None
    assert (live.state, live.event_uid) == (CallState.LIVE, None), "the recording goes on meanwhile"
