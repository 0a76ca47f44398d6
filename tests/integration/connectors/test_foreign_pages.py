"""Pages that came in a vendor's place: a web filter's, a gateway's, a network's sign-in. None of them is an answer."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import BadInput, CallsideError, Unavailable
from app.domain.outbox import FailureKind
from app.domain.proposal import Action, ActionKind
from connectors.base import Account, discover
from connectors.ics import link_text
from connectors.microsoft import OutlookCalendar
from connectors.slack import Slack
from tests.worlds.vendor_server import HTML, PAGE, Asked, vendor

CONTENT: dict[ActionKind, tuple[str, dict[str, Any]]] = {
    ActionKind.CALL_NOTE: ("006", {"subject": "s", "text": "t"}),
    ActionKind.DRAFT: ("jane@acme.example", {"to": ["jane@acme.example"], "subject": "s", "text": "t"}),
    ActionKind.COMMENT: ("API-1", {"paragraphs": [{"text": "t"}]}),
    ActionKind.MESSAGE: ("C1", {"text": "t"}),
    ActionKind.SUMMARY_LINE: ("1" * 32, {"heading": "h", "lines": ["l"]}),
}
WRITERS = [
    pytest.param(cls, kind, id=f"{cls.__name__}-{kind}")
    for cls in discover().writers
    for kind in sorted(cls.kinds & CONTENT.keys())
]


def refused(cls: Any, kind: ActionKind, status: int, headers: dict[str, str], body: Any) -> tuple[Any, ...]:
    with vendor(lambda _: (status, headers, body)) as server:
        connector = cls(server.account(email="a@b.example"))
        target, content = CONTENT[kind]
        write = connector.prepare(Action.of(kind, target, "x", content), str(uuid.uuid4()))
        with pytest.raises(Exception) as sending:  # noqa: PT011
            connector.send(write, timeout=5)
        with pytest.raises(Exception) as looking:  # noqa: PT011
            connector.find(write, timeout=5)
        return tuple(connector.classify(error.value)[:2] for error in (sending, looking))


@pytest.mark.parametrize("status", [200, 401, 403, 404, 407, 410])
@pytest.mark.parametrize(("cls", "kind"), WRITERS)
def test_a_page_of_another_is_no_answer(cls: Any, kind: ActionKind, status: int) -> None:
    for failure, sentence in refused(cls, kind, status, HTML, PAGE):
        assert failure in (FailureKind.AMBIGUOUS, FailureKind.NOT_SENT), "it waits, and no person is called"
        assert "<html" not in str(sentence)


@pytest.mark.parametrize("status", [301, 302, 307])
@pytest.mark.parametrize(("cls", "kind"), WRITERS)
def test_whoever_redirects_gets_neither_token_nor_text(cls: Any, kind: ActionKind, status: int) -> None:
    with vendor(lambda _: (200, {}, {"ok": True})) as elsewhere:
        for failure, _ in refused(cls, kind, status, {"Location": f"{elsewhere.url}/portal"}, ""):
            assert failure is FailureKind.AMBIGUOUS
        assert elsewhere.asked == []


def test_an_ok_without_a_message_is_not_written() -> None:
    with vendor(lambda _: (200, {}, {"ok": True})) as server:
        slack = Slack(server.account())
        write = slack.prepare(Action.of(ActionKind.MESSAGE, "C1", "x", {"text": "t"}), str(uuid.uuid4()))
        with pytest.raises(Unavailable):
            slack.send(write, timeout=5)


def test_an_event_is_not_gone_because_a_filter_says_so() -> None:
    with vendor(lambda _: (404, HTML, PAGE)) as server, pytest.raises(Unavailable):
        OutlookCalendar(server.account()).event("e1")


FILE = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


def hops(count: int, folder: Path, last: str = "") -> Any:
    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        number = int(asked.path.rpartition("/")[2])
        if number < count:
            return 302, {"Location": f"/{number + 1}"}, ""
        return (302, {"Location": last}, "") if last else (200, {"Content-Type": "text/calendar"}, FILE)

    return vendor(answer, folder)


def read(server: Any) -> str:
    account = server.account()
    return link_text(Account("", lambda: f"{server.url}/0", account.ca_file))


def test_a_calendars_link_may_move_five_times(tmp_path: Path) -> None:
    with hops(5, tmp_path) as server:
        assert read(server) == FILE
        assert len(server.asked) == 6


def test_a_calendars_link_that_goes_round_in_a_circle_is_said(tmp_path: Path) -> None:
    with hops(99, tmp_path) as server:
        with pytest.raises(BadInput, match="in a circle"):
            read(server)
        assert len(server.asked) == 6


def test_a_calendars_link_never_leads_to_a_page_without_encryption(tmp_path: Path) -> None:
    with vendor(lambda _: (200, {}, FILE), is_plain=True) as plain, hops(0, tmp_path, last=f"{plain.url}/x") as server:
        with pytest.raises(BadInput, match="without encryption"):
            read(server)
        assert plain.asked == []


def test_each_hop_is_asked_of_the_network_policy(tmp_path: Path) -> None:
    from connectors import network_policy

    with hops(0, tmp_path, last="https://elsewhere.example/x") as server:
        network_policy.close(lambda: ())
        try:
            with pytest.raises(CallsideError, match="does not let"):
                read(server)
        finally:
            network_policy.open_again()
