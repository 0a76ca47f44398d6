"""Who could help, in which order, and who of them is really free."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from app.domain.call import Call, Issue, PhoneCall
from app.domain.errors import CallsideError
from app.domain.help import Availability, HelpState
from app.domain.messages import Message
from app.domain.people import Side
from app.domain.ports import Calendar, Colleagues
from app.domain.proposal import Person
from app.jobs import Job
from app.logs import get_logger
from app.services.setup.runtime import Runtime

log = get_logger(__name__)

MOST_ASKED = 6
# Somebody whose meeting begins within this can't stay on a call.
MEETING_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who could help, and why. `found` is False where the chat system could not be asked who that is."""

    person: Person
    reason: str
    found: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """`reached` is False where the chat system did not say in time whether they are there."""

    helper: Helper
    availability: Availability
    reached: bool = True


class HelpPeople:
    """`rota` names the people on the rota beyond those in the settings; `phones` gives the telephone switch's calls."""

    def __init__(
        self,
        *,
        colleagues: Colleagues,
        calendar: Calendar,
        runtime: Runtime,
        rota: Callable[[], Sequence[str]] = lambda: (),
        phones: Callable[[], Sequence[PhoneCall]] = lambda: (),
    ) -> None:
        self._colleagues = colleagues
        self._calendar = calendar
        self._store = runtime.store
        self._settings = runtime.settings
        self._jobs = runtime.jobs
        self._clock = runtime.clock
        self._rota = rota
        self._phones = phones

    # ── in which order ──────────────────────────────────────────────────────────────────────────────────────────

    def owners(self, call: Call, issue: Issue | None, team: str | None, *, seconds: float) -> list[Helper]:
        """The team that was asked for, the issue's assignee, those who work for the account, the rota; each once.

        What the chat system does not say in time is taken from what was known of its people last.
        """
        names = list(self._names(call, issue))
        me = self._me()
        rota: list[Job[Any]] = [self._jobs.network(ask) for ask in (self._rota_names, self._rota_group)]
        asked: Job[Any] = self._jobs.network(lambda: self._found(names, team))
        done = self._jobs.first_by([asked, *rota], seconds)
        found = self._answer(asked) if asked in done else None
        helpers = found if found is not None else [self._as_known(name, reason) for name, reason in names]
        for job in rota:
            for person in (self._answer(job) if job in done else None) or ():
                helpers.append(Helper(person, Message("help.on_rota"), found=bool(person.id)))
        by_name: dict[str, Helper] = {}
        for helper in helpers:
            if helper.person.id != me and helper.person.name != call.context.rep:
                by_name.setdefault(helper.person.name.lower(), helper)
        self._jobs.network(self._remember)
        return [replace(h, person=self._with_phone(h.person)) for h in by_name.values()]

    def _names(self, call: Call, issue: Issue | None) -> Iterator[tuple[str, str]]:
        account = call.context.accounts[0] if call.context.accounts else None
        if issue and issue.assignee:
            yield issue.assignee, Message("help.owns", key=issue.key)
        for other in call.context.issues:
            if other.assignee:
                yield other.assignee, Message("help.works_on_for", key=other.key, account=other.account or account)
        for participant in call.context.on_side(Side.US):
            if "engineer" in (participant.title or "").lower():
                yield participant.name, Message("help.engineer_of", account=account or Message("help.this_account"))
        for name in self._helped_before(account):
            yield name, Message("help.helped_before", account=account)
        for name in self._settings.help_rota:
            yield name, Message("help.on_rota")

    def _helped_before(self, account: str | None) -> list[str]:
        calls = [c for c in self._store.calls() if account and account in c.context.accounts][:10]
        requests = [r for c in calls for r in self._store.help_requests(c.id) if r.state is HelpState.ACCEPTED]
        return list(dict.fromkeys(r.helper for r in requests if r.helper))

    def _found(self, names: Sequence[tuple[str, str]], team: str | None) -> list[Helper]:
        found = [
            Helper(person, Message("help.from_team", team=team))
            for person in (self._colleagues.team(team) if team else ())
        ]
        for name, reason in names:
            person = self._colleagues.by_name(name)
            if person:
                found.append(Helper(person, reason))
        return found

    def _rota_group(self) -> Sequence[Person]:
        group = self._settings.help_rota_group
        return self._colleagues.team(group) if group else ()

    def _rota_names(self) -> Sequence[Person]:
        """Those on the company's page, looked up."""
        return [self._colleagues.by_name(name) or Person(name, "") for name in self._rota()]

    def _me(self) -> str:
        rep = self._store.rep_person()
        return rep.id if rep else ""

    @staticmethod
    def _answer(job: "Job[Any]") -> list[Any] | None:
        try:
            return list(job.result())
        except CallsideError as error:
            log.info("colleagues not looked up", why=type(error).__name__)
            return None

    # ── what is known of them without asking ────────────────────────────────────────────────────────────────────

    def _remember(self) -> None:
        """Names and numbers for when the chat system is down."""
        people = self._colleagues.everybody()
        if people and list(people) != list(self._store.colleagues()):
            self._store.save_colleagues(people)

    def _book(self) -> dict[str, Person]:
        people = self._colleagues.everybody() or self._store.colleagues()
        return {person.name.lower(): person for person in people}

    def _as_known(self, name: str, reason: str) -> Helper:
        person = self._book().get(name.lower())
        return Helper(person or Person(name, ""), reason, found=False)

    def _with_phone(self, person: Person) -> Person:
        told = dict(line.partition(":")[::2] for line in self._settings.help_phones)
        number = next((n.strip() for who, n in told.items() if who.strip().lower() == person.name.lower()), None)
        known = self._book().get(person.name.lower())
        return replace(person, phone=number or person.phone or (known.phone if known else None))

    def free_now(self, name: str) -> Availability | None:
        """Whether a colleague could help now, for a brief; None where the chat system knows nobody of that name. Raises
        from the error tree."""
        person = self._colleagues.by_name(name)
        return self._colleagues.availability(person) if person else None

    # ── who is free ─────────────────────────────────────────────────────────────────────────────────────────────

    def check(self, call: Call, helpers: Sequence[Helper], *, seconds: float) -> list[Checked]:
        """All at once: what the chat system says, what their calendars say, and whether they are on the telephone."""
        helpers = [h for h in helpers if h.person.id][:MOST_ASKED]
        invited = self._invited(call)
        now = self._clock.now()

        def presence(person: Person) -> "Job[Availability]":
            return self._jobs.network(lambda: self._colleagues.availability(person))

        def busy(person: Person) -> "Job[bool] | None":
            # Who is invited to this call is busy with it.
            if not person.email or person.email.lower() in invited:
                return None
            email = person.email
            return self._jobs.network(lambda: self._calendar.busy(email, now, now + MEETING_AHEAD))

        there = [presence(h.person) for h in helpers]
        meeting = [busy(h.person) for h in helpers]
        phones = self._jobs.network(self._phones)
        everything: list[Job[Any]] = [*there, *(job for job in meeting if job), phones]
        self._jobs.first_by(everything, seconds)
        calls = self._said(phones) or ()
        return [
            _judged(helper, self._said(at), bool(job and self._said(job)), calls)
            for helper, at, job in zip(helpers, there, meeting, strict=True)
        ]

    def _invited(self, call: Call) -> set[str]:
        """The addresses on the call's invitation; the roster also has those who merely work on the account's issues."""
        brief = self._store.brief(call.id)
        return {guest.email.lower() for guest in brief.event.attendees if guest.email} if brief else set()

    @staticmethod
    def _said(job: "Job[Any]") -> Any:
        """What a job answered; None where it is late or failed."""
        if not job.done():
            return None
        try:
            return job.result()
        except CallsideError:
            return None


def _judged(helper: Helper, there: object, in_meeting: bool, calls: Sequence[PhoneCall]) -> Checked:
    name = helper.person.name
    if not isinstance(there, Availability):
        return Checked(helper, Availability(False, Message("help.unknown_presence", name=name)), reached=False)
    if not there.free:
        return Checked(helper, there)
    if in_meeting:
        return Checked(helper, Availability(False, Message("help.in_meeting", name=name)))
    if any(name.lower() in f"{call.caller} {call.callee}".lower() for call in calls):
        return Checked(helper, Availability(False, Message("help.on_phone", name=name)))
    return Checked(helper, there)
