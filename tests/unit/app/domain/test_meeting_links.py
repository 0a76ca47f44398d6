"""Links to meetings in invitations, believed only by the host that they lead to."""

import pytest

from app.domain.meeting_links import conference_link, is_meeting, meeting_link

ZOOM = "https://acme.zoom.us/j/123?pwd=x"
TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc/0?context=%7b%7d"


@pytest.mark.parametrize(
    ("texts", "link"),
    [
        ((ZOOM, None), ZOOM),
        (("Room 3", f"Join here: {ZOOM}."), ZOOM),
        ((None, f'<a href="{TEAMS}">Join</a>'), TEAMS),
        (("", "https://acme.zoom.us/j/1?a=1&amp;b=2"), "https://acme.zoom.us/j/1?a=1&b=2"),
        (("https://meet.google.com/abc-defg-hij",), "https://meet.google.com/abc-defg-hij"),
        (("https://acme.webex.com/meet/jane",), "https://acme.webex.com/meet/jane"),
        (
            ("https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Facme.zoom.us%2Fj%2F7&data=1",),
            "https://acme.zoom.us/j/7",
        ),
        ((f"https://support.zoom.us/hc and https://zoom.us/download, then {ZOOM}",), ZOOM),
        (("https://agenda.example/doc", "nothing else"), None),
        ((), None),
    ],
)
def test_the_first_meeting_counts(texts: tuple[str | None, ...], link: str | None) -> None:
    assert meeting_link(*texts) == link


@pytest.mark.parametrize(
    "link",
    [
        "http://acme.zoom.us/j/1",
        "https://zoom.us.evil.example/j/1",
        "https://evilzoom.us/j/1",
        "https://evil.example/zoom.us/j/1",
        "https://evil.example/?to=https://zoom.us/j/1",
        "https://zoom.us@evil.example/j/1",
        "https://acme.zoom.us:8443/j/1",
        "https://teams.microsoft.com.evil.example/l/meetup-join/x",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Fj",
        "https://[broken",
        "https://zoom.us/",
    ],
)
def test_a_link_elsewhere_is_never_believed(link: str) -> None:
    assert not is_meeting(link)
    assert meeting_link(f"Join: {link}") is None


@pytest.mark.parametrize(
    "link",
    [
        "file://evil.example/share/join.exe", "\\\\evil.example\\share", "javascript:alert(1)", "search-ms:query=x",
        "http://meet.example/room", "https://zoom.us@evil.example/j/1", "https://zoom.us:x@evil.example/j/1",
        "https://meet.example:8443/room", "https://localhost/room", "https://meet.example/a b", "https://meet.example/\u202ea",
        "https:///room", "https://[::1", " https://meet.example/room", "",
    ],
)  # fmt: skip
def test_a_conference_field_that_is_no_plain_web_page_is_none(link: str) -> None:
    assert conference_link(link) is None
    assert conference_link(link, None, "https://meet.corp.example/room") == "https://meet.corp.example/room"
