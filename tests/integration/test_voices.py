"""People who share the rep's microphone, and the rep's own voice among them; on real speech."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from app.bootstrap import engines
from app.domain.call import CallContext, Channel
from app.domain.transcript import Turn, Utterance, Word
from app.services.processing.rep_voice import RepVoice
from app.settings import Settings
from app.store.sqlstore import SqlStore

ACME = Path(__file__).resolve().parents[3] / "shared" / "data" / "calls" / "acme"
SECONDS = 16_000


@pytest.fixture(scope="module")
def call() -> Any:
    if not ACME.is_dir():
        pytest.skip("the real call (../shared/data) isn't here")
    return engines.read_channels(ACME)


@pytest.fixture(scope="module")
def voices() -> Any:
    return engines.microphone_voices()


@pytest.fixture(scope="module")
def shared_desk(call: Any) -> Any:
    """A microphone that hears the rep and, one after the other, a colleague: two real voices."""
    own, other = call[Channel.MIC][: 90 * SECONDS], call[Channel.REMOTE][30 * SECONDS : 110 * SECONDS]
    return np.concatenate((own, other))


def test_one_voice_is_one_and_several_are_several(call: Any, voices: Any) -> None:
    assert not voices.several(call[Channel.MIC])
    assert voices.several(call[Channel.REMOTE])
    assert not voices.several(np.zeros(60 * SECONDS, np.float32))
    assert not voices.several(np.zeros(100, np.float32))


@pytest.mark.parametrize("seconds", [14, 60])
def test_two_people_are_two_over_a_telephone_and_in_a_short_call(call: Any, voices: Any, seconds: int) -> None:
    half = seconds * SECONDS
    talk = [sound[np.abs(sound) > 1e-3][:half] for sound in (call[Channel.MIC], call[Channel.REMOTE][30 * SECONDS :])]
    assert voices.several(telephone(np.concatenate(talk)))
    assert not voices.several(telephone(talk[0]))


def telephone(sound: Any) -> Any:
    """Half the band of 16 kHz, and no depth below 300 Hz."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / SECONDS)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


def test_the_rep_is_found_by_the_voiceprint_and_by_nothing_else_where_it_is_open(
    call: Any, voices: Any, shared_desk: Any
) -> None:
    known = voices.voiceprint(call[Channel.MIC][120 * SECONDS :])
    assert known is not None
    turns = engines.diarizer().diarize(shared_desk, start=10.0, progress=lambda _: None)
    first = min(turns, key=lambda t: t.start).speaker
    rep = voices.owner(shared_desk, turns, start=10.0, known=known)
    own = [t for t in turns if t.speaker == rep]
    assert own, f"the rep is one of {first}…"
    inside = sum(min(t.end, 100.0) - min(t.start, 100.0) for t in own)
    assert inside >= 0.9 * sum(t.end - t.start for t in own), "the rep spoke in the first 90 seconds"
    halves = [Turn(0.0, 10.0, "Speaker 1"), Turn(10.0, 20.0, "Speaker 2")]
    assert voices.owner(shared_desk, halves, start=0.0, known=None) is None, "never guessed"


def test_colleagues_at_one_desk_are_told_apart_in_the_transcript() -> None:
    context = CallContext("c", "Acme", datetime(2024, 12, 6, 14), "Sarah Chen")
    words = tuple(Word(w, n, n + 0.8, 0.9) for n, w in enumerate(["We", "ship", "it.", "I", "will", "test", "it."]))
    turns = [Turn(0.0, 3.0, "Sarah Chen"), Turn(3.0, 8.0, "Speaker 2")]
    named = engines.namer().name(context, [Utterance(Channel.MIC, words)], {Channel.MIC: turns})
    assert [(s.speaker, s.text) for s in named.segments] == [
        ("Sarah Chen", "We ship it."),
        ("Speaker 2", "I will test it."),
    ]


def test_a_voiceprint_is_kept_by_opt_in_alone_and_goes_with_it(tmp_path: Path) -> None:
    store = SqlStore(tmp_path, bytes(32))
    clock: Any = SimpleNamespace(now=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    asked: list[int] = []

    def listen() -> tuple[float, ...]:
        asked.append(1)
        return (0.6, 0.8)

    off = RepVoice(store=store, settings=Settings(), clock=clock)
    off.hear(listen)
    assert (asked, off.known()) == ([], None), "without the rep's wish it isn't even computed"
    on = RepVoice(store=store, settings=Settings(voiceprint=True), clock=clock)
    on.hear(listen)
    assert on.known() == (0.6, 0.8)
    on.hear(lambda: (1.0, 0.0))
    moved = on.known()
    assert moved is not None
    assert moved[0] == pytest.approx(0.724, abs=0.01)
    off.hear(listen)
    assert store.voiceprint() is None
    assert [row["kind"] for row in store.audit_rows()] == ["voiceprint stored", "voiceprint erased"]
    store.dispose()
