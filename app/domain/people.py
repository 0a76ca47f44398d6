"""Who takes part in a call."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    US = "us"
    CUSTOMER = "customer"
    PARTNER = "partner"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Participant:
    name: str
    side: Side = Side.UNKNOWN
    title: str | None = None
    email: str | None = None

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def domain(self) -> str | None:
        return self.email.rsplit("@", 1)[1].lower() if self.email and "@" in self.email else None
