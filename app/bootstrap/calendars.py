"""Calendar files as commands read them, and who is us wherever that is asked."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any


def file_events(file: Path, first: date, last: date, email: str) -> tuple[Sequence[dict[str, Any]], int]:
    """(the events of a calendar file that begin on the days [first, last), as documents; how many events could not be read).
    Raises BadInput for a file that is no calendar."""
    from connectors.ics import IcsCalendar, file_text
    from connectors.ics.events import status_of

    read = IcsCalendar(partial(file_text, file), email=email)
    found, left_out = read.occurrences(first, last)
    rows = [
        {
            "id": event.id,
            "uid": event.uid,
            "title": event.title,
            "start": event.start.date().isoformat() if event.is_all_day else event.start.isoformat(),
            "end": event.end.date().isoformat() if event.is_all_day else event.end.isoformat(),
            "all_day": event.is_all_day,
            "status": status_of(occurrence),
            "attendees": [{"email": p.email, "name": p.name, "side": p.side.value} for p in event.attendees],
            "organizer": event.organizer_email,
            "join_link": event.join_link,
        }
        for occurrence, event in found
    ]
    return rows, left_out
