"""Texts of calendars: from a file, or from a secret link that is asked again only for what changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from app.domain.errors import BadInput
from app.domain.messages import Message
from connectors.base import Account, HttpAnswer, as_error, classify_answer, classify_transport
from connectors.ics.text import MOST_CHARACTERS

if TYPE_CHECKING:
    import requests

LINK_SECONDS = 10.0
_MOST_HOPS = 5  # redirects that a link may take


def file_text(file: Path) -> str:
    """Raises BadInput if the file can't be read."""
    try:
        if file.stat().st_size > MOST_CHARACTERS:
            raise BadInput(Message("calendar.too_large"))
        return decoded(file.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(Message("calendar.unreadable_file", file=file)) from error


def decoded(raw: bytes) -> str:
    """UTF-8 as the standard has it, with a byte-order mark or without; UTF-16 by its mark. Raises UnicodeDecodeError."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"BEGIN:V" not in raw[:4096]:
            raise
        return raw.decode("cp1252", errors="replace")  # older programs write what their Windows spoke


class LinkText:
    """What a calendar's secret link answers; `account.token()` is the link. A server that says "not modified" is believed."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._known: dict[str, str] = {}
        self._text = ""

    def __call__(self) -> str:
        """Raises from the error tree."""
        from connectors import http

        link = self._account.token()
        if link.lower().startswith("webcal://"):
            link = "https" + link[len("webcal") :]
        headers = self._known if self._text else {}
        try:
            ca_file = self._account.ca_file
            with http.requests_session(link, timeout=LINK_SECONDS, ca_file=ca_file, redirects=_MOST_HOPS) as session:
                answer = _followed(session, link, headers)
        except OSError as error:  # requests' errors are OSErrors
            raise as_error(classify_transport(Message("calendar.system"), error)) from error
        if answer.status_code == 304 and self._text:
            return self._text
        if not answer.ok:
            raise as_error(classify_answer(Message("calendar.system"), HttpAnswer(answer.status_code, answer.headers)))
        if len(answer.content) > MOST_CHARACTERS:
            raise BadInput(Message("calendar.too_large"))
        try:
            self._text = decoded(answer.content)
        except UnicodeDecodeError as error:
            raise BadInput(Message("calendar.no_calendar")) from error
        told = {"If-None-Match": answer.headers.get("ETag"), "If-Modified-Since": answer.headers.get("Last-Modified")}
        self._known = {name: str(value) for name, value in told.items() if value}
        return self._text


def _followed(session: "requests.Session", link: str, headers: Mapping[str, str]) -> "requests.Response":
    """The answer at the end of at most five redirects, each over https; the session asks the network policy of each host.
    Raises BadInput for a link that leads elsewhere."""
    for _ in range(_MOST_HOPS + 1):
        answer = session.get(link, headers=dict(headers), allow_redirects=False)
        following = answer.headers.get("Location")
        if not answer.is_redirect or not following:
            return answer
        link = urljoin(link, following)
        if urlsplit(link).scheme != "https":
            break
    raise BadInput(Message("calendar.leads_away"))


def link_text(account: Account) -> str:
    """What a link answers now."""
    return LinkText(account)()
