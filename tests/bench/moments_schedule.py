"""A quarter of a rep's calendar in simulated time: calls that move, recur and are cancelled, and a program that is killed
at random writes, put to sleep and started again. Whose brief never came, and whose came twice?"""

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.people import Participant, Side
from tests.worlds.schedule import MONDAY, US, Calendar, Killed, ScheduleWorld, call

ZONES = ("America/New_York", "Europe/Berlin", "Asia/Tokyo")
JOHN = Participant("John", Side.US, email="john@us.example")
LEAD = timedelta(minutes=5)
# The program looks every fifteen seconds; between two looks at which nothing is due, nothing happens.
STEP = timedelta(minutes=20)
KILL_CHANCE = 0.004


def _fill(calendar: Calendar, chance: random.Random, events: int, days: int) -> None:
    """Calls at any time of the working day, in three zones, some of a weekly series, and internal ones beside them."""
    zones = [ZoneInfo(name) for name in ZONES]
    for number in range(events):
        zone = chance.choice(zones)
        day = MONDAY.date() + timedelta(days=chance.randrange(days))
        start = datetime(
            day.year, day.month, day.day, chance.randrange(8, 18), chance.choice((0, 15, 30, 45)), tzinfo=zone
        )
        start = max(start, MONDAY + timedelta(minutes=30))
        calendar.put(call(f"call-{number}", start, minutes=chance.choice((15, 30, 60))))
        if number % 5 == 0:
            calendar.put(call(f"team-{number}", start, (US, JOHN)))


def _change(calendar: Calendar, chance: random.Random, now: datetime, counts: Counter[str]) -> None:
    """What organizers do: a coming call is moved or cancelled, before its brief or after it."""
    coming = [e for e in calendar.events.values() if e.start > now and not e.cancelled and e.id.startswith("call-")]
    if not coming:
        return
    event = chance.choice(sorted(coming, key=lambda e: (e.start, e.id))[:12])
    if chance.random() < 0.3:
        calendar.cancel(event.id)
        counts["cancelled"] += 1
    else:
        shift = timedelta(minutes=chance.choice((15, 60, 180, 1440)))
        calendar.put(replace(event, start=event.start + shift, end=event.end + shift))
        counts["moved"] += 1


def quarter(folder: Path, *, events: int = 500, days: int = 91, seed: int = 1) -> Counter[str]:
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    dying = random.Random(seed + 1)
    desk = ScheduleWorld(folder, dies=lambda: dying.random() < KILL_CHANCE, brief_to_slack=True)
    _fill(desk.calendar, chance, events, days)
    end = MONDAY + timedelta(days=days + 3)
    while desk.clock.now() < end:
        _step(desk, chance, counts)
    desk.restart()
    _judge(desk, counts)
    desk.close()
    counts["events"] = events
    return counts


def _step(desk: ScheduleWorld, chance: random.Random, counts: Counter[str]) -> None:
    now = desk.clock.now()
    due = desk.schedule.next_due()
    desk.clock.at = min(now + STEP, max(due, now + timedelta(seconds=15))) if due else now + STEP
    desk.calendar.is_down = chance.random() < 0.05
    if chance.random() < 0.02:
        desk.calendar.oldest = len(desk.calendar.log)  # the token is lost: 410
    if chance.random() < 0.03:
        _change(desk.calendar, chance, desk.clock.now(), counts)
    if chance.random() < 0.03:  # a restart, or a lid that is closed for a while
        desk.restart()
        desk.clock.at += timedelta(seconds=chance.choice((2, 30, 120)))
        counts["restarts"] += 1
    while True:
        on_screen = len(desk.shown)
        try:
            desk.schedule.tick()
            return
        except Killed:
            desk.restart()
            # What appeared in the very moment of the kill, not yet noted as shown, went with the program, unread.
            fresh, desk.shown[on_screen:] = desk.shown[on_screen:], []
            desk.shown += [one for one in fresh if (plan := desk.store.plan(one[0])) and plan.shown]
            desk.clock.at += timedelta(seconds=5)
            counts["restarts"] += 1
            counts["killed in a write"] += 1


def _judge(desk: ScheduleWorld, counts: Counter[str]) -> None:
    """Each call that took place has one brief for its last time; an earlier time counts where the call was moved after its
    brief and kept it."""
    seen = Counter(desk.shown)
    counts["repeated"] = sum(n - 1 for n in seen.values())
    by_call = {name for name, _ in seen}
    held = [e for e in desk.calendar.events.values() if not e.cancelled and e.has_outsiders]
    counts["took place"] = len(held)
    counts["missed"] = sum(event.id not in by_call for event in held)
    counts["for calls that are off"] = sum(name.startswith("team-") for name in by_call)
    messages = Counter((row.call_id, row.prepared.key) for row in desk.store.outbox())
    counts["messages"] = len(messages)
    counts["repeated"] += sum(n - 1 for n in messages.values())
