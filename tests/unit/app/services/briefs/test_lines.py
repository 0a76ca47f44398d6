"""Which lines of a brief come first, and which never come."""

from datetime import UTC, datetime, timedelta

from app.domain.brief import CalendarEvent, Fact, FactKind
from app.services.briefs.changes import Before
from app.services.briefs.lines import brief_lines

NOW = datetime(2024, 12, 6, 13, 55, tzinfo=UTC)
EVENT = CalendarEvent("e", "u", "Acme demo", NOW, NOW + timedelta(hours=1), ())
LAST = NOW - timedelta(days=10)


def issue(key: str, **data: str) -> Fact:
    return Fact("Jira", FactKind.ISSUE, f"{key} open", NOW, data={"key": key, "title": key, **data})


def deal(stage: str, amount: str = "500000") -> Fact:
    return Fact(
        "Salesforce", FactKind.OPPORTUNITY, "", NOW, data={"id": "1", "name": "Acme", "stage": stage, "amount": amount}
    )


def promise(what: str, due: str) -> Fact:
    return Fact("Your own history", FactKind.PROMISE, what, LAST, data={"key": what, "due": due})


def message(said: str, at: datetime = NOW) -> Fact:
    return Fact("Slack", FactKind.MESSAGE, f"Ann Lee in #acme: “{said}”", at, data={"author": "Ann Lee", "said": said})


def test_what_moved_and_what_is_late_comes_first_and_what_is_good_to_know_last() -> None:
    facts = [
        Fact("Salesforce", FactKind.LAST_CONTACT, "Call", LAST),
        Fact("Salesforce", FactKind.MANAGER_NOTE, "Close by end of Q4", LAST),
        message("They want 15 % off"),
        message("Legal looked at it once", LAST - timedelta(days=1)),
        promise("send benchmarks", "2024-12-20"),
        promise("send the contract", "2024-12-01"),
        Fact("Your calls", FactKind.ASKED, "“Where is it hosted?”", LAST),
        Fact("Your calls", FactKind.CONTRADICTION, "“40 seats”, then “90 seats”", LAST),
        issue("A-1", status="Done"),
        issue("A-2", status="Open"),
        issue("A-3", status="Open"),
        deal("Negotiation", "600000"),
    ]
    then = (issue("A-1", status="In Progress"), issue("A-2", status="Open"), deal("Demo"))
    lines = brief_lines(EVENT, "Acme", facts, now=NOW, before=Before(LAST, then))
    assert [f"{line.label}: {line.text}" for line in lines] == [
        "Changed: Acme: stage Demo → Negotiation",
        "Changed: Acme: amount 500000 → 600000",
        "Changed: A-1: status In Progress → Done",
        "Overdue: send the contract",
        "Changed: A-3 is new: A-3",
        "Blocker: A-1 open",
        "Blocker: A-2 open",
        "Contradicts: “40 seats”, then “90 seats”",
        "They asked: “Where is it hosted?”",
        "Promised: send benchmarks",
        "Changed: Ann Lee in #acme: “They want 15 % off”",
        "Note: Close by end of Q4",
        "Said: Ann Lee in #acme: “Legal looked at it once”",
        "Last contact: Call",
    ]


def test_a_greeting_is_no_change_and_takes_no_place_of_a_message_that_is() -> None:
    kind = [message(f"Good luck, Sarah{'!' * n}") for n in range(1, 6)]
    lines = brief_lines(EVENT, "Acme", [*kind, message("They signed")], now=NOW, before=Before())
    assert [line.short for line in lines if line.source == "Slack"] == ["Ann: “They signed”"]
