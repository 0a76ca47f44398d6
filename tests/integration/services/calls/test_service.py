"""A real call obeys its consent: what is refused, erased, parked or off the record is nowhere on the disk."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.domain.call import Call, CallState, Channel
from app.domain.capture import PauseCause, PauseReason
from app.domain.consent import Basis, ConsentState, Grant
from app.domain.errors import BadInput, CallsideError, ConsentMissing, UserActionNeeded
from app.domain.ports import SAMPLE_RATE
from app.domain.proposal import Targets
from app.domain.transcript import Segment, Utterance, Word
from app.events import CapturePaused
from app.services.calls.capture_session import CaptureTools
from app.services.calls.recording import CallSession
from app.services.consent.service import consent_sentence
from app.settings import Settings
from tests.worlds.live import EVENT, NOW, LiveWorld

MARKER_HZ = 3137.0


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., LiveWorld]]:
    worlds: list[LiveWorld] = []

    def made(**settings: Any) -> LiveWorld:
        worlds.append(LiveWorld(tmp_path / f"data{len(worlds)}", **settings))
        return worlds[-1]

    yield made
    for world in worlds:
        world.app.close()


def recorded(world: LiveWorld, call_id: str) -> tuple[float, float] | None:
    return world.app.live.recording(call_id).seconds()


def everything_kept(world: LiveWorld) -> list[np.ndarray]:
    """Each piece of sound that the folder holds, decrypted: recordings, and the consent's clips."""
    import io

    import soundfile

    found = []
    for call in world.app.store.calls():
        for channel in (Channel.MIC, Channel.REMOTE):
            found.append(world.app.live.recording(call.id).read(channel)[1])
        clip = world.app.store.consent_clip(call.id)
        if clip:
            found.append(soundfile.read(io.BytesIO(clip), dtype="float32")[0])
    return [sound for sound in found if len(sound)]


