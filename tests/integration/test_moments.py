"""Before and during a call, with the real connectors against the sandbox: accounts kept apart, hostile texts, Get SE."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from app.domain.errors import BadInput, UserActionNeeded
from app.domain.help import HelpState
from app.domain.outbox import OutboxState
from app.domain.people import Participant, Side
from app.events import HelpFailed
from app.services.briefs.plain_text import brief_text
from tests.bench.moments_world import (
    CONSULTANT,
    EVENT,
    JOHN,
    LOGISTICS_EVENT,
    PRIYA,
    QUESTION,
    SARAH,
    World,
    hostile,
    leaks,
    two_accounts,
    world,
)
from tests.bench.write_trials import Sandbox

# Real deadlines against processes of ours: on a machine that does other work too one may pass, so a failure is tried again.
pytestmark = pytest.mark.flaky(reruns=2, reruns_delay=3)

WISH = "can someone from security join for a SOC 2 question"


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


@pytest.fixture
def w(vendors: Sandbox) -> Iterator[World]:
    """A desk of its own before systems that are as on their first day."""
    vendors.control(reset=True)
    vendors.control(settings={"slack_rate_limit": False})
    with world(sandbox=vendors) as made:
        yield made


def until(true: Callable[[], Any], seconds: float = 10.0) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


# ── the brief ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_accounts_of_similar_names_stay_apart_with_one_guest_in_both(w: World) -> None:
    two_accounts(w)
    assert leaks(w) == []
    acme = w.app.briefs.prepare(EVENT).brief
    assert acme.account == "Acme Industries"
    assert acme.doubt == "Acme Industries it is by most of its people; Acme Logistics match too."
    assert w.app.briefs.prepare(LOGISTICS_EVENT).brief.account == "Acme Logistics"


def test_a_guest_of_two_accounts_alone_is_asked_about_and_the_choice_stands(w: World) -> None:
    two_accounts(w)
    only = [{"email": "sarah.chen@techcorp.example", "self": True}, {"email": CONSULTANT, "displayName": "Kim Doe"}]
    w.document("google_calendar", "event", EVENT, attendees=only, summary="Catch-up")
    brief = w.app.briefs.prepare(EVENT).brief
    assert (brief.account, set(brief.choices)) == (None, {"Acme Industries", "Acme Logistics"})
    assert brief.doubt == "Acme Industries and Acme Logistics both match: choose the account of this call."
    assert "$" not in brief_text(brief), "nothing of either is told"
    assert not any(line.source in ("Jira", "Slack", "Notion") for line in brief.lines)
    chosen = w.app.briefs.prepare(EVENT, account="Acme Logistics").brief
    assert chosen.account == "Acme Logistics"
    assert "API-471" in brief_text(chosen)
    assert w.app.briefs.prepare(EVENT).brief.account == "Acme Logistics", "the rep is not asked again"


def test_hostile_texts_are_inert_in_the_terminal_in_slack_and_in_a_call_for_help(w: World) -> None:
    hostile(w)
    w.restart(brief_to_slack=True)
    w.app.schedule.tick()
    brief = w.app.briefs.prepare(EVENT).brief
    text = brief_text(brief)
    assert "<b>Pay now</b>" in text, "shown as what it is"
    assert not set(text) & {"\x1b", "\u202e", "\r"}
    assert len(text.splitlines()) == len([line for line in text.splitlines() if line.strip()])
    assert not any("evil" in (line.url or "") for line in brief.lines)
    w.ask(w.call(), "<!channel> what about <https://evil.example|this>?")
    w.app.outbox.run(patience=10)
    posted = "\n".join(json.dumps(message["blocks"]) for message in posts(w))
    assert "&lt;b&gt;Pay now" in posted
    assert not any(mark in posted for mark in ("<!channel>", "<@U05DIANARYS>", "<https://evil", "<b>"))
    assert "verbatim" in posted, "so that Slack makes no mention of @channel by itself"


def posts(w: World) -> list[dict[str, Any]]:
    """Callside's messages as Slack holds them."""
    headers = {"Authorization": "Bearer xoxp-sandbox"}
    found = []
    for channel in ("D05SARAHCHN", "D05JOHNMRTZ", "D05PRIYASHH"):
        url = f"{w.sandbox.url}/api/conversations.history?channel={channel}&limit=100"
        answer = requests.get(url, headers=headers, verify=str(w.sandbox.ca), timeout=10).json()
        found += [m for m in answer.get("messages", ()) if m.get("blocks")]
    return found


