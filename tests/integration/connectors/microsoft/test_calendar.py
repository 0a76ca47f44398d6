"""Outlook's calendar, by the same port as Google's, and what a revoked draft leaves."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.bootstrap.sandbox import SARAH
from app.domain.brief import BriefQuery, FactKind
from app.domain.errors import AuthExpired
from app.domain.people import Side
from app.domain.sides import OwnSide
from connectors.google import GoogleCalendar
from connectors.microsoft import OutlookCalendar
from tests.integration.connectors.conftest import NEW_YORK


def test_both_calendars_tell_the_same_story(sandbox: Any) -> None:
    own = OwnSide.of([SARAH])
    outlook = OutlookCalendar(sandbox.account(OutlookCalendar), own)
    google = GoogleCalendar(sandbox.account(GoogleCalendar), own)
    now = datetime(2024, 12, 6, 9, tzinfo=NEW_YORK)
    ours, theirs = outlook.upcoming(now, 10), google.upcoming(now, 10)
    assert [(e.uid, e.start, e.end, e.join_link) for e in ours] == [
        (e.uid, e.start, e.end, e.join_link) for e in theirs
    ]
    event = outlook.event("acme_120624")
    assert event is not None
    assert {p.email: p.side for p in event.attendees if p.side is Side.CUSTOMER}
    assert outlook.event("nothing") is None


def test_busy_people_and_guests(sandbox: Any, acme_query: BriefQuery) -> None:
    own = OwnSide.of([SARAH])
    outlook = OutlookCalendar(sandbox.account(OutlookCalendar), own)
    google = GoogleCalendar(sandbox.account(GoogleCalendar), own)
    start = datetime(2024, 12, 6, 8, tzinfo=NEW_YORK)
    for person in ("john.martinez@techcorp.example", "priya.sharma@techcorp.example", "nobody@techcorp.example"):
        for hour in range(12):
            at = start + timedelta(hours=hour)
            assert outlook.busy(person, at, at + timedelta(hours=1)) == google.busy(person, at, at + timedelta(hours=1))
    guests = outlook.facts(acme_query, timeout=10)
    assert {fact.kind for fact in guests} == {FactKind.CONTACT}
    assert {fact.data["email"] for fact in guests} >= {"jane.wilson@acme.example"}


def test_an_expired_token_is_said(sandbox: Any) -> None:
    with pytest.raises(AuthExpired, match="reconnect"):
        OutlookCalendar(sandbox.account(OutlookCalendar, token="old")).upcoming(datetime.now(NEW_YORK), 1)
