"""What earlier calls said about the method's fields stands in the next brief, with what to ask."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.brief import BriefQuery, CalendarEvent
from app.domain.call import Call, CallContext, CallState
from app.domain.documents import Document
from app.domain.formats import dumps
from app.domain.methods import FieldAnswer, MethodAnswers
from app.domain.people import Participant, Side
from app.services.methods.learned import MethodHistory
from app.services.methods.service import answers_from
from app.services.methods.templates import method_of
from app.store.sqlstore import SqlStore

NOW = datetime(2024, 12, 20, 14, tzinfo=UTC)
PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jane", Side.CUSTOMER, email="jane@acme.example"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = SqlStore(tmp_path, bytes(32))
    yield made
    made.dispose()


def remember(store: SqlStore, name: str, days_ago: int, accounts: tuple[str, ...], **said: str) -> None:
    context = CallContext(
        name, name, NOW.replace(tzinfo=None) - timedelta(days=days_ago), "Sarah Chen", PEOPLE, accounts
    )
    store.save_call(Call(context, CallState.DONE))
    answers = tuple(FieldAnswer(field.key, said.get(field.key)) for field in method_of("meddicc").fields)
    store.save_document(name, Document.METHOD, dumps(MethodAnswers("meddicc", "offline", answers)))


def brief(store: SqlStore, account: str | None = "Acme Industries") -> list[str]:

    def kept(call_id: str) -> MethodAnswers | None:
        body = store.document(call_id, Document.METHOD)
        return answers_from(json.loads(body)) if body else None

    event = CalendarEvent("e", "u", "Call", NOW, NOW + timedelta(hours=1), PEOPLE)
    query = BriefQuery(event, account, ("acme.example",), PEOPLE[1:], NOW)
    history = MethodHistory(store, lambda: method_of("meddicc"), kept)
    return [str(fact.text) for fact in history.facts(query, timeout=1)]


def test_the_latest_value_of_each_field_and_what_nobody_has_said(store: SqlStore) -> None:
    remember(store, "old", 30, ("Acme Industries",), champion="Jane", metrics="Nine hours a week")
    remember(store, "new", 14, ("Acme Industries",), champion="Bob Torres (VP Engineering)")
    found = brief(store)
    assert "Champion: Bob Torres (VP Engineering), since Friday, 6 December" in found
    assert any(text.startswith("Metrics: Nine hours a week") for text in found)
    assert "Economic buyer: not known yet. Who releases the money?" in found


def test_nothing_of_another_account_nor_of_a_call_that_two_share(store: SqlStore) -> None:
    remember(store, "other", 5, ("Acme Logistics",), champion="Ruth")
    remember(store, "both", 4, ("Acme Industries", "Acme Logistics"), champion="Ruth")
    assert brief(store) == []
    assert brief(store, None) == []