def test_what_changed_since_the_last_call_is_compared_with_its_brief(w: World) -> None:
    from app.domain.call import CallState

    w.app.briefs.prepare(EVENT)
    call = w.app.store.call(EVENT)
    assert call
    held = replace(
        call, context=replace(call.context, call_id="last", started_at=call.context.started_at - timedelta(days=1))
    )
    w.app.store.save_call(replace(held, state=CallState.REVIEW))
    w.app.store.save_document("last", "brief", w.app.store.document(EVENT, "brief") or "")
    w.document("salesforce", "Opportunity", "006Hs00001ACMEPIAA", StageName="Negotiation")
    lines = w.app.briefs.prepare(EVENT).brief.lines
    assert (lines[0].label, lines[0].text) == ("Changed", "Acme – Platform: stage Demo → Negotiation")
    assert not any("good luck" in line.text for line in lines), "a kind word is no news"


def test_the_brief_goes_to_the_reps_own_chat_once_and_is_taken_back_with_the_call(w: World) -> None:
    w.restart(brief_to_slack=True)
    w.app.schedule.tick()
    w.app.outbox.run(patience=10)
    w.restart()
    w.app.schedule.tick()
    w.app.outbox.run(patience=10)
    assert len(posts(w)) == 1
    w.sandbox.control(event={"id": EVENT, "cancel": True})
    w.app.schedule.sync()
    assert posts(w) == []
    with pytest.raises(BadInput, match="cancelled"):
        w.app.briefs.prepare(EVENT)


# ── Get SE ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_message_says_what_a_colleague_has_to_know(w: World) -> None:
    call = w.call()
    request = w.ask(call)
    assert [c.user_id for c in request.asked] == [JOHN]
    assert w.notes[-1] == "On it: John is available and has the question; John owns API-456."
    (said,) = [e["text"] for e in w.effects() if e["kind"] == "help_request"]
    for part in (QUESTION, "Acme Industries", "API-456 API latency", "Demo · $500k", "Jane Wilson, CTO",
                 "This call is recorded.", "Callside, for Sarah"):  # fmt: skip
        assert part in said
    buttons = [b for m in posts(w) for block in m["blocks"] if block["type"] == "actions" for b in block["elements"]]
    assert [b["text"]["text"] for b in buttons] == ["Join", "Join, pause the recording", "Can't"]
    assert buttons[0]["url"] == "https://meet.google.example/qfx-zmbt-ahv"
    kept = w.app.store.help_requests(call.id)[0]
    assert [s.name for s in kept.trace][-2:] == ["confirmed", "log"]


@pytest.mark.parametrize("script", [{"emoji": "+1"}, {"reply": "on it, joining now"}], ids=["emoji", "reply"])
def test_a_yes_without_a_button_counts(w: World, script: dict[str, str]) -> None:
    w.answers(JOHN, **script, after=0.1)
    call = w.call()
    done = w.follow(call, w.ask(call))
    assert (done.state, done.helper) == (HelpState.ACCEPTED, "John Martinez")
    assert w.notes[-1].startswith("John is joining, after ")
    assert "second" not in str(w.app.store.document(call.id, "help") or ""), "how long it took is kept nowhere"


def test_a_no_makes_room_for_the_next_and_a_late_yes_is_believed(w: World) -> None:
    w.answers(JOHN, press="callside_decline", after=0.1)
    w.answers(PRIYA, reply="which customer is it?", after=0.1)
    call = w.call()
    request = w.ask(call)
    following = w.app.base.jobs.network(lambda: w.follow(call, request))
    assert until(lambda: w.notes[-1] == "John can't. Asked Priya, who is on the rota.")
    w.document("slack", "message", "D05JOHNMRTZ/1733519999.000001", type="message", user=JOHN, ts="1733519999.000001",
               channel="D05JOHNMRTZ", text="ok, on my way after all")  # fmt: skip
    done = following.result(20)
    assert (done.state, done.helper) == (HelpState.ACCEPTED, "John Martinez")
    w.app.outbox.run(patience=10)
    assert any("John has it, thank you." in e["text"] for e in w.effects() if e["target"] == PRIYA)


def test_a_restart_takes_an_open_request_up_again(w: World) -> None:
    w.answers(JOHN)
    call = w.call()
    w.ask(call)
    w.restart()
    w.document("slack", "message", "D05JOHNMRTZ/1733519999.000001", type="message", user=JOHN, ts="1733519999.000001",
               channel="D05JOHNMRTZ", text="sure")  # fmt: skip
    ((again, request),) = w.app.get_se.to_resume()
    assert again.id == call.id
    assert w.follow(again, request).helper == "John Martinez"
    assert w.app.get_se.to_resume() == []
    assert w.asked(JOHN) == 1


