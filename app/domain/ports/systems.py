"""The systems outside of this machine, as `connectors` implements them; the folder for evidence is app.store's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from app.domain.account import AccountInfo, AccountSecret, SignInRequest, System, Tokens
from app.domain.brief import BriefQuery, CalendarChanges, CalendarEvent, Fact
from app.domain.call import PhoneCall, PhoneCallEnded
from app.domain.crm_fields import CrmForm, RecordValues
from app.domain.help import Availability, HelpAnswer, HelpMention, HelpReply
from app.domain.outbox import Dedupe, FailureKind, Finding, Prepared, Receipt
from app.domain.people import Participant
from app.domain.proposal import Action, ActionKind, Attachable, Person, Vendor
from app.domain.update import Release


class Calendar(Protocol):
    def event(self, event_id: str) -> CalendarEvent | None: ...

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]: ...

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        """What changed since `token`; without one, or where the calendar no longer knows it, all calls that begin between
        `start` and `end`. Whole days and what is no call are left out."""

    def busy(self, email: str, start: datetime, end: datetime) -> bool: ...


class BriefSource(Protocol):
    source: str

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """What this system knows about the account. `timeout` is in seconds. Raises from the error tree."""


class Colleagues(Protocol):
    """People at the rep's own company, as the chat system knows them."""

    def find(self, people: Sequence[Participant]) -> Sequence[Person]: ...

    def by_name(self, name: str) -> Person | None: ...

    def team(self, word: str) -> Sequence[Person]:
        """The members of the group of that name, else those who have it in their title."""

    def everybody(self) -> Sequence[Person]:
        """The colleagues as they were last listed; asks nobody."""

    def warm(self) -> None:
        """Lists colleagues and channels anew where the lists are old, so that nobody has to wait for them later."""

    def availability(self, person: Person) -> Availability: ...

    def me(self) -> Person: ...

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt: ...

    def heard(self, sent: str, user_id: str) -> HelpReply:
        """What that person left under the message `sent` (a receipt's remote id)."""

    def answers(self) -> AbstractContextManager[Callable[[float], HelpAnswer | HelpMention | None]]:
        """Listens while open; the function waits at most that many seconds for what comes next."""


class Rota(Protocol):
    def names(self, page_id: str, *, timeout: float) -> Sequence[str]:
        """The people whom a page of the company names, in its order. Raises from the error tree."""


class WriteConnector(Protocol):
    """One outside system that Callside writes to. See docs/decisions/0002 for how the pieces keep writes single."""

    vendor: Vendor
    kinds: frozenset[ActionKind]
    settle_seconds: float
    gap_seconds: float  # the pause between two writes to one target that the vendor asks for

    def dedupe(self, kind: ActionKind) -> Dedupe: ...

    def prepare(self, action: Action, key: str) -> Prepared:
        """Pure: the request as it will leave, frozen."""

    def preview(self, prepared: Prepared) -> str:
        """What a person will see at the vendor, as plain text."""

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """One attempt, no retries. Raises whatever the client raises; `classify` reads it."""

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """Whether it was written, by us or by a colleague's Callside. Nobody wrote it before `since`: a vendor whose
        history only grows need not be read further back."""

    def undo(self, receipt: Receipt, *, timeout: float) -> None: ...

    def undoable(self, kind: ActionKind) -> bool: ...

    def classify(self, error: Exception) -> tuple[FailureKind, str, float | None]:
        """What a failure means: its kind, one sentence for a person, and the seconds to wait where the vendor said."""


class SignIn(Protocol):
    """Signs a rep in at a system in their browser, and renews what that yielded."""

    def authorize(self, system: System, request: SignInRequest) -> Tokens:
        """Hands the page to open to `request.show` and waits for the answer on a loopback port. Raises `CallsideError`."""

    def refresh(self, info: AccountInfo, secret: AccountSecret) -> Tokens:
        """New tokens for old. Raises AuthExpired where the grant is revoked or expired, Unavailable where nobody
        answers."""


class PhoneSystem(Protocol):
    """The company's telephone switch: which calls it has, and when one ends."""

    def active_calls(self, *, timeout: float) -> Sequence[PhoneCall]: ...

    def ended(self, *, timeout: float) -> AbstractContextManager[Callable[[float], PhoneCallEnded | None]]:
        """Listens while open; the function waits at most that many seconds for the next call that ended."""


@runtime_checkable
class CrmRecords(Protocol):
    """A CRM whose deals have fields that can be read, set and put back."""

    vendor: Vendor

    def form(self, *, timeout: float) -> CrmForm:
        """The deal's fields as the signed-in person sees them. Raises from the error tree."""

    def values(self, target: str, names: Iterable[str], described: CrmForm, *, timeout: float) -> RecordValues | None:
        """A deal's values now; None if it is gone or hidden. Raises from the error tree."""

    def revert(self, prepared: Prepared, *, timeout: float) -> None:
        """Puts the values of before back. Raises Rejected where a person has changed them since."""


@runtime_checkable
class AccountDirectory(Protocol):
    """A CRM whose accounts can be looked up by a part of their name."""

    def account_names(self, words: str, *, limit: int, timeout: float) -> Sequence[str]:
        """Names of at most `limit` accounts that contain `words`, by the alphabet. Raises from the error tree."""


@runtime_checkable
class DailyLimit(Protocol):
    """A vendor that counts a company's requests by the day and says where the count stands."""

    def daily_requests(self, *, timeout: float) -> tuple[int, int]:
        """(used today, allowed a day), by everybody in the company together. Raises from the error tree."""


class FileSource(Protocol):
    """Where files for drafts come from. Never from what was said on a call."""

    source: str

    def files(self, opportunity_id: str | None, *, timeout: float) -> Sequence[Attachable]:
        """What may be attached to a draft about this opportunity."""

    def read(self, file: Attachable, *, timeout: float) -> bytes:
        """The file itself. Raises from the error tree, BadInput where it is not one of `files`."""


class UpdateSource(Protocol):
    """A server of releases whose every word is signed by the publisher."""

    def releases(self) -> Sequence[Release]:
        """What is offered now. Raises Unavailable, or BadInput for what the publisher did not sign."""

    def fetch(self, name: str) -> Path:
        """One of a release's files, whole and as it was signed."""


class AuditTable(Protocol):
    """The company's copy of the audit log."""

    def merge(self, rows: Sequence[Mapping[str, Any]], *, source: str, timeout: float) -> int:
        """Adds the rows that aren't there yet; answers how many those were. `source` names this installation."""


class EvidenceSink(Protocol):
    """Where IT wants consent records and audit heads."""

    def send(self, name: str, record: Mapping[str, Any]) -> None:
        """Sending the same again does no harm. Raises Unavailable."""
