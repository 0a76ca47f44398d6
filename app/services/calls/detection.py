"""Notices that a call begins, changes its program, or is over. It asks and tells; it never records by itself.

What there is to go by: which programs hold the microphone, the calendar, and the company's telephone system. `look` is
asked every other second, off the main thread; it never waits for the network (the calendar and the telephone system are
asked elsewhere, and handed in).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.brief import CalendarEvent
from app.domain.call import PhoneCall
from app.domain.capture import MicrophoneUser
from app.domain.messages import Message
from app.domain.ports import Clock, Store
from app.events import (
    CallNoticed,
    CallSeemsOver,
    Events,
    Levels,
    MuteFollowed,
    NoticeOver,
    OtherProgram,
    OtherProgramGone,
)
from app.settings import Settings

LAST_ACCOUNTS = 5
# A program that holds the microphone for less than this is testing it.
HELD_SECONDS = 3.0
# People come early and stay late.
EARLY, LATE = timedelta(minutes=10), timedelta(minutes=5)
# Speech lies above this root mean square (-50 dB of full scale); the hum of a room below.
ACTIVITY_LEVEL = 0.003
# How long the last warning before an end stands.
WARNING_SECONDS = 120.0
# Without a calendar's end, this many times the silence is taken for a forgotten stop.
WITHOUT_END = 3


@dataclass(slots=True)
class _Recorded:
    """The call that is being recorded, as far as its end has to be noticed."""

    call_id: str
    began: datetime
    ends_at: datetime | None
    programs: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    phone_id: str | None = None
    away_since: datetime | None = None
    heard_at: datetime | None = None
    warned: str = ""
    may_be_away: bool = False
    asked: set[str] = field(default_factory=set)
    is_muted: bool | None = None


class CallDetector:
    """`microphone_users` returns None if this system doesn't say who has the microphone; `phone_calls` returns the calls
    of the company's telephone switch."""

    def __init__(
        self,
        *,
        microphone_users: Callable[[], Sequence[MicrophoneUser] | None],
        store: Store,
        settings: Settings,
        clock: Clock,
        events: Events,
        phone_calls: Callable[[], Sequence[PhoneCall]] = lambda: (),
    ) -> None:
        self._phone_calls = phone_calls
        self._microphone_users = microphone_users
        self._store = store
        self._settings = settings
        self._clock = clock
        self._events = events
        self._calendar: Sequence[CalendarEvent] = ()
        self._seen: dict[str, CalendarEvent] = {}
        self._phones: Sequence[PhoneCall] = ()
        self._since: dict[str, datetime] = {}
        self._offered: set[str] = set()
        self._recorded: _Recorded | None = None
        events.subscribe(Levels, self._heard)

    # ── what is handed in ───────────────────────────────────────────────────────────────────────────────────────

    def calendar(self, events: Sequence[CalendarEvent]) -> None:
        self._calendar = tuple(events)
        # What was asked about is still known when the answer comes, whatever the calendar says by then.
        self._seen |= {e.id: e for e in events}

    def ask_phones(self) -> None:
        """Asks the telephone switch for its calls; off the main thread, as it waits for the network."""
        self.phones(self._phone_calls())

    def phones(self, calls: Sequence[PhoneCall]) -> None:
        self._phones = tuple(calls)

    def recording(self, call_id: str, *, ends_at: datetime | None = None, program: str | None = None) -> None:
        """A call is recorded from now on; its program is the consent's, else whoever has the microphone now."""
        now = self._clock.now()
        self._recorded = _Recorded(call_id, now, ends_at, {program} if program else set(), heard_at=now)
        live = [c.id for c in self._phones if c.established]
        self._recorded.phone_id = live[0] if live else None

    def over(self) -> None:
        """No call is recorded any more. The program that was on it is not asked about again until it lets go."""
        if self._recorded:
            self._offered |= self._recorded.programs | {f"3CX {self._recorded.phone_id}"}
        self._recorded = None

    def same_call(self, program: str) -> None:
        """The rep said that another program is on the same call."""
        if self._recorded:
            self._recorded.programs.add(program)

    def goes_on(self) -> None:
        """The rep said that the call is not over."""
        if self._recorded:
            r, now = self._recorded, self._clock.now()
            r.away_since, r.heard_at, r.warned = None, now, ""
            # Its program may stay away from the microphone: from here on only silence ends the call.
            r.may_be_away = True
            self._events.publish(CallSeemsOver(r.call_id, "", None))

    def _heard(self, levels: Levels) -> None:
        if self._recorded and levels.remote > ACTIVITY_LEVEL:
            self._recorded.heard_at = self._clock.now()

    # ── looking ─────────────────────────────────────────────────────────────────────────────────────────────────

    def look(self) -> None:
        """One round of detection: publishes what has begun, changed or ended since the last."""
        microphone_users = self._microphone_users()
        now = self._clock.now()
        if self._recorded:
            self._look_after(self._recorded, microphone_users, now)
        elif self._settings.notice_calls and self._settings.recording_allowed:
            self._look_out(microphone_users, now)

    def _look_out(self, microphone_users: Sequence[MicrophoneUser] | None, now: datetime) -> None:
        """Between calls: somebody who holds the microphone, a telephone call, an event whose time has come."""
        names = {h.program for h in microphone_users or ()}
        phones = {f"3CX {c.id}": c for c in self._phones if c.established}
        events = (
            {f"event {e.id}": e for e in self._calendar if e.start <= now < e.end} if microphone_users is None else {}
        )
        present = names | phones.keys() | events.keys()
        for name in sorted(self._offered - present):
            self._events.publish(_notice_over(name))
        self._offered &= present
        self._since = {name: self._since.get(name, now) for name in present}
        for name in sorted(present - self._offered):
            if (now - self._since[name]).total_seconds() < HELD_SECONDS and name in names:
                continue
            self._offered.add(name)
            if name in phones:
                call = phones[name]
                self._offer("3CX", Message("detection.on_call", caller=call.caller or call.callee), now)
            elif name in names:
                self._offer(name, Message("detection.microphone_used", name=name), now)
            else:
                self._offer("", Message("detection.calendar"), now)
            self._offered |= names

    def _offer(self, program: str, why: str, now: datetime) -> None:
        current = self._running(now)
        wanted = [e for e in current if e.has_outsiders or (e.is_call and self._settings.offer_internal_calls)]
        if current and not wanted:
            return
        event = min(wanted, key=lambda e: abs(e.start - now), default=None)
        if event:
            self._events.publish(CallNoticed(program, why, event.id, event.title, self.last_accounts()))
        else:
            self._events.publish(CallNoticed(program, why, accounts=self.last_accounts()))

    def notice_now(self) -> CallNoticed:
        """For a rep who starts it themselves: the call that the calendar has now, else the last accounts."""
        now = self._clock.now()
        current = [e for e in self._running(now) if e.is_call]
        event = min(current, key=lambda e: (not e.has_outsiders, abs(e.start - now)), default=None)
        if event and (event.has_outsiders or self._settings.offer_internal_calls):
            return CallNoticed("", "", event.id, event.title, self.last_accounts())
        return CallNoticed("", "", accounts=self.last_accounts())

    def event(self, event_id: str) -> CalendarEvent | None:
        return self._seen.get(event_id)

    def last_accounts(self) -> Sequence[str]:
        """The accounts of the last calls, newest first."""
        named = dict.fromkeys(a for call in self._store.calls() for a in call.context.accounts)
        return tuple(named)[:LAST_ACCOUNTS]

    # ── looking after a recording ───────────────────────────────────────────────────────────────────────────────

    def _look_after(self, r: _Recorded, microphone_users: Sequence[MicrophoneUser] | None, now: datetime) -> None:
        if microphone_users is not None:
            if not r.programs and not r.warned and (now - r.began).total_seconds() < WARNING_SECONDS:
                # One that is there at one look alone only tested the microphone.
                names = {h.program for h in microphone_users}
                r.programs |= names & r.seen
                r.seen = names
            self._other_programs(r, microphone_users)
            self._follow_mute(r, microphone_users)
        reason, left = self._ending(r, microphone_users, now)
        is_over = left is not None and left <= 0
        if is_over or reason != r.warned:
            r.warned = reason
            self._events.publish(CallSeemsOver(r.call_id, reason, left))

    def _other_programs(self, r: _Recorded, microphone_users: Sequence[MicrophoneUser]) -> None:
        names = {h.program for h in microphone_users}
        if names & r.programs:
            for name in sorted(r.asked - names):
                self._events.publish(OtherProgramGone(r.call_id, name))
        r.asked &= names
        for name in sorted(names - r.programs - r.asked) if r.programs else ():
            r.asked.add(name)
            self._events.publish(OtherProgram(r.call_id, name))

    def _follow_mute(self, r: _Recorded, microphone_users: Sequence[MicrophoneUser]) -> None:
        """Muted where every program of the call says so; None where none of them can be read."""
        said = [h.muted for h in microphone_users if h.program in r.programs and h.muted is not None]
        is_muted = all(said) if said else None
        if is_muted != r.is_muted:
            r.is_muted = is_muted
            self._events.publish(MuteFollowed(r.call_id, is_muted))

    def _ending(
        self, r: _Recorded, microphone_users: Sequence[MicrophoneUser] | None, now: datetime
    ) -> tuple[str, float | None]:
        """(why the call seems over, the seconds until it ends), ("", None) where it seems to go on."""
        if r.phone_id and all(c.id != r.phone_id for c in self._phones):
            return Message("detection.phone_ended"), 0.0
        there = microphone_users is None or not r.programs or r.may_be_away
        there = there or any(h.program in r.programs for h in microphone_users or ())
        r.away_since = None if there else r.away_since or now
        if r.away_since is not None:
            away = (now - r.away_since).total_seconds()
            who = tuple(sorted(r.programs))
            return Message("detection.microphone_free", who=who), self._settings.ending_grace_seconds - away
        quiet = (now - (r.heard_at or r.began)).total_seconds()
        limit = self._settings.forgotten_stop_minutes * 60.0
        if r.ends_at is None or now < r.ends_at:
            limit *= WITHOUT_END
        if quiet >= limit - WARNING_SECONDS:
            return Message("detection.silence"), limit - quiet
        return "", None

    def _running(self, now: datetime) -> list[CalendarEvent]:
        """What the calendar has now; during something private nothing is offered either."""
        known = [e for e in self._calendar if e.start - EARLY <= now <= e.end + LATE]
        return [e for e in known if not (e.cancelled or e.declined or e.is_all_day)]


def _notice_over(name: str) -> NoticeOver:
    """What a prompt was shown for, by the name that the detector keeps it under."""
    if name.startswith("event "):
        return NoticeOver("", name.removeprefix("event "))
    return NoticeOver("3CX" if name.startswith("3CX ") else name)
