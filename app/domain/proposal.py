"""What would be written where. Content here is the vendor-neutral document; connectors turn it into requests."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from app.domain.claims import Evidence
from app.domain.messages import Message
from app.domain.systems import ActionKind as ActionKind
from app.domain.systems import Vendor as Vendor

# Fixed once for all installs: two Callsides on one call must compute the same key.
KEY_NAMESPACE = uuid.UUID("5b1d0d0e-3f0a-5c2e-9b44-ca115de00001")


@dataclass(frozen=True, slots=True)
class Action:
    """One effect on one outside system. `target` is the vendor's id, from configuration or the CRM, never from a
    transcript; `target_label` is what a person calls it. `part` tells several effects of a kind on one target apart: a
    field's name, or the digest of a next step. `again`: the digest of what a later reading of the call added to an effect
    that was decided on, which is an effect of its own."""

    vendor: Vendor
    kind: ActionKind
    target: str
    target_label: str
    content: Mapping[str, Any]
    part: str = ""
    again: str = ""

    @classmethod
    def of(
        cls,
        kind: ActionKind,
        target: str,
        target_label: str,
        content: Mapping[str, Any],
        vendor: Vendor | None = None,
    ) -> "Action":
        """An action at `vendor`, else at the one that takes its kind as a rule."""
        return cls(vendor or kind.vendor, kind, target, target_label, content)


def write_key(action: Action, *, call_id: str, event_uid: str | None, event_start: datetime | None) -> str:
    """The idempotency key: the event (its UID and start, else the call) with target and action.

    A colleague's Callside on the same event computes the same key and so finds the first one's write, wherever each of
    them and their calendars are: the start counts as a moment.
    """
    start = event_start.astimezone(UTC).isoformat() if event_start else None
    occasion = f"{event_uid}|{start}" if event_uid and start else call_id
    part = _part(action)
    return str(uuid.uuid5(KEY_NAMESPACE, f"{occasion}|{action.vendor}|{action.target}|{action.kind}{part}"))


def proposal_id(call_id: str, action: Action) -> str:
    """The id of a call's proposal for this effect: the same each time the call is read."""
    part = _part(action)
    return str(uuid.uuid5(KEY_NAMESPACE, f"{call_id}|{action.vendor}|{action.kind}|{action.target}{part}"))


def _part(action: Action) -> str:
    return "".join(f"|{name}" for name in (action.part, action.again and f"again {action.again}") if name)


class ProposalState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a proposal and what it rests on; without evidence it is a greeting or a frame."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    id: str
    call_id: str
    action: Action
    lines: tuple[Line, ...]
    confidence: float
    reason: Message | str
    needs_you: Message | str | None = None
    state: ProposalState = ProposalState.PENDING
    is_edited: bool = False  # the rep changed its content: what is made anew keeps the change


@dataclass(frozen=True, slots=True)
class Attachable:
    """A file that may go with a draft: from the folder that the settings name, or from the CRM's record."""

    source: str
    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a vendor: the address that a write may go to. `phone` is for a person who has to call them."""

    name: str
    id: str
    email: str | None = None
    phone: str | None = None


class RecordKind(StrEnum):
    OPPORTUNITY = "opportunity"
    ACCOUNT = "account"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the CRM that a note may go to. `stage` is an opportunity's, as it is now."""

    kind: RecordKind
    id: str
    name: str
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """A task that Callside wrote after an earlier call and that may still be open."""

    remote_id: str
    what: str
    owner: str | None
    due: str | None


@dataclass(frozen=True, slots=True)
class Targets:
    """Where this call's follow-ups may go: from configuration and the CRM's records, never from what was said. `record` is
    the account or lead that takes the note where there is no open opportunity; `records` are all that it may go to. `crm`
    and `chat` are the vendors whose ids these are. `tasks` are those of earlier calls on the same record."""

    opportunity_id: str | None = None
    opportunity_name: str | None = None
    stage: str | None = None
    contact_ids: tuple[str, ...] = ()
    slack_people: tuple[Person, ...] = ()
    slack_channel_id: str | None = None
    slack_channel_name: str | None = None
    notion_page_id: str | None = None
    notion_page_name: str | None = None
    issue_keys: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    record: Record | None = None
    records: tuple[Record, ...] = ()
    crm: Vendor = ActionKind.CALL_NOTE.vendor
    chat: Vendor = ActionKind.MESSAGE.vendor
    tasks: tuple[WrittenTask, ...] = ()
