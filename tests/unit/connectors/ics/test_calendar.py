"""Calendar files as other programs write them."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.domain.errors import BadInput, CallsideError
from app.domain.people import Side
from connectors.base import Account
from connectors.ics import IcsCalendar, file_text, link_text

FILE = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:acme@example
DTSTART;TZID=America/New_York:20241206T140000
DURATION:PT45M
SUMMARY:Acme\\, demo
ORGANIZER;CN=Sarah Chen:mailto:sarah.chen@techcorp.example
ATTENDEE;CN="Wilson, Jane";PARTSTAT=ACCEPTED:mailto:Jane.Wilson@acme.exam
 ple
ATTENDEE;CN=Sarah Chen:mailto:sarah.chen@techcorp.example
ATTENDEE;CUTYPE=ROOM;CN=Room 3:mailto:room3@techcorp.example
DESCRIPTION:Join: https://acme.zoom.us/j/123?pwd=x\\nSee you
BEGIN:VALARM
TRIGGER:-PT10M
DESCRIPTION:https://evil.zoom.us/j/666
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:weekly@example
DTSTART;TZID="W. Europe Standard Time":20241014T090000
DTEND;TZID="W. Europe Standard Time":20241014T093000
RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20241113T230000Z
EXDATE;TZID="W. Europe Standard Time":20241016T090000
SUMMARY:Weekly
END:VEVENT
BEGIN:VEVENT
UID:weekly@example
RECURRENCE-ID;TZID="W. Europe Standard Time":20241021T090000
DTSTART;TZID="W. Europe Standard Time":20241021T110000
DTEND;TZID="W. Europe Standard Time":20241021T113000
SUMMARY:Weekly, moved
END:VEVENT
BEGIN:VEVENT
UID:holiday@example
DTSTART;VALUE=DATE:20241206
SUMMARY:All day
END:VEVENT
BEGIN:VEVENT
UID:gone@example
DTSTART:20241206T200000Z
DTEND:20241206T203000Z
STATUS:CANCELLED
SUMMARY:Cancelled
END:VEVENT
BEGIN:VEVENT
UID:odd@example
DTSTART;TZID=Middle/Earth:20241206T140000
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def calendar(tmp_path: Path) -> IcsCalendar:
    file = tmp_path / "work.ics"
    file.write_text(FILE.replace("\n", "\r\n"), encoding="utf-8")
    return IcsCalendar(lambda: file_text(file), email="sarah.chen@techcorp.example")


def test_an_event_with_its_people_and_its_link(calendar: IcsCalendar) -> None:
    event = calendar.event("acme@example")
    assert event is not None
    assert (event.title, event.end - event.start) == ("Acme, demo", timedelta(minutes=45))
    assert event.start.astimezone(UTC) == datetime(2024, 12, 6, 19, tzinfo=UTC)
    assert [(p.name, p.side) for p in event.attendees] == [("Wilson, Jane", Side.CUSTOMER), ("Sarah Chen", Side.US)]
    assert event.attendees[0].email == "jane.wilson@acme.example"
    assert event.join_link == "https://acme.zoom.us/j/123?pwd=x", "and none from an alarm"


def test_what_comes_up_leaves_out_whole_days_and_cancelled_ones(calendar: IcsCalendar) -> None:
    found = calendar.upcoming(datetime(2024, 12, 6, 12, tzinfo=UTC), 24)
    assert [event.uid for event in found] == ["acme@example"]


def test_a_series_keeps_its_hour_its_gaps_and_its_moved_day(calendar: IcsCalendar) -> None:
    found = calendar.upcoming(datetime(2024, 10, 14, tzinfo=UTC), 24 * 40)
    starts = [event.start.astimezone(UTC).strftime("%d %b %H:%M") for event in found]
    assert starts == ["14 Oct 07:00", "21 Oct 09:00", "23 Oct 07:00", "28 Oct 08:00", "30 Oct 08:00", "04 Nov 08:00",
                      "06 Nov 08:00", "11 Nov 08:00", "13 Nov 08:00"]  # fmt: skip
    again = calendar.event(found[3].id)
    assert again is not None
    assert again.start == found[3].start


def test_busy_is_known_for_oneself_alone(calendar: IcsCalendar) -> None:
    at = datetime(2024, 12, 6, 19, 10, tzinfo=UTC)
    assert calendar.busy("sarah.chen@techcorp.example", at, at + timedelta(minutes=5))
    assert not calendar.busy("jane.wilson@acme.example", at, at + timedelta(minutes=5))


@pytest.mark.parametrize("text", ["<html>sign in</html>", "\xff\xfe", ""])
def test_what_is_no_calendar_is_said_in_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.ics"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match=r"export it again as \.ics\."):
        IcsCalendar(lambda: file_text(file), email="a@b.example").upcoming(datetime.now(UTC), 1)
    with pytest.raises(BadInput):
        IcsCalendar(lambda: file_text(tmp_path / "none.ics"), email="a@b.example").event("x")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is enough."""


def test_a_secret_link_is_read_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret.ics").write_bytes(FILE.encode())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}"
        account = Account("", lambda: f"{home}/secret.ics")
        found = IcsCalendar(partial(link_text, account), email="sarah.chen@techcorp.example").event("acme@example")
        assert found is not None
        with pytest.raises(CallsideError) as told:
            link_text(Account("", lambda: f"{home}/gone.ics"))
        assert "secret" not in str(told.value)
        server.shutdown()
    with pytest.raises(CallsideError, match="calendar can't be reached"):
        link_text(Account("", lambda: f"{home}/secret.ics"))
