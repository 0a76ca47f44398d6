"""Changes of a deal's properties and of our tasks in HubSpot: read, compared with what was shown, and set or put back.

HubSpot's own history keeps every value; Callside never overwrites one that it has not shown.
"""

from typing import Any

from app.domain.crm_fields import Plain
from app.domain.outbox import Found, Prepared
from app.domain.proposal import Action, ActionKind
from connectors.base import request_of
from connectors.base.field_changes import holds, require
from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.notes import PLURAL, place

KINDS = frozenset({ActionKind.FIELD, ActionKind.TASK_UPDATE})
_STATUS = {"open": "NOT_STARTED", "done": "COMPLETED"}
_PLURAL = {**PLURAL, "task": "tasks"}


def request(action: Action) -> dict[str, Any]:
    """The frozen request: (before, after) of each property, and how the change reads."""
    content = action.content
    if action.kind is ActionKind.FIELD:
        changes = {content["field"]: [content["before"], content["value"]]}
        told = f"{content['label']}: {content['shown_before'] or '–'} → {content['shown'] or '–'}"
    else:
        changes = dict(_of_task(name, pair) for name, pair in content["changes"].items())
        told = content["told"]
    return {"changes": changes, "told": told, "label": action.target_label}


def _of_task(name: str, pair: list[str | None]) -> tuple[str, list[str | None]]:
    if name == "status":
        return "hs_task_status", [_STATUS[str(one)] for one in pair]
    return "hs_timestamp", [f"{day}T12:00:00Z" if day else None for day in pair]


def preview(write: Prepared) -> str:
    """The record and the change, as a person reads them."""
    asked = request_of(write)
    return f"{asked['label']}\n{asked['told']}"


def send(client: HubSpotClient, write: Prepared, timeout: float) -> None:
    """Sets the properties in one request. A record that holds neither what was shown nor what is wanted is left alone,
    since a person has written into it: Rejected."""
    asked = request_of(write)
    present = _present(client, write, asked, timeout)
    if not holds(present, asked, after=True):
        require(present, asked, after=False)
        _set(client, write, {name: pair[1] for name, pair in asked["changes"].items()}, timeout)


def find(client: HubSpotClient, write: Prepared, timeout: float) -> Found:
    """Whether the record holds what is wanted (found), what was shown (absent), or anything else (unknown)."""
    asked = request_of(write)
    present = _present(client, write, asked, timeout)
    if holds(present, asked, after=True):
        return Found.FOUND
    return Found.ABSENT if holds(present, asked, after=False) else Found.UNKNOWN


def revert(client: HubSpotClient, write: Prepared, timeout: float) -> None:
    """Puts the values of before back, unless a person has changed them since."""
    asked = request_of(write)
    present = _present(client, write, asked, timeout)
    if not holds(present, asked, after=False):
        require(present, asked, after=True)
        _set(client, write, {name: pair[0] for name, pair in asked["changes"].items()}, timeout)


def _address(write: Prepared) -> str:
    kind, record_id = place(write.target)
    return f"/crm/v3/objects/{_PLURAL[kind]}/{record_id}"


def _present(client: HubSpotClient, write: Prepared, asked: dict[str, Any], timeout: float) -> dict[str, Plain]:
    wanted = {"properties": ",".join(sorted(asked["changes"]))}
    held = client.ask("GET", _address(write), timeout, asked=wanted)["properties"]
    return {name: held.get(name) for name in asked["changes"]}


def _set(client: HubSpotClient, write: Prepared, values: dict[str, Plain], timeout: float) -> None:
    # An empty text is how HubSpot empties a property.
    properties = {name: "" if value is None else value for name, value in values.items()}
    client.ask("PATCH", _address(write), timeout, body={"properties": properties})
