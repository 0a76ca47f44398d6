"""Each table and each file of the data folder has an end: by a call's time, with a person, with everything. A table that
nobody has named a rule for fails here."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.account import AccountInfo, AccountSecret, System, Tokens
from app.domain.autonomy import Decision, DecisionSource, Level
from app.domain.brief import CalendarEvent
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.people import Participant, Side
from app.domain.privacy import Scope
from app.domain.proposal import ActionKind, Person, Vendor
from app.domain.schedule import PlannedCall
from tests.worlds.live import NOW
from tests.worlds.privacy import BOB, JANE, NEEDLES, SARAH, PrivacyWorld

JOHN = Participant("John Martinez", Side.US, "Sales Engineer", "john.martinez@techcorp.example")
# How each table ends. "time": its rows go by retention, with their call, their consent or their own date.
TIME = {
    "call", "consent", "consent_clip", "document", "live_word", "step", "proposal", "help_request", "outbox", "attempt",
    "countdown", "planned_call", "decision", "audit_key", "audit", "audit_checkpoint", "search", "memory_index",
}  # fmt: skip
# Kept until somebody ends it, and why no time does.
UNTIL = {
    "account": "until it is disconnected, and with everything",
    "autonomy": "a kind of write and its level: nothing of anybody, and with everything",
    "vendor_wait": "a vendor and an hour: nothing of anybody, and with everything",
    "rep_document": "the rep's own name, colleagues and ticked promises: until the person is erased, and with everything",
    "hold": "until it is released; it names whom it covers, and whoever it covers is not erased meanwhile",
    "erasure": "until the erasure has ended; its subject is a salted hash as soon as the rows are gone",
    "order_done": "so that no order runs twice; its subject is a salted hash",
    "keep": "keys and marks of the installation",
    "alembic_version": "the schema's number",
}
STAY_WHEN_ALL_GOES = {"audit", "audit_checkpoint", "keep", "alembic_version"}
# What an application writes into its folder, and what an erasure of everything does with it.
FILES = {
    "callside.db": "wiped", "callside.db-wal": "wiped", "callside.db-shm": "an index of pages", "demo.key": "the key",
    "settings.json": "removed", "logs": "emptied", "report": "removed", "recordings": "emptied",
    "install-id": "a random name", "callside-folder": "says whose folder it is",
    "room": "zeros, given back on a full disk",
    "key-check": "says whether a key is the folder's",
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PrivacyWorld]:
    world = PrivacyWorld(tmp_path / "data")
    world.fill()
    store = world.store
    for number, guest in enumerate((JANE, BOB)):
        attendees = (SARAH, guest, BOB)
        start = NOW + timedelta(days=number)
        event = CalendarEvent(
            f"e{number}", f"u{number}", f"Talk with {guest.name}", start, start + timedelta(hours=1), attendees,
            guest.email,
        )  # fmt: skip
        store.save_plan(PlannedCall(event))
    store.save_colleagues([Person(person.name, "U1", person.email) for person in (JOHN, SARAH)])
    store.start_countdown("p-acme", NOW, "sha")
    store.save_decision(
        Decision(
            "p-acme",
            ActionKind.DRAFT,
            0.9,
            True,
            DecisionSource.REP,
            Level.PREVIEW,
            "offline",
            NOW - timedelta(hours=1),
        )
    )
    store.set_level(ActionKind.DRAFT, Level.OPT_OUT, NOW)
    store.set_vendor_wait(Vendor.SLACK, NOW)
    info = AccountInfo(System.SLACK, "https://slack.example", who=f"{SARAH.name}, asked by {JANE.name}")
    store.save_account(info, AccountSecret(Tokens("a", "r")))
    # A row that is somebody else's, and an answer to it that names her.
    other = Prepared("k-other", Vendor.SLACK, "message", "C1", b'{"text": "hello"}')
    store.enqueue(OutboxRow(other, "globex", None, "sha", OutboxState.DONE))
    store.log_attempt("k-other", 1, "refused", f"no such user {JANE.email}", NOW)
    world.app.memory.indexer.run()
    yield world
    world.app.close()


def rows(world: PrivacyWorld) -> dict[str, int]:
    with world.store.read() as session:
        connection = session.connection()
        named = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        # FTS5 keeps its index in tables of its own, which the table `search` stands for.
        ours = [name for name in named if not name.startswith(("search_", "sqlite_"))]
        return {n: connection.execute(text(f"SELECT count(*) FROM {n}")).scalar_one() for n in ours}


def test_every_table_has_a_rule_and_the_trial_has_rows_to_lose(world: PrivacyWorld) -> None:
    there = rows(world)
    assert set(there) == TIME | set(UNTIL), "say in this test how the new table's rows end, and make it true"
    empty = {name for name, number in there.items() if not number}
    assert empty == {"hold", "erasure", "order_done", "audit_checkpoint", "keep"}


def test_time_ends_every_table_that_it_is_to_end(world: PrivacyWorld) -> None:
    before = rows(world)
    world.later(5 * 366)
    world.app.privacy.retention.confirm_clock()
    assert not world.app.privacy.retention.run().problems
    after = rows(world)
    # The rep's own documents are no call's; the log says that its old end went.
    left = {name for name in TIME if after[name]} - {"audit", "audit_checkpoint"}
    assert left == set()
    assert world.store.verify_audit() == 2
    assert {n: after[n] for n in UNTIL if n != "keep"} == {n: before[n] for n in UNTIL if n != "keep"}
    world.app.privacy.retention.confirm_clock()
    assert not world.app.privacy.retention.run().did_something


def test_what_is_younger_stays(world: PrivacyWorld) -> None:
    world.later(89)
    world.app.privacy.retention.confirm_clock()
    world.app.privacy.retention.run()
    assert [plan.event.id for plan in world.store.plans(NOW, NOW + timedelta(days=9))] == ["e0", "e1"]
    assert len(world.store.decisions()) == 1
    world.later(1.5)
    world.app.privacy.retention.confirm_clock()
    assert world.app.privacy.retention.run().removed["planned calls"] == 1
    world.later(365 - 90.4)
    world.app.privacy.retention.confirm_clock()
    world.app.privacy.retention.run()
    assert not world.store.decisions()


def test_a_person_leaves_every_table_and_the_calendars_copy_stays_without_them(world: PrivacyWorld) -> None:
    world.app.privacy.erasing.erase(Scope.PERSON, JANE.name)
    assert world.found(NEEDLES) == []
    first, second = world.store.plans(NOW, NOW + timedelta(days=9))
    assert [p.name for p in first.event.attendees] == [SARAH.name, BOB.name]
    assert first.event.title == "Talk with [erased]"
    assert first.event.organizer_email == "[erased]"
    assert len(second.event.attendees) == 3
    assert rows(world)["attempt"] == 4  # three of the other call's own, one without her address
    assert len(world.store.accounts()) == 1


def test_a_colleague_leaves_the_reps_book(world: PrivacyWorld) -> None:
    world.app.privacy.erasing.erase(Scope.PERSON, JOHN.name)
    assert world.found(("Martinez", str(JOHN.email))) == []
    assert [one.name for one in world.store.colleagues()] == [SARAH.name]


def test_everything_goes_with_everything_and_every_file_has_a_rule(world: PrivacyWorld) -> None:
    _ = world.app.privacy.evidence, world.app.privacy.orders  # what names the installation is made with them
    assert {path.name for path in world.folder.iterdir()} <= set(FILES), "say what an erasure does with the new file"
    world.app.privacy.erasing.erase(Scope.ALL)
    assert {name for name, number in rows(world).items() if number} <= STAY_WHEN_ALL_GOES
    people = tuple(part for p in (JANE, BOB, SARAH, JOHN) for part in (p.name, str(p.email)))
    assert world.found((*NEEDLES, *people)) == []
    assert not list((world.folder / "recordings").iterdir())


def documents(world: PrivacyWorld) -> list[tuple[str, str]]:
    with world.store.read() as session:
        found = session.connection().execute(text("SELECT call_id, kind FROM document"))
        return [(row[0], row[1]) for row in found]
