"""Parts of a system: what its package hands to bootstrap once an account is connected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.domain.ports import (
    AuditTable,
    BriefSource,
    Calendar,
    Clock,
    Colleagues,
    FileSource,
    PhoneSystem,
    Rota,
    WriteConnector,
)
from app.domain.sides import OwnSide
from connectors.base.account import Account

# Does several pieces of work, in parallel where the program offers that; their answers in order, or the first error.
Together = Callable[[Sequence[Callable[[], Any]]], list[Any]]


def sequential(works: Sequence[Callable[[], Any]]) -> list[Any]:
    return [work() for work in works]


class Connection(Protocol):
    """A connected account, as a system's package makes its parts of it."""

    @property
    def clock(self) -> Clock: ...

    @property
    def gather(self) -> Together: ...

    @property
    def own(self) -> OwnSide:
        """Who is us: calendars tell the sides of an invitation by it."""

    def at(self, home: str | None = None) -> Account:
        """The account at `home`, the vendor's address where it has several; else at its own."""

    def sealed(self, name: str) -> str | None:
        """A secret that was sealed beside the tokens under this name."""

    def renew(self) -> None:
        """Gets a new token in place of one that the vendor refused. Raises AuthExpired if only signing in helps."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Adapters of one system. `people_sources` know an account by its people, `account_sources` need its name.

    `can_hear`: mentions in the chat reach this program. `problems` asks, once, whether writes will find what they need,
    and answers a sentence for each thing that is missing. `audit_table` opens the company's copy of the audit log.
    """

    calendar: Calendar | None = None
    colleagues: Colleagues | None = None
    people_sources: Sequence[BriefSource] = ()
    account_sources: Sequence[BriefSource] = ()
    writers: Sequence[WriteConnector] = ()
    files: Sequence[FileSource] = ()
    phone: PhoneSystem | None = None
    tracker: BriefSource | None = None
    rota: Rota | None = None
    can_hear: bool = False
    problems: Callable[[], Sequence[str]] = field(default=lambda: ())
    audit_table: Callable[[], AuditTable] | None = None
