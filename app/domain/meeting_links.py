"""Links to meetings in what people wrote: believed by the host that they lead to, since anybody can write an invitation."""

import html
import re
from urllib.parse import parse_qs, urlsplit

# Hosts at which meetings are held; a host below one of them counts too (acme.zoom.us).
MEETING_HOSTS = (
    "zoom.us",
    "zoom.com",
    "zoomgov.com",
    "meet.google.com",
    "teams.microsoft.com",
    "teams.microsoft.us",
    "teams.live.com",
    "teams.cloud.microsoft",
    "webex.com",
    "gotomeeting.com",
    "gotomeet.me",
    "meet.goto.com",
    "app.goto.com",
    "join.skype.com",
    "whereby.com",
    "meet.jit.si",
    "8x8.vc",
    "chime.aws",
    "bluejeans.com",
    "meetings.ringcentral.com",
    "v.ringcentral.com",
    "video.ringcentral.com",
    "meetings.dialpad.com",
    "meet.zoho.com",
    "meet.zoho.eu",
    "meetings.vonage.com",
    "bigmarker.com",
    "livestorm.co",
    "demodesk.com",
    "3cx.eu",
    "3cx.us",
    "my3cx.com",
)
# Pages of the same companies that no meeting is at.
_NO_MEETING = re.compile(r"^(?:support|help|status|blog|explore|marketplace|docs|learn|developers?|api)\.")
_NO_ROOM = re.compile(
    r"^/(?:$|download|meetingoptions|dialin|u/|zoomconference|support|test$|pricing|globalcallin)", re.I
)
_LINK = re.compile(r"https://[^\s<>\"'\\^`{}|]+", re.IGNORECASE)
_PAGE = re.compile(r"[!-~]{1,3000}")
_TRAILING = ".,;:!?)]*_"
_WRAPPERS = {"safelinks.protection.outlook.com": "url", "www.google.com": "q", "urldefense.proofpoint.com": "u"}
_MOST = 200  # links of one text that are looked at


def meeting_link(*texts: str | None) -> str | None:
    """The first link to a meeting in these texts, in their order; None if there is none. Texts may be HTML."""
    for text in texts:
        if not text:
            continue
        for number, match in enumerate(_LINK.finditer(html.unescape(text))):
            if number >= _MOST:
                break
            link = _unwrapped(match[0].rstrip(_TRAILING))
            if is_meeting(link):
                return link
    return None


def conference_link(*links: str | None) -> str | None:
    """The first of a calendar's own conference fields that leads to a web page. Companies run meeting servers of their own,
    so its host may be any; a window shows which."""
    return next((link for link in links if link and is_web_page(link)), None)


def is_web_page(link: str) -> bool:
    """Whether an address leads to a page on https, by its host and nothing before or behind it that looks like one."""
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_plain = _PAGE.fullmatch(link) is not None and "@" not in parts.netloc and port in (None, 443)
    return is_plain and parts.scheme.lower() == "https" and "." in host


def is_meeting(link: str) -> bool:
    """Whether an address is a room of a known meeting service: by its host alone, on https."""
    try:
        parts = urlsplit(link)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.scheme.lower() != "https" or "@" in parts.netloc or port not in (None, 443):
        return False
    if not _is_below(host, MEETING_HOSTS) or _NO_MEETING.match(host):
        return False
    return not _NO_ROOM.match(parts.path or "/")


def _unwrapped(link: str) -> str:
    """The address inside a mail filter's: Outlook's safe links, Google's redirections."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return link
    for wrapper, name in _WRAPPERS.items():
        if _is_below(host, (wrapper,)) and (inner := parse_qs(parts.query).get(name)):
            return inner[0]
    return link


def _is_below(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)
