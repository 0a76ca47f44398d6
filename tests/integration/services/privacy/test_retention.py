"""Retention over years: exactly what is due is gone, exactly the rest stays, and the run itself notices when not."""

import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.call import Call, CallContext, CallState
from app.domain.consent import ConsentRecord, ConsentState
from app.domain.errors import DataLocked, UserActionNeeded
from app.domain.people import Participant, Side
from app.domain.privacy import Scope
from app.services.privacy.latest_time import LatestTime
from app.services.privacy.legal_holds import LegalHoldService
from app.services.privacy.retention import RetentionService
from app.settings import Settings
from app.store.calls import encode
from app.store.schema import CallRow, ConsentRow, DocumentRow
from app.store.sqlstore import SqlStore
from audio.recordings import ChunkRecordings
from tests.worlds.live import NOW, Now

CALLS = int(os.environ.get("CALLSIDE_TEST_CALLS", "2500"))  # `dev.py bench retention` has ten thousand and more
YEARS = 4


class Years:
    """Calls over four years, and what of them should be there on a given day, reckoned without the service."""

    def __init__(self, folder: Path, **settings: int) -> None:
        self.store = SqlStore(folder, bytes(32))
        self.recordings = ChunkRecordings(folder / "recordings")
        self.clock = Now()
        self.settings = Settings(**settings)
        self.holds = LegalHoldService(store=self.store, clock=self.clock)
        self.service = RetentionService(
            store=self.store,
            recordings=self.recordings,
            holds=self.holds,
            settings=self.settings,
            clock=self.clock,
            latest=LatestTime(self.store, self.clock, self.clock.now),
        )
        self.began: dict[str, datetime] = {}

    def fill(self, number: int) -> None:
        chance = random.Random(9)
        with self.store.write() as session:
            for n in range(number):
                # Some exactly on a limit, to the second.
                age = chance.choice((7, 90, 1095)) if n % 50 == 0 else chance.random() * 365 * YEARS
                at = NOW - timedelta(days=age)
                call_id = f"call-{n}"
                self.began[call_id] = at
                people = (Participant(f"Person {n}", Side.CUSTOMER),)
                context = CallContext(call_id, "Call", at.replace(tzinfo=None), "Sarah Chen", people)
                call = Call(context, CallState.DONE)
                session.add(CallRow(id=call_id, body=encode(call), state=call.state, audio_key=bytes(32)))
                session.add(DocumentRow(call_id=call_id, kind="notes", body='[{"at": 1.0, "text": "hello"}]'))
                record = ConsentRecord(call_id, ConsentState.GRANTED, decided_at=at)
                session.add(ConsentRow(call_id=call_id, body=encode(record)))
        for call_id, at in self.began.items():
            if NOW - at < timedelta(days=30):
                folder = self.recordings.folder_of(call_id)
                folder.mkdir(parents=True)
                (folder / "mic-0000.chunks").write_bytes(b"CALLSIDE")

    def younger(self, days: int) -> set[str]:
        return {c for c, at in self.began.items() if self.clock.now() - at < timedelta(days=days)}

    def look(self) -> tuple[set[str], set[str], set[str]]:
        audio = {path.name for path in (self.recordings.folder_of("x").parent).iterdir()}
        return audio, {c.id for c in self.store.calls()}, set(self.store.consent_times())


@pytest.fixture
def years(tmp_path: Path) -> Iterator[Years]:
    world = Years(tmp_path)
    yield world
    world.store.dispose()


def test_thousands_of_calls_over_four_years_are_kept_to_the_day(years: Years) -> None:
    years.fill(CALLS)
    for days in (0, 1, 6, 83, 200, 2000):
        years.clock.at = NOW + timedelta(days=days)
        report = years.service.run()
        assert list(report.problems) == []
        audio, calls, consents = years.look()
        assert audio == years.younger(7)
        assert calls == years.younger(90)
        assert consents == years.younger(1095)
        assert years.store.calls_with_texts() == years.younger(90)
    assert not years.service.run().did_something
    assert years.look() == (set(), set(), set())


def test_the_audit_log_loses_its_old_end_and_still_verifies(years: Years) -> None:
    for day in range(20):
        years.store.audit(NOW + timedelta(days=day), "step", "c1", {"day": day}, {"who": "Jane Wilson"})
    years.clock.at = NOW + timedelta(days=365 + 9)
    assert years.service.run().removed["audit"] == 10
    assert years.store.audit_range() == (11, 21)
    assert years.store.verify_audit() == 11
    assert years.store.audit_rows("c1")[0]["private"] == {"who": "Jane Wilson"}
    years.clock.at = NOW + timedelta(days=3 * 365)
    years.service.run()
    assert years.store.verify_audit() == 1
    assert years.store.audit_rows()[0]["kind"] == "audit trimmed"


