"""The time of day as servers said it last, over TLS: what a laptop's own clock is held against before anything is deleted."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# (what a server said, this machine's running clock at that moment)
_last: list[tuple[datetime, float]] = []


def note(date_header: str | None) -> None:
    """Keeps the `Date` of an answer (RFC 9110, 6.6.1) whose server's certificate was checked; anything else is left out."""
    try:
        said = parsedate_to_datetime(date_header or "")
    except ValueError:
        return
    if said.tzinfo is not None:
        _last[:] = [(said.astimezone(UTC), time.monotonic())]


def network_time() -> datetime | None:
    """The time now, by the last server that said it (aware); None where none has since the program began."""
    if not _last:
        return None
    said, at = _last[0]
    return said + timedelta(seconds=time.monotonic() - at)
