"""Colleagues in Teams: who they are, whether they are free, their answers, and Get SE from the press to the yes."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.help import Answer, HelpState
from app.domain.help_phrases import answer_of
from app.domain.outbox import Found
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Vendor
from app.domain.systems import System
from connectors.sandbox.teams import user_id
from connectors.teams import Teams, TeamsColleagues
from tests.bench.moments_world import EVENT, JOHN, PRIYA, QUESTION, World

HELP = {
    "text": "Sarah needs you on a call.",
    "question": "P99?",
    "request_id": "r",
    "recorded": "This call is recorded.",
}


def colleagues(sandbox: Any) -> TeamsColleagues:
    return TeamsColleagues(sandbox.account(TeamsColleagues))


def test_people_are_known_by_address_name_and_group_chat(sandbox: Any) -> None:
    known = colleagues(sandbox)
    john = Participant("John", Side.US, None, "John.Martinez@techcorp.example")
    nobody = Participant("Jane", Side.CUSTOMER, None, "o'hara@acme.example")
    for _ in ("asked one by one", "from the list"):
        assert [p.name for p in known.find([john, nobody])] == ["John Martinez"]
        assert known.by_name("john  martinez") == known.find([john])[0]
        assert known.by_name("Nobody") is None
        known.warm()
    assert {p.name for p in known.everybody()} >= {"John Martinez", "Priya Shah", "Sarah Chen"}
    assert [p.name for p in known.team("se-rota")] == ["Priya Shah"]
    assert known.team("legal") == ()
    assert known.me().email == "sarah.chen@techcorp.example"


@pytest.mark.parametrize(
    ("presence", "free", "why"),
    [
        ({"availability": "Available", "activity": "Available"}, True, "available"),
        ({"availability": "Available", "activity": "OutOfOffice"}, False, "away"),
        ({"availability": "Busy", "activity": "InACall"}, False, "on a call"),
        ({"availability": "Busy", "activity": "InAMeeting"}, False, "on a call"),
        ({"availability": "DoNotDisturb", "activity": "Presenting"}, False, "on a call"),
        ({"availability": "DoNotDisturb", "activity": "DoNotDisturb"}, False, "disturbed"),
        ({"availability": "Busy", "activity": "Busy"}, False, "busy"),
        ({"availability": "PresenceUnknown", "activity": "PresenceUnknown"}, False, "away"),
        ({"availability": "AvailableIdle", "activity": "Available"}, False, "away"),
    ],
)
def test_only_a_green_dot_is_free(presence: dict[str, str], free: bool, why: str, sandbox: Any) -> None:
    known = colleagues(sandbox)
    priya = known.by_name("Priya Shah")
    assert priya is not None
    sandbox.control(document={"vendor": "slack", "kind": "presence", "id": PRIYA, "body": {"teams": presence}})
    found = known.availability(priya)
    assert (found.free, why in str(found.reason)) == (free, True)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"emoji": "+1"}, Answer.JOIN),
        ({"emoji": "-1"}, Answer.DECLINE),
        ({"reply": "on it, joining now"}, Answer.JOIN),
        ({"reply": "sorry, I can&#39;t"}, Answer.DECLINE),
        ({"reply": "which customer?"}, None),
        ({}, None),
    ],
)
def test_an_answer_is_a_reply_or_a_reaction(script: dict[str, str], said: Answer | None, sandbox: Any) -> None:
    sandbox.control(person={"user": PRIYA, **script, **({} if script else {"after": 9999})})
    messages, target = Teams(sandbox.account(Teams)), user_id(PRIYA)
    action = Action(Vendor.TEAMS, ActionKind.HELP_REQUEST, target, "Priya", HELP)
    receipt = messages.send(messages.prepare(action, str(uuid.uuid4())), timeout=10)
    assert answer_of(colleagues(sandbox).heard(receipt.remote_id, target)) is said


def test_a_message_is_found_in_a_busy_chat_in_few_requests(own_sandbox: Any) -> None:
    messages = Teams(own_sandbox.account(Teams))
    action = Action(Vendor.TEAMS, ActionKind.MESSAGE, user_id(JOHN), "John", {"text": "They agreed."})
    prepared = messages.prepare(action, str(uuid.uuid4()))
    receipt = messages.send(prepared, timeout=10)
    chat = receipt.remote_id.rpartition("/")[0]
    old, new = datetime(2024, 11, 1, tzinfo=UTC), datetime(2024, 12, 6, 20, tzinfo=UTC)

    def stand_in(number: int, at: datetime) -> dict[str, Any]:
        stamp = (at + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
        body = {"id": str(number), "chatId": chat, "order": number, "to": "x", "body": {"content": "hi"}, "attachments": [],
                "createdDateTime": stamp, "lastModifiedDateTime": stamp, "from": {"user": {"id": "x"}}}  # fmt: skip
        return {"vendor": "teams", "kind": "message", "id": f"{chat}/{number}", "body": body}

    own_sandbox.control(
        document=[stand_in(n, old) for n in range(2000)] + [stand_in(5000 + n, new) for n in range(120)]
    )
    since = datetime(2024, 12, 6, tzinfo=UTC)
    assert messages.find(prepared, timeout=10, since=since).receipt == receipt
    other = messages.prepare(action, str(uuid.uuid4()))
    assert messages.find(other, timeout=10, since=since).found is Found.ABSENT
    assert messages.find(other, timeout=10).found is Found.UNKNOWN, "too much to read to its end: a person looks"


def test_a_text_that_teams_would_refuse_never_leaves(sandbox: Any) -> None:
    from app.domain.errors import Rejected

    action = Action(Vendor.TEAMS, ActionKind.MESSAGE, user_id(JOHN), "John", {"text": "ü" * 15_000})
    with pytest.raises(Rejected, match="shorten"):
        Teams(sandbox.account(Teams)).prepare(action, str(uuid.uuid4()))


@pytest.fixture
def w() -> Iterator[World]:
    world = World(instead=(System.HUBSPOT, System.TEAMS))
    yield world
    world.close()


def test_get_se_and_the_follow_ups_of_a_company_with_hubspot_and_teams(w: World) -> None:
    w.answers(JOHN, emoji="+1", after=0.5)
    call = w.call()
    targets = w.app.store.targets(EVENT)
    assert targets is not None
    assert (targets.crm, targets.chat, targets.opportunity_id) == (Vendor.HUBSPOT, Vendor.TEAMS, "deal/601")
    assert targets.contact_ids == ("contact/401", "contact/402")
    assert {p.id for p in targets.slack_people} == {user_id(JOHN)}
    assert targets.slack_channel_id is None
    request = w.app.get_se.request(call, QUESTION, join_link="https://meet.google.example/x")
    request = w.app.get_se.follow(call, request, join_link="https://meet.google.example/x")
    assert (request.state, request.helper) == (HelpState.ACCEPTED, "John Martinez")
    w.app.outbox.run(patience=10)
    written = [(e["vendor"], e["kind"], e["target"]) for e in w.effects()]
    assert ("teams", "help_request", user_id(JOHN)) in written
    assert ("hubspot", "help_log", "deal/601") in written
    assert all(vendor in ("teams", "hubspot") for vendor, *_ in written)
