"""Permits to open a device: policy is read anew for each (and fails closed), a recording needs a ticket bound to a consent."""

from pathlib import Path

from app.domain.errors import ConsentMissing
from app.domain.messages import Message
from app.paths import data_dir
from app.policy import effective
from app.store.capture_tickets import take_ticket
from app.store.master_key import DATABASE
from audio.gate import Permit, Purpose


def permit_check(purpose: Purpose = Purpose.CHECK) -> Permit:
    """The right to listen without keeping anything. Raises PolicyBroken where policy can't be read."""
    effective(data_dir() / "settings.json")
    if purpose is Purpose.CALL:
        raise ConsentMissing(Message("recording.no_ticket"))
    return Permit(purpose)


def permit_call(folder: Path, key: bytes, ticket: str, call_id: str) -> Permit:
    """The right to record a call of the data folder `folder`, whose master key is `key`. Raises ConsentMissing where policy
    forbids recording or no granted consent stands behind the ticket, PolicyBroken where policy can't be read."""
    if not effective(folder / "settings.json").settings.recording_allowed:
        raise ConsentMissing(Message("recording.not_allowed"))
    take_ticket(folder / DATABASE, key, ticket, call_id)
    return Permit(Purpose.CALL, call_id)