def test_a_cancelled_request_is_told_to_whoever_was_asked_and_asks_nobody_else(w: World) -> None:
    w.answers(JOHN)
    call = w.call()
    request = w.ask(call)
    following = w.app.base.jobs.network(lambda: w.follow(call, request))
    cancelled = w.app.get_se.cancel(call)
    assert cancelled
    assert following.result(10).state is HelpState.CANCELLED
    w.app.outbox.run(patience=10)
    assert any("No longer needed" in e["text"] for e in w.effects() if e["target"] == JOHN)
    assert w.asked(PRIYA) == 0


def test_a_mention_asks_the_team_that_it_names_and_cancel_takes_it_back(w: World) -> None:
    call = w.call()
    w.app.begin_hearing()
    time.sleep(1.0)
    mention = {
        "user": SARAH,
        "channel": "C05ACMETECH",
        "text": "<@U05CALLSIDE> can someone from security join for a SOC 2 question",
    }
    w.sandbox.control(mention={**mention, "user": PRIYA})  # a colleague's mention belongs to their own Callside
    w.sandbox.control(mention=mention)
    (request,) = until(lambda: [r for r in w.app.store.help_requests(call.id) if r.trace])
    assert (request.question, request.asked[0].name) == ("SOC 2 question", "Omar Haddad")
    w.sandbox.control(mention={**mention, "text": "<@U05CALLSIDE> never mind"})
    assert until(lambda: w.app.store.help_requests(call.id)[0].state is HelpState.CANCELLED)
    w.app.outbox.run(patience=10)
    assert any("Omar is available" in e["text"] for e in w.effects() if e["kind"] == "direct_summary")


def test_with_slack_down_the_rep_is_told_whom_to_call_and_nothing_comes_late(w: World) -> None:
    call = w.call()
    w.ask(w.call())  # names and numbers are known from before
    until(lambda: w.app.store.colleagues())
    w.restart(help_phones=["Priya Shah: +1 555 9999"])
    failed: list[HelpFailed] = []
    w.app.events.subscribe(HelpFailed, failed.append)
    w.sandbox.control(faults=[{"match": "/api/", "fault": "drop_before", "times": 99}])
    with pytest.raises(UserActionNeeded) as caught:
        w.ask(call)
    said = str(caught.value)
    assert said.startswith(
        "Slack does not answer. Call John Martinez, +1 555 0112 (owns API-456), or Priya Shah, +1 555 9999"
    )
    assert w.app.store.help_requests(call.id) == []
    w.sandbox.control(faults=[{"match": "chat.postMessage", "fault": "429", "seconds": 3, "times": 1}])
    request = w.ask(call)
    assert "is not out yet. Call John Martinez, +1 555 0112" in w.notes[-1]
    w.app.get_se.cancel(call)
    w.app.outbox.run(patience=10)
    rows = [r for r in w.app.store.outbox() if r.call_id == call.id and r.prepared.kind == "help_request"]
    assert [r.state for r in rows] == [OutboxState.REJECTED], "what nobody wants any more is not sent late"
    assert request.asked[0].sent is None


def test_the_rota_comes_from_a_group_or_a_page(w: World) -> None:
    w.restart(help_rota=[], help_rota_group="se-rota")
    w.sandbox.control(presence={"user": JOHN, "presence": "away"})
    assert w.ask(w.call()).asked[0].name == "Priya Shah"
    page = "15a90c44-1f6b-47f2-b0c8-2d5e9f4a6b21"
    text = [
        {
            "type": "text",
            "text": {"content": "Omar Haddad (until Friday)", "link": None},
            "plain_text": "Omar Haddad (until Friday)",
        }
    ]
    w.document("notion", "block", "rota-1", object="block", id="rota-1", parent_id=page, type="bulleted_list_item",
               bulleted_list_item={"rich_text": text}, has_children=False, in_trash=False)  # fmt: skip
    w.restart(help_rota_group="", help_rota_page=page)
    assert w.ask(w.call()).asked[0].name == "Omar Haddad"


def test_who_is_a_guest_of_this_call_is_not_busy_with_it(w: World) -> None:
    call = w.call()
    helpers = w.app.help_people.owners(call, call.context.issues[0], None, seconds=5)
    busy = {"busy": [{"start": "2024-12-06T13:00:00-05:00", "end": "2024-12-06T19:00:00-05:00"}]}
    w.document("google_calendar", "busy", "john.martinez@techcorp.example", **busy)
    first = w.app.help_people.check(call, helpers, seconds=5)[0]
    assert first.availability.reason == "John Martinez is in a meeting"
    body = json.loads(w.app.store.document(call.id, "brief") or "")
    john = Participant("John Martinez", Side.US, email="john.martinez@techcorp.example")
    body["event"]["attendees"].append({"name": john.name, "email": john.email})
    w.app.store.save_document(call.id, "brief", json.dumps(body))
    assert w.app.help_people.check(call, helpers, seconds=5)[0].availability.free
