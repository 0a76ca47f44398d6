"""The outside systems as services are wired with them: the connectors of whatever is connected, or of nothing."""

import importlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from app.bootstrap.renewing_reads import with_renewal
from app.domain.brief import CalendarChanges, CalendarEvent
from app.domain.call import PhoneCall
from app.domain.errors import UserActionNeeded
from app.domain.help import Availability, HelpAnswer, HelpMention, HelpReply
from app.domain.messages import Message
from app.domain.outbox import Prepared, Receipt
from app.domain.people import Participant
from app.domain.ports import BriefSource, Calendar, Colleagues, FileSource, PhoneSystem, Rota, WriteConnector
from app.domain.proposal import Person, Vendor
from app.domain.systems import Role, System

if TYPE_CHECKING:
    from connectors.base import Connection, Parts


PHONE_SECONDS = 5.0


class NotConnected:
    """A calendar and colleagues for an installation without accounts: every question says what to do."""

    def _say(self) -> NoReturn:
        raise UserActionNeeded(Message("accounts.none"))

    def event(self, event_id: str) -> CalendarEvent | None:
        self._say()

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        return ()

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        return CalendarChanges(())

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        self._say()

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        return ()

    def by_name(self, name: str) -> Person | None:
        return None

    def team(self, word: str) -> Sequence[Person]:
        return ()

    def everybody(self) -> Sequence[Person]:
        return ()

    def warm(self) -> None:
        return None

    def heard(self, sent: str, user_id: str) -> HelpReply:
        self._say()

    def availability(self, person: Person) -> Availability:
        self._say()

    def me(self) -> Person:
        self._say()

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt:
        self._say()

    def answers(self) -> AbstractContextManager[Callable[[float], HelpAnswer | HelpMention | None]]:
        self._say()


@dataclass(frozen=True, slots=True)
class Vendors:
    """What bootstrap wires services with. `people_sources` know an account by its people, `account_sources` need
    its name."""

    calendar: Calendar = field(default_factory=NotConnected)
    colleagues: Colleagues = field(default_factory=NotConnected)
    people_sources: Sequence[BriefSource] = ()
    account_sources: Sequence[BriefSource] = ()
    writers: Mapping[Vendor, WriteConnector] = field(default_factory=dict)
    files: Sequence[FileSource] = ()
    phone: PhoneSystem | None = None
    tracker: BriefSource | None = None
    rota: Rota | None = None
    can_hear: bool = False  # whether mentions in the chat reach this program
    problems: Mapping[System, Callable[[], Sequence[str]]] = field(default_factory=dict)  # what writes would not find

    def phone_calls(self) -> Sequence[PhoneCall]:
        """The calls of the company's telephone switch, if one is connected."""
        return self.phone.active_calls(timeout=PHONE_SECONDS) if self.phone else ()


Connected = Mapping[System, "Connection"]


# A company has one of each.
_ONE_OF = (Role.CRM, Role.CHAT)


def wired(connected: Connected, chosen: Collection[str] = ()) -> Vendors:
    """The real connectors of the systems that are connected.

    Of two systems that are the same to a rep (two calendars, two mailboxes) the first by declaration counts, and nothing
    of the other is asked. Of two CRMs or two chats it is the one in `chosen`; the other is asked nothing more, and only
    takes what was approved for it before. The CRM knows an account first; what it knows of documents is asked for last.
    """
    from connectors.base import Parts, systems, wirings

    found: dict[System, Parts] = {}
    order = sorted((s for s in wirings() if s in connected), key=lambda system: system.value not in chosen)
    for system in order:
        parts = with_renewal(wirings()[system](connected[system]), connected[system].renew)
        roles = systems()[system].roles & set(_ONE_OF)
        if any(roles & systems()[other].roles for other in found):
            found[system] = Parts(writers=parts.writers)
        elif not any(parts.calendar and other.calendar for other in found.values()):
            found[system] = parts
    placed = [systems()[system] for system in sorted(found, key=lambda s: (s.value not in chosen, systems()[s].place))]
    crm_first = [found[spec.system] for spec in sorted(placed, key=lambda spec: Role.CRM not in spec.roles)]
    crm_last = [found[spec.system] for spec in sorted(placed, key=lambda spec: Role.CRM in spec.roles)]
    return Vendors(
        calendar=next((p.calendar for p in found.values() if p.calendar), None) or NotConnected(),
        colleagues=next((p.colleagues for p in found.values() if p.colleagues), None) or NotConnected(),
        people_sources=[source for parts in crm_first for source in parts.people_sources],
        account_sources=[source for parts in crm_last for source in parts.account_sources],
        writers=_writers(crm_first),
        files=[source for parts in found.values() for source in parts.files],
        phone=next((p.phone for p in found.values() if p.phone), None),
        tracker=next((p.tracker for p in found.values() if p.tracker), None),
        rota=next((p.rota for p in found.values() if p.rota), None),
        can_hear=any(p.can_hear for p in found.values()),
        problems={system: parts.problems for system, parts in found.items()},
    )


def _writers(found: "Iterable[Parts]") -> dict[Vendor, WriteConnector]:
    """By vendor, the chosen one of each kind first."""
    writers: dict[Vendor, WriteConnector] = {}
    for writer in (writer for parts in found for writer in parts.writers):
        writers.setdefault(writer.vendor, writer)
    return writers


def load_clients() -> None:
    """Imports the vendors' clients, which takes a second or two: once, beside everything else, long before a brief."""
    from connectors.base import systems

    for name in dict.fromkeys(name for spec in systems().values() if spec.facts for name in spec.clients):
        importlib.import_module(name)
