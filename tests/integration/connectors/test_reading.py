"""Briefs, colleagues, the calendar and the phone, read from the sandbox by the vendors' own clients."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.brief import BriefQuery, FactKind
from app.domain.errors import AuthExpired, NotSent, RateLimited, Rejected, Unavailable
from app.domain.help import Answer, HelpMention
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account, discover
from connectors.google import GoogleCalendar
from connectors.hubspot import HubSpot
from connectors.microsoft import OutlookCalendar
from connectors.salesforce import Salesforce
from connectors.slack import Slack, SlackColleagues
from connectors.threecx import ThreeCX

SOURCES = [pytest.param(cls, id=cls.__name__) for cls in discover().sources]


def facts(cls: Any, sandbox: Any, query: BriefQuery, **more: Any) -> list[Any]:
    return list(cls(sandbox.account(cls, **more)).facts(query, timeout=10))


def test_five_sources_are_found() -> None:
    found = {cls.source for cls in discover().sources}
    assert {"Google Calendar", "Salesforce", "Jira", "Slack", "Notion"} <= found


def test_the_acme_story_comes_back(sandbox: Any, acme_query: BriefQuery) -> None:
    asked = [case.values[0] for case in SOURCES if case.values[0] is not HubSpot]  # a company has one CRM
    everything = [fact for cls in asked for fact in facts(cls, sandbox, acme_query)]
    by_kind: dict[FactKind, list[Any]] = {}
    for fact in everything:
        by_kind.setdefault(fact.kind, []).append(fact)
    (opportunity,) = by_kind[FactKind.OPPORTUNITY]
    assert opportunity.data["stage"] in ("Demo", "Proposal")  # other tests of the same sandbox move it
    assert opportunity.data["amount"] == "500000"
    assert opportunity.data["id"] == "006Hs00001ACMEPIAA"
    assert opportunity.data["owner"] == "Sarah Chen"
    assert by_kind[FactKind.LAST_CONTACT][0].as_of.date().isoformat() == "2024-11-22"
    assert by_kind[FactKind.MANAGER_NOTE][0].text == "Close by end of Q4"
    assert {f.data["email"] for f in by_kind[FactKind.CONTACT] if f.data.get("title")} == {
        "jane.wilson@acme.example",
        "bob.torres@acme.example",
    }
    (issue,) = by_kind[FactKind.ISSUE]
    assert (issue.data["key"], issue.data["progress"], issue.data["assignee"]) == ("API-456", "80 %", "John Martinez")
    assert issue.data["assignee_email"] == "john.martinez@techcorp.example"
    said = [f.text for f in by_kind[FactKind.MESSAGE]]
    assert any("API fix is 80 % done" in text and "John Martinez" in text for text in said)
    assert not any("reassigned" in text for text in said), "a channel that the rep can't read"
    assert [f.text for f in by_kind[FactKind.PRIORITY]] == ["Q4 close priority"]
    assert [f for f in everything if not f.url] == [], "each line links to its source"


@pytest.mark.parametrize("cls", SOURCES)
def test_nothing_of_the_other_acme_leaks(cls: Any, sandbox: Any, acme_query: BriefQuery) -> None:
    found = facts(cls, sandbox, acme_query)
    # The names of similar accounts are told to the brief service, which keeps their things apart and then drops them.
    told = repr([replace(f, data={k: v for k, v in f.data.items() if k != "others"}) for f in found])
    for foreign in ("Logistics", "logistics", "API-471", "120000", "Keller", "Renewal", "discount"):
        assert foreign not in told


@pytest.mark.parametrize("cls", SOURCES)
def test_an_account_that_nobody_knows_gives_nothing(cls: Any, sandbox: Any, acme_query: BriefQuery) -> None:
    event = replace(acme_query.event, id="nosuchevent", title='Zenith\'s "first" call', attendees=())
    who = {"domains": ("zenith.example",), "outside": (), "others": (), "records": {}}
    unknown = replace(acme_query, event=event, account='Zenith "Q" O\'Hara \\', **who)
    assert facts(cls, sandbox, unknown) == []


@pytest.mark.parametrize("cls", SOURCES)
def test_failures_leave_as_members_of_the_error_tree(cls: Any, sandbox: Any, acme_query: BriefQuery) -> None:
    with pytest.raises(AuthExpired):
        facts(cls, sandbox, acme_query, token="expired")
    with pytest.raises(NotSent):
        facts(cls, sandbox, acme_query, base_url="https://127.0.0.1:9")
    sandbox.fault("429", seconds=3, times=9)  # of every question that the source asks
    with pytest.raises(RateLimited):
        facts(cls, sandbox, acme_query)
    for name in ("drop_before", "500_before", "bad_json"):
        sandbox.fault(name, times=9)
        with pytest.raises(Unavailable):
            facts(cls, sandbox, acme_query)
    sandbox.fault("latency", seconds=1.0, times=9)
    with pytest.raises(Unavailable):
        list(cls(sandbox.account(cls)).facts(acme_query, timeout=0.3))


def test_an_account_that_matches_twice_is_asked_about(sandbox: Any, acme_query: BriefQuery) -> None:
    people = (
        *acme_query.outside[:1],
        Participant("Ruth Keller", Side.CUSTOMER, email="ruth.keller@acme-logistics.example"),
    )
    event = replace(acme_query.event, title="Planning")
    domains = ("acme.example", "acme-logistics.example")
    both = replace(acme_query, event=event, account=None, domains=domains, outside=people)
    (doubt,) = facts(Salesforce, sandbox, both)
    assert doubt.text == "Acme Industries and Acme Logistics both match: choose the account of this call."
    titled = replace(both, event=replace(event, title="Acme Logistics: planning"))
    assert [f.data.get("name") for f in facts(Salesforce, sandbox, titled) if f.kind is FactKind.ACCOUNT] == [
        "Acme Logistics"
    ]
    chosen = facts(Salesforce, sandbox, replace(both, account="Acme Industries"))
    assert chosen[0].data["name"] == "Acme Industries"
    assert "Logistics" not in repr(chosen[1:]), "its own facts alone"


def test_an_account_is_found_by_the_name_in_the_title(sandbox: Any, acme_query: BriefQuery) -> None:
    nobody = replace(acme_query, account=None, domains=(), outside=())
    assert facts(Salesforce, sandbox, nobody)[0].data["name"] == "Acme Industries"
    other = replace(nobody, event=replace(nobody.event, title="Call with somebody"))
    assert facts(Salesforce, sandbox, other) == []


def test_a_mail_domain_can_not_widen_its_search(sandbox: Any, acme_query: BriefQuery) -> None:
    for domain in ("%", "acme_example", "' OR Name LIKE '%"):
        event = replace(acme_query.event, title="Call")
        query = replace(acme_query, event=event, account=None, domains=(domain,), outside=())
        assert facts(Salesforce, sandbox, query) == []


def test_a_renamed_field_is_a_source_that_failed(sandbox: Any, acme_query: BriefQuery) -> None:
    sandbox.fault("schema_drift", match="/composite", times=9, rename={"StageName": "Stage_Name__c", "Id": "RecordId"})
    with pytest.raises(Unavailable):
        facts(Salesforce, sandbox, acme_query)


def test_a_stage_that_moved_is_not_overwritten(own_sandbox: Any) -> None:
    salesforce = Salesforce(own_sandbox.account(Salesforce))
    content = {"stage_before": "Demo", "stage": "Proposal"}
    action = Action(Vendor.SALESFORCE, ActionKind.STAGE, "006Hs00001ACMEPIAA", "Acme – Platform", content)
    moved = {"vendor": "salesforce", "kind": "Opportunity", "id": action.target, "body": {"StageName": "Negotiation"}}
    own_sandbox.control(document=moved)
    with pytest.raises(Rejected, match="Negotiation"):
        salesforce.send(salesforce.prepare(action, str(uuid.uuid4())), timeout=10)


def test_a_salesforce_without_our_key_field_says_so(own_sandbox: Any) -> None:
    salesforce = Salesforce(own_sandbox.account(Salesforce))
    assert not salesforce.problems()
    fields = salesforce._client(10).Task.describe()["fields"]
    kept = [{**f, "picklistValues": []} for f in fields if f["name"] != "Callside_Key__c"]
    own_sandbox.control(document={"vendor": "salesforce", "kind": "describe", "id": "Task", "body": {"fields": kept}})
    (sentence,) = salesforce.problems()
    assert "no field Callside_Key__c" in sentence
    content = {"subject": "s", "text": "t"}
    action = Action(Vendor.SALESFORCE, ActionKind.CALL_NOTE, "006Hs00001ACMEPIAA", "Acme", content)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        salesforce.send(salesforce.prepare(action, str(uuid.uuid4())), timeout=10)
    assert "administrator" in salesforce.classify(caught.value)[1]


# ── calendar ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_event_has_people_sides_and_the_join_link(sandbox: Any, acme_query: BriefQuery) -> None:
    calendar = GoogleCalendar(sandbox.account(GoogleCalendar))
    event = calendar.event("acme_120624")
    assert event is not None
    assert (event.uid, event.title) == ("acme_120624@google.com", "Acme Industries demo")
    assert event.start == acme_query.event.start
    assert event.join_link == "https://meet.google.example/qfx-zmbt-ahv"
    sides = {p.name: p.side for p in event.attendees}
    assert sides == {"Sarah Chen": Side.US, "Jane Wilson": Side.CUSTOMER, "Bob Torres": Side.CUSTOMER}
    assert calendar.event("nosuchevent") is None
    assert [e.id for e in calendar.upcoming(acme_query.now, 1)] == ["acme_120624"]
    assert calendar.busy("sarah.chen@techcorp.example", event.start, event.end)
    assert not calendar.busy("john.martinez@techcorp.example", event.start, event.end)


def test_a_moved_and_a_cancelled_event_show_in_the_sync(own_sandbox: Any, acme_query: BriefQuery) -> None:
    window = {"start": acme_query.now - timedelta(days=1), "end": acme_query.now + timedelta(days=14)}
    for calendar in (
        GoogleCalendar(own_sandbox.account(GoogleCalendar)),
        OutlookCalendar(own_sandbox.account(OutlookCalendar)),
    ):
        began = calendar.changes(None, **window)
        assert began.whole
        assert {e.id for e in began.events} == {"acme_120624", "b7m2q9c4k1t8v3", "c1h5s0d2f7j6g4"}
        again = calendar.changes(began.token, **window)
        assert (again.events, again.gone, again.whole) == ((), (), False)
        own_sandbox.control(event={"id": "acme_120624", "minutes": 30})
        moved = calendar.changes(again.token, **window)
        assert [(e.id, e.start) for e in moved.events] == [
            ("acme_120624", acme_query.event.start + timedelta(minutes=30))
        ]
        own_sandbox.control(event={"id": "acme_120624", "cancel": True})
        gone = calendar.changes(moved.token, **window)
        assert (gone.events, gone.gone) == ((), ("acme_120624",))
        own_sandbox.control(expire_sync_tokens=True)
        anew = calendar.changes(gone.token, **window)
        assert anew.whole
        assert {e.id for e in anew.events} == {"b7m2q9c4k1t8v3", "c1h5s0d2f7j6g4"}
        own_sandbox.control(event={"id": "acme_120624", "minutes": -30, "restore": True})


def test_a_whole_day_is_no_call(own_sandbox: Any, acme_query: BriefQuery) -> None:
    day = {"start": {"date": "2024-12-06"}, "end": {"date": "2024-12-07"}, "change": 1}
    own_sandbox.control(document={"vendor": "google_calendar", "kind": "event", "id": "acme_120624", "body": day})
    window = {"start": acme_query.now - timedelta(days=1), "end": acme_query.now + timedelta(days=14)}
    found = GoogleCalendar(own_sandbox.account(GoogleCalendar)).changes(None, **window)
    assert "acme_120624" not in {e.id for e in found.events}


# ── colleagues ──────────────────────────────────────────────────────────────────────────────────────────────────


def colleagues(sandbox: Any) -> SlackColleagues:
    story = datetime.fromisoformat("2024-12-06T14:00:00-05:00").timestamp()
    return SlackColleagues(sandbox.account(SlackColleagues), lambda: "xapp-sandbox", lambda: story)


def help_request(sandbox: Any, user_id: str, request_id: str) -> Any:
    content = {"text": "Can you join? This call is recorded.", "question": "P99?", "request_id": request_id}
    slack = Slack(sandbox.account(Slack))
    action = Action(Vendor.SLACK, ActionKind.HELP_REQUEST, user_id, "John", content)
    return slack.prepare(action, str(uuid.uuid4()))


def test_people_are_found_and_their_availability_read(own_sandbox: Any) -> None:
    people = colleagues(own_sandbox)
    assert people.me().name == "Sarah Chen"
    asked = [
        Participant("John Martinez", email="john.martinez@techcorp.example"),
        Participant("Jane Wilson", email="jane.wilson@acme.example"),
        Participant("Nobody"),
    ]
    (john,) = people.find(asked)
    assert people.by_name("john  martinez") == john
    assert people.by_name("John") is None
    assert people.availability(john).free
    own_sandbox.control(presence={"user": john.id, "dnd": True})
    assert people.availability(john).reason == "John Martinez does not want to be disturbed"
    own_sandbox.control(presence={"user": john.id, "dnd": False, "presence": "away"})
    assert not people.availability(john).free


def test_john_presses_join_and_it_arrives_once(own_sandbox: Any) -> None:
    people = colleagues(own_sandbox)
    own_sandbox.control(person={"user": "U05JOHNMRTZ", "press": "callside_join_pause", "after": 0.3})
    with people.answers() as answer:
        assert answer(0.05) is None
        receipt = people.ask(help_request(own_sandbox, "U05JOHNMRTZ", "req-7"), timeout=10)
        assert receipt.remote_id.startswith("D05JOHNMRTZ/")
        pressed = answer(10)
        assert pressed is not None
        assert (pressed.request_id, pressed.user_id, pressed.answer) == ("req-7", "U05JOHNMRTZ", Answer.JOIN)
        assert pressed.pause
        assert answer(3.6) is None, "acknowledged, so that Slack does not deliver it again"


def test_a_mention_is_told_once_and_without_the_handle(own_sandbox: Any) -> None:
    heard: list[HelpMention] = []
    people = SlackColleagues(own_sandbox.account(SlackColleagues), lambda: "xapp-sandbox", on_mention=heard.append)
    with people.answers() as answer:
        text = "<@U05CALLSIDE> need SE for API performance question &amp; more"
        own_sandbox.control(mention={"user": "U05SARAHCHN", "channel": "C05ACMETECH", "text": text})
        for _ in range(100):
            if heard:
                break
            answer(0.05)
    (mention,) = heard
    assert (mention.user_id, mention.channel_id) == ("U05SARAHCHN", "C05ACMETECH")
    assert mention.text == "need SE for API performance question & more"
    assert mention.at is not None


def test_a_brief_does_not_quote_what_callside_wrote(own_sandbox: Any, acme_query: BriefQuery) -> None:
    slack = Slack(own_sandbox.account(Slack))
    before = facts(Slack, own_sandbox, acme_query)
    content = {"text": "Acme Industries: Bob said that the numbers settle it"}
    action = Action(Vendor.SLACK, ActionKind.MESSAGE, "C05ACMETECH", "#acme-technical", content)
    slack.send(slack.prepare(action, str(uuid.uuid4())), timeout=10)
    assert facts(Slack, own_sandbox, acme_query) == before


def test_a_press_outlives_a_killed_sandbox(own_sandbox: Any) -> None:
    people = colleagues(own_sandbox)
    own_sandbox.control(person={"user": "U05JOHNMRTZ", "press": "callside_decline", "after": 0.2})
    people.ask(help_request(own_sandbox, "U05JOHNMRTZ", "req-8"), timeout=10)
    own_sandbox.kill()
    own_sandbox.start()
    with colleagues(own_sandbox).answers() as answer:
        pressed = answer(10)
    assert pressed is not None
    assert pressed.answer is Answer.DECLINE


def test_slack_takes_one_message_a_second_and_channel(own_sandbox: Any) -> None:
    people = colleagues(own_sandbox)
    people.ask(help_request(own_sandbox, "U05PRIYASHH", "r1"), timeout=10)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        people.ask(help_request(own_sandbox, "U05PRIYASHH", "r2"), timeout=10)
    assert people.classify(caught.value)[2] == 1.0


# ── phone, and the process itself ───────────────────────────────────────────────────────────────────────────────


def test_the_switch_tells_of_an_active_call_and_of_its_end(own_sandbox: Any) -> None:
    phone = ThreeCX(own_sandbox.account("threecx"))
    (call,) = phone.active_calls()
    assert (call.id, call.status) == ("7", "Talking")
    with phone.ended() as ended:
        assert ended(0.05) is None
        own_sandbox.control(end_call=7)
        over = ended(10)
    assert over is not None
    assert (over.extension, over.participant) == ("100", "7")
    assert phone.active_calls() == ()
    wrong = Account(own_sandbox.url, lambda: "wrong", own_sandbox.ca, {"client_id": "callside"})
    with pytest.raises(Rejected):
        ThreeCX(wrong).active_calls()


def test_a_killed_sandbox_finds_everything_again_on_its_port(own_sandbox: Any) -> None:
    slack = Slack(own_sandbox.account(Slack))
    action = Action(Vendor.SLACK, ActionKind.MESSAGE, "C05ACMETECH", "#acme-technical", {"text": "kept"})
    write = slack.prepare(action, str(uuid.uuid4()))
    receipt = slack.send(write, timeout=10)
    before, certificate = own_sandbox.url, own_sandbox.ca.read_bytes()
    own_sandbox.kill()
    own_sandbox.start()
    assert own_sandbox.url == before
    assert own_sandbox.ca.read_bytes() == certificate
    assert slack.find(write, timeout=10).receipt == receipt
    assert len(own_sandbox.effects(write.key)) == 1


def test_a_taken_port_is_one_sentence(own_sandbox: Any, tmp_path: Any) -> None:
    from app.domain.errors import UserActionNeeded
    from connectors.sandbox.server import serve

    with pytest.raises(UserActionNeeded, match=r"Port \d+ is taken; .*\."):
        serve(folder=tmp_path / "other", port=int(own_sandbox.url.rpartition(":")[2]))
    with pytest.raises(UserActionNeeded, match="unknown fault"):
        serve(folder=tmp_path / "other", faults=[{"match": ".", "fault": "earthquake"}])


def test_a_company_proxy_is_not_asked_for_this_machine(
    sandbox: Any, acme_query: BriefQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "intranet.example")
    for case in SOURCES:
        assert facts(case.values[0], sandbox, acme_query)
    with colleagues(sandbox).answers() as answer:
        assert answer(0.01) is None
    assert ThreeCX(sandbox.account("threecx")).active_calls()
