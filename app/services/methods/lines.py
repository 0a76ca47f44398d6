"""The lines of a method's card: each field of the method with what the call said about it."""

from dataclasses import dataclass

from app.domain.claims import Evidence
from app.domain.messages import Message


@dataclass(frozen=True, slots=True)
class FieldLine:
    """`value` is None if it was not said; `note` says why a value that was said is not proposed, empty otherwise."""

    key: str
    label: str
    value: str | None
    evidence: Evidence | None
    note: Message | str