def loudness(sound: np.ndarray, hertz: float) -> float:
    """The amplitude of one frequency, in the loudest quarter of a second (Goertzel's sum, by numpy)."""
    size = SAMPLE_RATE // 4
    wave = np.exp(-2j * np.pi * hertz * np.arange(size) / SAMPLE_RATE)
    pieces = [sound[i : i + size] for i in range(0, len(sound) - size, size // 2)]
    return max((2 * abs(np.dot(piece, wave)) / size for piece in pieces), default=0.0)


# ── no consent, nothing on disk ─────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_recorded_for_a_grant_that_the_store_does_not_know(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    for grant, problem in ((Grant(call_id, 0.0), ConsentMissing), (Grant("other", 0.0), BadInput)):
        with pytest.raises(problem):
            world.app.record.begin(
                call_id,
                grant,
                CaptureTools(None, None, world.app.live.recording(call_id)),  # type: ignore[arg-type]
                source=lambda live: world.source(live),
            )
    assert recorded(world, call_id) is None
    assert not (world.app.folder / "recordings").exists()


def test_refused_means_that_notes_and_nothing_else_are_kept(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    world.app.calls.refused(call_id)
    with pytest.raises(ConsentMissing):
        world.app.calls.go_on(call_id)
    world.app.calls.take_notes(call_id)
    assert not (world.app.folder / "recordings").exists()
    record = world.app.store.consent(call_id)
    assert record is not None
    assert record.state is ConsentState.REFUSED


def test_a_policy_that_forbids_recording_leaves_nothing_on_disk(make: Callable[..., LiveWorld]) -> None:
    world = make(recording_allowed=False)
    call_id = world.call()
    with pytest.raises(ConsentMissing, match="organization"):
        world.app.calls.agreed(call_id)
    assert not (world.app.folder / "recordings").exists()
    assert world.app.calls.take_notes(call_id).state is CallState.LIVE


def test_recording_begins_with_the_press_and_never_before(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    world.clock.forward(4.0)
    world.app.calls.agreed(call_id, basis=Basis.CHAT, program="Zoom").wait()
    assert recorded(world, call_id) == (4.0, 10.0)
    record = world.app.store.consent(call_id)
    assert record is not None
    assert (record.granted_at, record.basis, record.program, record.suffices) == (4.0, Basis.CHAT, "Zoom", True)
    facts = [row["facts"] for row in world.app.store.audit_rows(call_id) if row["kind"] == "consent granted"]
    assert facts[0]["rule"] == "all-party"


# ── withdrawn ───────────────────────────────────────────────────────────────────────────────────────────────────


def withdrawn_at(world: LiveWorld, call_id: str, moment: float, *, erase: bool) -> None:
    """Withdraws in the middle of the call, while the sound still arrives."""
    pressed: list[Any] = []

    def press(live: CallSession) -> None:
        live.pause(PauseReason(PauseCause.CONSENT_WITHDRAWN))
        pressed.append(world.app.base.jobs.network(lambda: world.app.calls.withdraw(call_id, live, erase=erase)))

    world.during[moment] = press
    world.app.calls.agreed(call_id).wait()
    pressed[0].result(20)


def test_withdrawn_with_erase_leaves_nothing(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    world.app.store.save_document(call_id, "transcript", json.dumps({"segments": []}))
    world.app.store.save_consent_clip(call_id, b"said yes")
    withdrawn_at(world, call_id, 5.0, erase=True)
    assert not list((world.app.folder / "recordings").rglob("*.chunks"))
    assert list(world.app.store.words(call_id)) == []
    assert world.app.store.document(call_id, "transcript") is None
    assert world.app.store.consent_clip(call_id) is None
    assert world.app.calls.waiting() == []
    with pytest.raises(ConsentMissing):
        world.app.calls.agreed(call_id)


def test_withdrawn_with_keep_keeps_nothing_after_that_moment(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    withdrawn_at(world, call_id, 5.0, erase=False)
    assert recorded(world, call_id) == (0.0, 5.0)
    assert all(word.word.start <= 5.0 for word in world.app.store.words(call_id))
    record = world.app.store.consent(call_id)
    assert record is not None
    assert record.state is ConsentState.WITHDRAWN
    assert [call.id for call in world.app.calls.waiting()] == [call_id]


# ── off the record, paused, muted ───────────────────────────────────────────────────────────────────────────────


def test_a_tone_from_off_the_record_is_in_no_file_of_the_folder(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    seconds = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    marker = (0.4 * np.sin(2 * np.pi * MARKER_HZ * seconds)).astype(np.float32)
    for sound in world.sound.values():
        sound[4 * SAMPLE_RATE : 6 * SAMPLE_RATE] += marker
    assert loudness(world.sound[Channel.MIC], MARKER_HZ) > 0.3
    world.during = {
        4.0: lambda live: world.app.record.set_off_the_record(call_id, live, True),
        6.0: lambda live: world.app.record.set_off_the_record(call_id, live, False),
    }
    world.app.calls.agreed(call_id).wait()
    kept = everything_kept(world)
    assert len(kept) == 2
    assert max(loudness(sound, MARKER_HZ) for sound in kept) < 0.02
    # In the clear it is nowhere either: the marker's own samples, as any format would hold them.
    needle = (marker[1000:1016] * 32767).astype("<i2").tobytes()
    assert not [f for f in world.app.folder.rglob("*") if f.is_file() and needle in f.read_bytes()]
    assert json.loads(world.app.store.document(call_id, "gaps") or "") == [[4.0, 6.0]]


def test_while_a_question_waits_nothing_is_kept(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    held: list[PauseReason | None] = []
    world.app.events.subscribe(CapturePaused, lambda event: held.append(event.reason))
    question = PauseReason(PauseCause.PARTICIPANT_JOINED, "John")
    answered = lambda live: world.app.calls.joined_answered(  # noqa: E731
        call_id, live, "John", basis=Basis.ATTESTED
    )
    world.during = {
        3.0: lambda live: world.app.calls.joined(call_id, live, "John"),
        6.0: answered,
        8.0: lambda live: live.mute("program", True),
    }
    world.app.calls.agreed(call_id).wait()
    assert held == [question, None]
    first, mic = world.app.live.recording(call_id).read(Channel.MIC)
    assert not mic[3 * SAMPLE_RATE : 6 * SAMPLE_RATE].any()
    assert mic[6 * SAMPLE_RATE : 8 * SAMPLE_RATE].any()
    assert (first, len(mic)) == (0.0, 8 * SAMPLE_RATE)
    assert len(world.app.live.recording(call_id).read(Channel.REMOTE)[1]) == 10 * SAMPLE_RATE
    record = world.app.store.consent(call_id)
    assert record is not None
    assert [(j.name, j.agreed) for j in record.joined] == [("John", True)]


def test_a_call_that_was_parked_goes_on_where_time_has_come_to(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    world.during[3.0] = lambda live: live.stop()
    world.app.calls.agreed(call_id).wait()
    assert recorded(world, call_id) == (0.0, 3.0)
    world.during, world.clock.at = {}, NOW
    world.clock.forward(7.0)
    world.app.calls.go_on(call_id).wait()
    sound = world.app.live.recording(call_id).read(Channel.MIC)[1]
    assert recorded(world, call_id) == (0.0, 10.0)
    assert not sound[3 * SAMPLE_RATE : 7 * SAMPLE_RATE].any()


def test_an_event_whose_call_was_written_up_gets_a_call_of_its_own(make: Callable[..., LiveWorld]) -> None:
    world = make()
    first = world.call()
    world.app.calls.agreed(first).wait()
    world.app.store.set_call_state(first, CallState.REVIEW)
    world.clock.forward(1200.0)
    second = world.app.calls.of_event(EVENT)
    assert second.id != first
    assert world.app.calls.seconds(second) == 0.0
    assert world.app.store.consent(second.id) is None
    assert world.app.store.targets(second.id) == world.app.store.targets(first)
    world.during = {}
    world.app.calls.agreed(second.id).wait()
    assert recorded(world, first) == (0.0, 10.0)
    assert recorded(world, second.id) == (0.0, 10.0)


def test_an_interrupted_call_can_be_finished(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    world.app.calls.agreed(call_id).wait()
    stored = world.app.store.call(call_id)
    assert stored is not None
    world.app.store.save_call(Call(stored.context, CallState.LIVE, recorded_from=0.0))
    assert [call.id for call in world.app.calls.interrupted()] == [call_id]
    world.app.calls.finish_interrupted(call_id)
    assert [call.recorded_to for call in world.app.calls.waiting()] == [10.0]


# ── evidence ────────────────────────────────────────────────────────────────────────────────────────────────────


def said(at: float, who: str, text: str, channel: Channel) -> Segment:
    return Segment(int(at), at, at + 1.5, who, text, channel)


def test_the_second_yes_is_kept_with_its_place_and_its_sound(make: Callable[..., LiveWorld]) -> None:
    world = make(rep_place="US-NY")
    call_id = world.call()
    world.app.calls.agreed(call_id).wait()
    stored = world.app.store.call(call_id)
    assert stored is not None
    segments = [
        said(2.0, "Sarah Chen", "Is everybody okay with me recording this?", Channel.MIC),
        said(4.0, "Jane Wilson", "Yes, that is fine.", Channel.REMOTE),
    ]
    world.app.consent.prove(stored.context, segments, world.app.calls._clip(stored.id))
    record = world.app.store.consent(call_id)
    assert record is not None
    assert (record.basis, record.proof, record.heard) == (Basis.SPOKEN, (2.0, 5.5), ("Jane Wilson",))
    assert record.suffices
    clip = world.app.store.consent_clip(call_id)
    assert clip is not None
    assert clip.startswith(b"OggS")
    # Sealed in the database, and it outlives the call's own sound.
    world.app.live.recording(call_id).erase()
    assert world.app.store.consent_clip(call_id) == clip
    row = world.app.store.audit_rows(call_id)[-1]
    assert (row["kind"], row["facts"]["basis"]) == ("consent proved", "spoken")
    assert row["private"]["of"]["Jane Wilson"]["said"]
    assert world.app.store.verify_audit() > 0


def test_without_a_second_yes_the_basis_stays_attested_and_a_no_is_a_doubt(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    world.app.calls.agreed(call_id).wait()
    stored = world.app.store.call(call_id)
    assert stored is not None
    asked = said(2.0, "Sarah Chen", "Is everybody okay with me recording this?", Channel.MIC)
    world.app.consent.prove(stored.context, [asked], world.app.calls._clip(stored.id))
    record = world.app.store.consent(call_id)
    assert record is not None
    assert (record.basis, record.suffices) == (Basis.ATTESTED, False)
    world.app.consent.prove(
        stored.context,
        [asked, said(4.0, "Jane Wilson", "No, please don't record.", Channel.REMOTE)],
        world.app.calls._clip(stored.id),
    )
    record = world.app.store.consent(call_id)
    assert record is not None
    assert record.basis is Basis.ATTESTED
    assert record.doubt is not None
    assert "Jane Wilson" in record.doubt


def test_the_sentence_says_where_text_may_go_and_how_long_sound_is_kept() -> None:
    own = consent_sentence(Settings(retention_audio_days=3))
    assert "deleted after 3 days" in own
    assert "language model" not in own
    model = consent_sentence(Settings(language_provider="openai"))
    assert "language model" in model
    assert model.endswith("Is everybody okay with that?")


# ── without a recording ─────────────────────────────────────────────────────────────────────────────────────────


def test_notes_go_through_the_same_extraction_and_are_labelled(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.call()
    stored = world.app.store.call(call_id)
    assert stored is not None
    world.app.calls.take_notes(call_id)
    world.app.note_lines.add(call_id, 62.0, "send the benchmarks to Jane by Monday")
    world.app.note_lines.add(call_id, 90.0, "Jane will send the signed contract by Friday")
    world.app.calls.end_notes(call_id)
    extraction = json.loads(world.app.store.document(call_id, "extraction") or "{}")
    steps = {step["owner"]: step for step in extraction["next_steps"]}
    assert set(steps) == {"Sarah Chen", "Jane Wilson"}
    (evidence,) = steps["Sarah Chen"]["evidence"]
    assert (evidence["speaker"], evidence["quote"]) == ("your note", "send the benchmarks to Jane by Monday")
    assert evidence["start"] == 62.0
    assert steps["Jane Wilson"]["due"] == "2024-12-13"
    assert extraction["review_required"]
    call = world.app.store.call(call_id)
    assert call is not None
    assert call.state is CallState.REVIEW
    assert not (world.app.folder / "recordings").exists()


def test_what_notes_propose_waits_for_the_rep(make: Callable[..., LiveWorld]) -> None:
    from app.domain.formats import dumps

    world = make()
    call_id = world.app.calls.of_account("Acme Industries").id
    world.app.store.save_document(call_id, "targets", dumps(Targets(opportunity_id="006", opportunity_name="Acme")))
    world.app.note_lines.add(call_id, 62.0, "I need to send the pricing by Monday")
    proposals = world.app.calls.end_notes(call_id)
    assert proposals
    assert all(p.needs_you for p in proposals)
    lines = [e for p in proposals for line in p.lines for e in line.evidence]
    assert {e.speaker for e in lines} == {"your note"}


def test_without_an_account_nothing_is_proposed(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call_id = world.app.calls.of_account(None).id
    world.app.note_lines.add(call_id, 5.0, "send the pricing to Bob by Monday")
    assert list(world.app.calls.end_notes(call_id)) == []


def test_dictation_becomes_notes_and_leaves_no_sound(
    make: Callable[..., LiveWorld], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make()
    call_id = world.call()
    heard: list[int] = []

    class Transcriber:
        def transcribe(self, channel: Channel, start: float, samples: Any, **_: Any) -> list[Utterance]:
            heard.append(len(samples))
            words = ["Send", "the", "pricing", "to", "Jane.", "She", "wants", "it", "by", "Monday."]
            return [Utterance(channel, tuple(Word(w, n, n + 0.5, 0.9) for n, w in enumerate(words)))]

    monkeypatch.setattr("app.bootstrap.engines.final_engine", lambda _model: Transcriber())
    notes = world.app.dictation.dictate(call_id, 300.0, world.app.dictation.new_flag())
    assert [note.text for note in notes] == ["Send the pricing to Jane.", "She wants it by Monday."]
    assert heard == [10 * SAMPLE_RATE]
    assert not (world.app.folder / "recordings").exists()
    from app.domain.capture import MicrophoneUser

    world.microphone.now = [MicrophoneUser("Zoom")]
    with pytest.raises(UserActionNeeded, match="still has the microphone"):
        world.app.dictation.dictate(call_id, 300.0, world.app.dictation.new_flag())


# ── which call ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_call_that_begins_late_has_its_own_time(make: Callable[..., LiveWorld]) -> None:
    world = make()
    world.clock.forward(240.0)
    call = world.app.calls.of_event(EVENT)
    assert world.app.calls.seconds(call) == 0.0
    assert (call.event_uid, call.event_start) == ("uid-acme", NOW)
    world.clock.forward(30.0)
    assert world.app.calls.seconds(call) == 30.0


def test_a_known_account_brings_its_targets_along(make: Callable[..., LiveWorld]) -> None:
    world = make()
    first = world.app.calls.of_account("Globex")
    world.app.store.save_targets(first.id, Targets(opportunity_id="006"))
    world.clock.forward(60.0)
    second = world.app.calls.of_account("Globex")
    assert second.id != first.id
    assert world.app.store.targets(second.id) == Targets(opportunity_id="006")
    with pytest.raises(CallsideError):
        world.app.calls.agreed("unknown")


def test_a_colleague_who_joins_by_the_message_is_on_the_consent_record(make: Callable[..., LiveWorld]) -> None:
    world = make()
    call = world.app.calls.call(world.call())
    world.app.consent.joined_by_message(call.context, "John Martinez")
    assert world.app.store.consent(call.id) is None, "nothing is recorded, so nobody consents"
    world.app.calls.agreed(call.id).wait()
    world.app.consent.joined_by_message(call.context, "John Martinez")
    record = world.app.store.consent(call.id)
    assert record is not None
    assert [(j.name, j.agreed, j.basis) for j in record.joined] == [("John Martinez", True, Basis.CHAT)]