def test_a_log_that_somebody_else_cut_off_shows(years: Years) -> None:
    for day in range(4):
        years.store.audit(NOW, "step", "c1", {"day": day})
    rows = years.store.audit_rows()
    with years.store.write() as session:
        session.connection().execute(text("INSERT INTO audit_checkpoint VALUES (2, :h)"), {"h": rows[1]["hash"]})
        session.connection().execute(text("DELETE FROM audit WHERE seq <= 2"))
    with pytest.raises(DataLocked, match="before row 3"):
        years.store.verify_audit()


def test_what_is_held_stays_whole_until_it_is_released(years: Years) -> None:
    years.fill(40)
    years.store.audit(NOW - timedelta(days=800), "step", None, {})
    years.holds.place(Scope.PERSON, "person 7", "a dispute", by="order-1")
    years.holds.place(Scope.CALL, "call-9", "a dispute")
    years.clock.at = NOW + timedelta(days=4000)
    years.service.run()
    assert {c.id for c in years.store.calls()} == {"call-7", "call-9"}
    assert set(years.store.consent_times()) == {"call-7", "call-9"}
    assert (years.store.audit_range() or (0, 0))[0] == 1
    with pytest.raises(UserActionNeeded, match="order-1"):
        years.holds.release(Scope.PERSON, "Person 7")
    years.holds.release(Scope.PERSON, "Person 7", by="order-2")
    years.holds.release(Scope.CALL, "call-9")
    years.service.run()
    assert years.look()[1:] == (set(), set())


def test_a_call_in_progress_has_a_day_and_sound_may_outlive_its_transcript(tmp_path: Path) -> None:
    world = Years(tmp_path, retention_audio_days=0, retention_transcript_days=0)
    world.fill(1)
    started = world.clock.now().replace(tzinfo=None)
    live = Call(CallContext("live", "Call", started, "Sarah Chen"), CallState.LIVE)
    world.store.save_call(live)
    world.recordings.folder_of("live").mkdir(parents=True)
    world.service.run()
    assert [c.id for c in world.store.calls()] == ["live"]
    world.clock.forward(24 * 3600)
    world.service.run()
    assert world.look()[0] == set()
    world.store.dispose()

    world = Years(tmp_path / "other", retention_audio_days=100, retention_transcript_days=10)
    world.fill(200)
    world.service.run()
    audio, calls, _ = world.look()
    assert world.store.calls_with_texts() == world.younger(10)
    assert audio == world.younger(30)  # nothing older had sound
    assert calls == world.younger(30)
    world.store.dispose()


def test_sound_that_no_call_knows_is_removed(years: Years) -> None:
    folder = years.recordings.folder_of("nobodys")
    folder.mkdir(parents=True)
    (folder / "mic-0000.chunks").write_bytes(b"CALLSIDE")
    assert years.service.run().removed["audio"] == 1
    assert not folder.exists()


@pytest.mark.parametrize("where", ["erase", "forget_texts", "forget_consents", "trim_audit", "wipe"])
def test_a_run_that_breaks_off_is_finished_by_the_next(
    years: Years, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    years.fill(300)
    years.store.audit(NOW - timedelta(days=800), "step", None, {})

    def cut(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(years.recordings if where == "erase" else years.store, where, cut)
        with pytest.raises(KeyboardInterrupt):
            years.service.run()
    wiped: list[bool] = []
    once = years.store.wipe
    monkeypatch.setattr(years.store, "wipe", lambda: (once(), wiped.append(True)))
    assert not years.service.run().problems
    assert wiped == [True]
    audio, calls, consents = years.look()
    assert audio == years.younger(7)
    assert calls == years.younger(90)
    assert consents == years.younger(1095)
    assert years.store.verify_audit()


def test_what_a_withdrawal_erased_is_wiped_by_the_next_run(years: Years, monkeypatch: pytest.MonkeyPatch) -> None:
    wiped: list[bool] = []
    once = years.store.wipe
    monkeypatch.setattr(years.store, "wipe", lambda: (once(), wiped.append(True)))
    years.store.erase_spoken("c1")
    years.service.run()
    years.service.run()
    assert wiped == [True]
