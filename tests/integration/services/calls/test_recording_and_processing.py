"""A live call keeps what it hears, waits for nobody, obeys the grant; what follows it goes on after a crash."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import pytest

from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.capture import CaptureNotice, NoticeKind
from app.domain.claims import Extraction, Withheld, WithheldReason
from app.domain.consent import ConsentRecord, ConsentState, Grant
from app.domain.errors import BadInput, ConsentMissing
from app.domain.languages import SpokenLanguage
from app.domain.people import Participant, Side
from app.domain.ports import SAMPLE_RATE
from app.domain.proposal import Targets
from app.domain.transcript import CommittedWord, Segment, Transcript, Utterance, Word
from app.events import CallChanged, Captions, Events, OffTheRecord
from app.jobs import Jobs
from app.services.calls.capture_session import CaptureTools
from app.services.calls.recording import RecordService
from app.services.consent.service import ConsentService
from app.services.processing.checkpoints import InMemory, StepTable
from app.services.processing.service import ProcessService
from app.services.processing.workflow import AfterCallWorkflow, AudioStage, TextStage, Voices, WorkflowRun
from app.settings import Settings
from app.store.sqlstore import SqlStore
from audio.playback_source import Playback
from audio.recordings import ChunkRecordings

NOW = datetime(2024, 12, 6, 19, 0, tzinfo=UTC)
PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER, "CTO", "jane@acme.example"))
CONTEXT = CallContext("c1", "Acme", datetime(2024, 12, 6, 14), "Sarah Chen", PEOPLE, ("Acme",))


class Now:
    def now(self) -> datetime:
        return NOW


class CountingEngine:
    """Commits a word for each whole second that it hears on a channel."""

    def __init__(self) -> None:
        self.heard = {Channel.MIC: 0.0, Channel.REMOTE: 0.0}
        self.first: float | None = None
        self._due: list[CommittedWord] = []

    def feed(self, channel: Channel, start: float, samples: Any) -> None:
        self.first = start if self.first is None else min(self.first, start)
        before = int(self.heard[channel])
        self.heard[channel] += len(samples) / SAMPLE_RATE
        for second in range(before, int(self.heard[channel])):
            self._due.append(CommittedWord(channel, Word(f"w{second}", start, start + 0.2, 0.9), start + 1))

    def step(self) -> Sequence[CommittedWord]:
        due, self._due = self._due, []
        return due

    finish = step

    def tail(self, channel: Channel) -> str:
        return ""

    def lag(self) -> float:
        return 0.0

    def language(self) -> SpokenLanguage:
        return SpokenLanguage()


class ShowAll:
    def show(self, words: Sequence[CommittedWord]) -> Sequence[CommittedWord]:
        return words


class World:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = SqlStore(folder, bytes(32))
        self.jobs, self.events = Jobs(), Events()
        self.store.save_call(Call(CONTEXT, CallState.PLANNED))
        self.consent = ConsentService(store=self.store, settings=Settings(), clock=Now(), events=self.events)
        self.record = RecordService(store=self.store, jobs=self.jobs, events=self.events, clock=Now())
        self.engine = CountingEngine()

    def recording(self) -> Any:
        return ChunkRecordings(self.folder / "recordings", lossless=True).open("c1", self.store.audio_key("c1"))

    def begin(self, grant: Grant, seconds: float = 6.0) -> Any:
        sound = {c: np.full(round(seconds * SAMPLE_RATE), 0.1, np.float32) for c in (Channel.MIC, Channel.REMOTE)}
        return self.record.begin(
            "c1",
            grant,
            CaptureTools(self.engine, ShowAll(), self.recording()),
            source=lambda _live: Playback(sound, speed=1000),
        )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.jobs.close()
    world.store.dispose()


def granted(world: World, at: float = 2.0) -> Grant:
    return world.consent.grant(world.consent.ask(CONTEXT), call_time=at)


def test_a_call_is_over_before_its_end_is_told(world: World) -> None:
    """Who hears of the end begins to write the call up, which nothing does while a call is live."""
    begun: Queue[Any] = Queue()
    was_over: list[bool] = []

    def changed(change: CallChanged) -> None:
        if change.state is CallState.PROCESSING:
            was_over.append(begun.get(timeout=30).is_over)

    world.events.subscribe(CallChanged, changed)
    live = world.begin(granted(world))
    begun.put(live)
    live.wait()
    assert was_over == [True]


def test_nothing_before_the_grant_is_captured(world: World) -> None:
    shown: list[Captions] = []
    world.events.subscribe(Captions, shown.append)
    world.begin(granted(world, at=2.0)).wait()
    assert world.recording().seconds() == (2.0, 6.0)
    assert world.engine.first == 2.0
    assert [w.word.text for c in shown for w in c.words if w.channel is Channel.MIC] == ["w0", "w1", "w2", "w3"]
    call = world.store.call("c1")
    assert call is not None
    assert call.state is CallState.PROCESSING


def test_the_language_that_the_rep_chooses_in_the_call_is_the_calls(world: World) -> None:
    class Spoken(CountingEngine):
        told: str | None = None

        def speak(self, language: str) -> None:
            self.told = language

        def language(self) -> SpokenLanguage:
            return SpokenLanguage(self.told, 3.0 if self.told else 0.0)

    def source(live: Any) -> Any:
        live.chosen_language = "de"
        return Playback(
            {c: np.full(4 * SAMPLE_RATE, 0.1, np.float32) for c in (Channel.MIC, Channel.REMOTE)}, speed=1000
        )

    world.engine = Spoken()
    tools = CaptureTools(world.engine, ShowAll(), world.recording())
    world.record.begin("c1", granted(world), tools, source=source).wait()
    assert world.store.language("c1") == ("de", 3.0)


def test_a_grant_is_good_for_its_own_call_alone(world: World) -> None:
    with pytest.raises(BadInput, match="another call"):
        world.begin(Grant("c2", 0.0))


def test_what_is_off_the_record_reaches_neither_the_file_nor_the_engine(world: World) -> None:
    seen: list[float] = []

    class Listening(CountingEngine):
        def feed(self, channel: Channel, start: float, samples: Any) -> None:
            super().feed(channel, start, samples)
            if channel is Channel.MIC and np.abs(samples).max() > 0:
                seen.append(start)

    def source(live: Any) -> Any:
        sound = {c: np.full(8 * SAMPLE_RATE, 0.1, np.float32) for c in (Channel.MIC, Channel.REMOTE)}

        class Switching:
            def frames(self, grant: Grant, *, start: float) -> Iterator[tuple[Channel, float, Any]]:
                for channel, at, samples in Playback(sound, speed=1000).frames(grant, start=start):
                    if at in (4.0, 6.0) and channel is Channel.MIC:
                        world.record.set_off_the_record("c1", live, at == 4.0)
                    yield channel, at, samples

        return Switching()

    world.engine = Listening()
    live = world.record.begin(
        "c1", granted(world), CaptureTools(world.engine, ShowAll(), world.recording()), source=source
    )
    live.wait()
    first, kept = world.recording().read(Channel.MIC)
    gap = kept[round((4.0 - first) * SAMPLE_RATE) : round((6.0 - first) * SAMPLE_RATE)]
    assert np.abs(gap).max() == 0
    assert np.abs(kept[round((6.1 - first) * SAMPLE_RATE) :]).min() > 0.05
    assert not [at for at in seen if 4.0 <= at < 6.0]
    assert live.gaps == [(4.0, 6.0)]
    assert json.loads(world.store.document("c1", "gaps") or "") == [[4.0, 6.0]]
    assert [row["kind"] for row in world.store.audit_rows("c1") if "record" in row["kind"]] == [
        "off the record on",
        "off the record off",
    ]


def test_capture_needs_a_question_that_was_put(world: World) -> None:
    with pytest.raises(ConsentMissing, match="ask everyone"):
        ConsentRecord("c1").grant(NOW, call_time=0.0)
    world.consent.refuse(world.consent.ask(CONTEXT))
    assert world.consent.standing("c1") is None


def test_a_policy_that_forbids_recording_stops_the_question(world: World) -> None:
    strict = ConsentService(
        store=world.store, settings=Settings(recording_allowed=False), clock=Now(), events=world.events
    )
    with pytest.raises(ConsentMissing, match="organization"):
        strict.ask(CONTEXT)


@pytest.mark.parametrize("erase", [True, False])
def test_consent_can_be_withdrawn_and_what_came_before_erased(world: World, erase: bool) -> None:
    world.begin(granted(world)).wait()
    world.consent.withdraw("c1", world.recording(), erase=erase)
    record = world.store.consent("c1")
    assert record is not None
    assert record.state is ConsentState.WITHDRAWN
    assert (world.recording().seconds() is None) == erase
    assert (list(world.store.words("c1")) == []) == erase
    with pytest.raises(ConsentMissing):
        record.resume()


def test_an_interrupted_call_goes_on_behind_what_is_kept(world: World) -> None:
    grant = granted(world)
    world.begin(grant, seconds=4.0).wait()
    world.begin(grant, seconds=7.0).wait()
    assert world.recording().seconds() == (2.0, 7.0)


def test_what_was_kept_and_never_captioned_is_heard_again(world: World) -> None:
    """The window died with five seconds of sound behind its last caption of each side."""
    grant = granted(world)
    recording = world.recording()
    for channel in (Channel.MIC, Channel.REMOTE):
        recording.append(channel, 2.0, np.full(6 * SAMPLE_RATE, 0.1, np.float32))
        world.store.append_words("c1", [CommittedWord(channel, Word("before", 2.5, 3.0, 0.9), 3.5)])
    recording.close()
    world.begin(grant, seconds=9.0).wait()
    assert world.engine.first == 3.0
    words = [w for w in world.store.words("c1") if w.channel is Channel.MIC]
    assert words[0].word.text == "before"
    assert [w.word.start for w in words if 3.0 <= w.word.start < 8.0], "what nobody had seen has its captions"
    assert len({w.word.start for w in words}) == len(words)
    assert world.recording().seconds() == (2.0, 9.0)


def test_a_window_that_went_off_the_record_comes_back_off_the_record(world: World) -> None:
    grant = granted(world)
    live = world.begin(grant, seconds=4.0)
    live.wait()
    world.store.save_document("c1", "gaps", "[[2.5, 3.0], [4.0, null]]")
    heard: list[OffTheRecord] = []
    world.events.subscribe(OffTheRecord, heard.append)
    again = world.begin(grant, seconds=7.0)
    again.wait()
    assert (again.off_the_record, again.gaps) == (True, [(2.5, 3.0), (4.0, None)])
    assert [event.is_off for event in heard] == [True]
    assert world.recording().seconds() == (2.0, 4.0), "nothing of it was kept"
    world.record.set_off_the_record("c1", again, False)
    assert json.loads(world.store.document("c1", "gaps") or "") == [[2.5, 3.0], [4.0, 7.0]], "and the first gap stays"


# ── after the call ──────────────────────────────────────────────────────────────────────────────────────────────


class Steps:
    """Every engine of the after-call workflow; counts what it is asked, and fails where it is told to."""

    provider = "offline"

    def __init__(self, withhold: bool = False) -> None:
        self.asked: list[str] = []
        self.fail_at: str | None = None
        self._withhold = withhold

    def _ask(self, step: str) -> None:
        self.asked.append(step)
        if step == self.fail_at:
            raise KeyboardInterrupt

    def language(self, sounds: Any, proposed: str | None) -> str | None:
        return proposed or "en"

    def transcribe(
        self, channel: Channel, start: float, samples: Any, *, vocabulary: Any, progress: Any, live: Any, language: Any
    ) -> Any:
        self._ask(f"transcribe {channel}")
        return [Utterance(channel, (Word("Hello", start, start + 1, 0.9),))]

    def diarize(self, samples: Any, *, start: float, progress: Any) -> Any:
        self._ask("diarize")
        return []

    def name(self, context: CallContext, utterances: Any, turns: Any, shown: Any = None) -> Transcript:
        self._ask("name")
        return Transcript.of(
            context, [Segment(i, u.start, u.end, "Jane Wilson", u.text) for i, u in enumerate(utterances)]
        )

    def extract(self, transcript: Transcript, context: CallContext) -> Extraction:
        self._ask("extract")
        gap = (Withheld(WithheldReason.OFF_THE_RECORD, 3.0, 4.0),) if self._withhold else ()
        return Extraction("c1", "offline", withheld=gap)

    def verify(self, extraction: Extraction, transcript: Transcript, context: CallContext) -> Extraction:
        return extraction

    def redact(self, transcript: Transcript, extraction: Extraction) -> Transcript:
        self._ask("withhold")
        gone = bool(extraction.withheld)
        return replace(transcript, segments=tuple(replace(s, text="" if gone else s.text) for s in transcript.segments))

    def propose(self, extraction: Any, transcript: Any, context: Any, targets: Targets) -> Any:
        return []

    def workflow(self) -> AfterCallWorkflow:
        audio = AudioStage(final=self, namer=self, voices=Voices(self))
        return AfterCallWorkflow(audio, TextStage(self, self, self, self))


def test_a_crash_repeats_one_step_at_most(world: World) -> None:
    world.begin(granted(world)).wait()
    steps = Steps()
    process = ProcessService(store=world.store, events=world.events, clock=Now())
    for stop in ("transcribe remote", "name", "extract", "withhold"):
        steps.fail_at = stop
        with pytest.raises(KeyboardInterrupt):
            process.run("c1", steps.workflow(), world.recording())
    steps.fail_at = None
    process.run("c1", steps.workflow(), world.recording())
    assert steps.asked.count("transcribe mic") == 1
    assert [steps.asked.count(s) for s in ("transcribe remote", "name", "extract", "withhold")] == [2, 2, 2, 2]
    call = world.store.call("c1")
    assert call is not None
    assert call.state is CallState.REVIEW


def test_what_is_withheld_leaves_the_store_and_the_sound(world: World) -> None:
    world.begin(granted(world)).wait()
    process = ProcessService(store=world.store, events=world.events, clock=Now())
    process.run("c1", Steps(withhold=True).workflow(), world.recording())
    kept = json.loads(world.store.document("c1", "transcript") or "{}")
    assert [s["text"] for s in kept["segments"]] == ["", ""]
    assert world.store.document("c1", "step:name") == "null"
    start, sound = world.recording().read(Channel.REMOTE)
    gap = slice(round((3.0 - start) * SAMPLE_RATE), round((4.0 - start) * SAMPLE_RATE))
    assert not sound[gap].any()
    assert sound[: gap.start].any()


def test_other_sound_makes_the_steps_anew(world: World) -> None:
    steps, table = Steps(), StepTable(world.store, "c1")
    for level in (0.1, 0.1, 0.2):
        sound = {Channel.MIC: (0.0, np.full(16000, level, np.float32))}
        steps.workflow().audio.transcribe(WorkflowRun.begin(CONTEXT, sound, table, lambda *_: None), {})
    assert steps.asked.count("transcribe mic") == 2
    steps.workflow().audio.transcribe(WorkflowRun.begin(CONTEXT, sound, InMemory(), lambda *_: None), {})
    assert steps.asked.count("transcribe mic") == 3


def test_a_crash_between_withholding_and_silencing_is_gone_on_from(world: World, monkeypatch: Any) -> None:
    """The checkpoints that held the withheld words are gone, not broken: the sound itself is still as it was."""
    world.begin(granted(world)).wait()
    process = ProcessService(store=world.store, events=world.events, clock=Now())
    steps = Steps(withhold=True)
    silence = process.silence_withheld
    monkeypatch.setattr(process, "silence_withheld", lambda *_: None)
    process.run("c1", steps.workflow(), world.recording())
    monkeypatch.setattr(process, "silence_withheld", silence)
    process.include_post_call_talk("c1")
    assert process.run("c1", steps.workflow(), world.recording()).transcript.segments
    assert steps.asked.count("transcribe mic") == 2


def test_an_engine_that_fails_costs_the_captions_and_not_the_recording(world: World) -> None:
    class Broken(CountingEngine):
        def step(self) -> Sequence[CommittedWord]:
            raise RuntimeError("the model is broken")

    told: list[CaptureNotice] = []
    world.events.subscribe(CaptureNotice, told.append)
    world.engine = Broken()
    world.begin(granted(world)).wait()
    assert [notice.kind for notice in told] == [NoticeKind.CAPTIONS_LOST]
    assert world.recording().seconds() == (2.0, 6.0)
    call = world.store.call("c1")
    assert call is not None
    assert (call.state, call.recorded_to) == (CallState.PROCESSING, 6.0)


def test_a_grant_that_differs_from_the_consent_on_record_starts_nothing(world: World) -> None:
    granted(world, at=2.0)
    with pytest.raises(ConsentMissing):
        world.begin(Grant("c1", 0.0))
