"""HubSpot's notes and tasks as Callside writes them: HTML, with our key in its last line.

HubSpot has no key of a caller's on notes: its own creation key is read-only on most objects, and a property of ours would need an
administrator. The line is what a colleague's Callside and a restored backup find again.
"""

import re
from collections.abc import Mapping
from typing import Any

from app.domain.proposal import ActionKind
from connectors.base import one_line, plain_to_html

_BODY = 65_536  # characters of a note
_SUBJECT = 255
# The ids of HubSpot's own associations from a note to a record.
ASSOCIATION = {"contact": 202, "company": 190, "deal": 214}
TASK_ASSOCIATION = {"contact": 204, "company": 192, "deal": 216}
PLURAL = {"contact": "contacts", "company": "companies", "deal": "deals"}
WORDS = {ActionKind.CALL_NOTE: "call note", ActionKind.HELP_LOG: "SE request", ActionKind.TASK: "task"}
_MARK = re.compile(r"Callside, (?:call note|SE request|task) ([0-9a-f-]{36})")


def note_body(kind: ActionKind, key: str, content: Mapping[str, Any]) -> str:
    """The subject, the text (cut where HubSpot would refuse it) and our key, as HTML in which nothing is markup."""
    # A task has its subject in a property of its own.
    subject = "" if kind is ActionKind.TASK else plain_to_html(one_line(content["subject"], _SUBJECT))
    mark = plain_to_html(f"Callside, {WORDS[kind]} {key}")
    text = str(content["text"])
    while len(made := subject + plain_to_html(text) + mark) > _BODY:
        text = text[: len(text) - (len(made) - _BODY) - 1]
    return made


def key_of(body: str) -> str | None:
    """The key in a note's last line; None if it is not Callside's."""
    found = _MARK.findall(body)
    return found[-1] if found else None


def task_properties(key: str, content: Mapping[str, Any]) -> dict[str, str]:
    """A task's properties. HubSpot asks for a due date: where none was said, it is the day of the call."""
    return {
        "hs_task_subject": one_line(content["subject"], _SUBJECT),
        "hs_task_body": note_body(ActionKind.TASK, key, content),
        "hs_task_status": "NOT_STARTED",
        "hs_timestamp": f"{content.get('due') or content['day']}T12:00:00Z",
    }


def place(target: str) -> tuple[str, str]:
    """("deal", "123") of "deal/123": HubSpot's ids say nothing of what they are."""
    kind, _, record_id = target.partition("/")
    return kind, record_id
