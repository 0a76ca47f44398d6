"""Calls made of public clips, with what is said and by whom: voices, their order, pauses and levels by a fixed seed."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.call import Channel
from app.domain.ports import SAMPLE_RATE
from app.domain.transcript import Turn
from pipeline.core.audio import read_audio

PAUSES = (0.2, 0.9)  # seconds between two turns
LEVELS = (-6.0, 0.0)  # dB of a voice
EDGE = 0.1  # seconds kept around a stretch that is cut out
QUIET = 1 / 3  # of the way from a clip's noise to its speech, in dB, below which nobody speaks
SHORT_PAUSE = 0.5  # seconds of quiet that do not end a turn


@dataclass(frozen=True)
class Phrase:
    """What a voice says without another one: its samples, and which of their seconds are speech."""

    samples: Any
    text: str
    spoken: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    name: str
    rep: str
    remote: tuple[str, ...]
    is_telephone: bool = False
    is_clear: bool = True  # read or spoken near the microphone, so that word errors have a goal
    most: Mapping[str, int] = field(default_factory=dict)  # phrases of a voice, four unless said

    @property
    def limits(self) -> Mapping[str, int]:
        return {voice: self.most.get(voice, 4) for voice in (self.rep, *self.remote)}


LAYOUTS = (
    Layout("a man and a woman", "bob", ("jfk", "2412")),
    Layout("three women", "john", ("2412", "LJ001", "sense")),
    Layout("three, two of them women", "sarah", ("john", "2412", "jane")),
    Layout("four", "sarah", ("bob", "jane", "jfk", "2412")),
    Layout("three by telephone", "jane", ("sarah", "john", "2412"), is_telephone=True),
    Layout("a monologue, two who say little", "john", ("sarah", "jane", "jfk"), most={"sarah": 9, "jane": 1}),
    Layout("four far from their microphones", "sarah", ("MEE009", "MEO069", "FEE078", "FEE083"), is_clear=False),
)


@dataclass(frozen=True)
class MadeCall:
    channels: Mapping[Channel, Any]
    said: Mapping[Channel, str]
    turns: Sequence[Turn]  # of the remote channel


def voices(data: Path) -> dict[str, list[Phrase]]:
    """The phrases of every voice that the data have, by speaker."""
    found: dict[str, list[Phrase]] = defaultdict(list)
    for text in sorted((data / "speech" / "clips").glob("*.ref.txt")):
        samples = read_audio(text.with_name(text.name.replace(".ref.txt", ".flac")))
        name = next((v for v in ("jfk", "2412", "sense", "LJ001") if v in text.name), text.name)
        found[name].append(Phrase(samples, text.read_text(encoding="utf-8").strip(), _loud(samples)))
    call = data / "calls" / "acme"
    sides = {c: read_audio(call / f"{c}.flac") for c in ("mic", "remote")}
    script = json.loads((call / "reference.json").read_text(encoding="utf-8"))
    for s in script["segments"]:
        side = sides["mic" if s["speaker"] == script["rep"] else "remote"]
        if s["end"] - s["start"] > 2.0:
            found[s["speaker"]].append(_cut(side, s["start"], s["end"], s["text"]))
    for table in sorted((data / "speech" / "ami").glob("*.words.tsv")):
        samples = read_audio(table.with_name(table.name.replace(".words.tsv", ".flac")))
        for who, start, end, said in _alone(table):
            found[who].append(_cut(samples, start, end, said))
    return dict(found)


def _cut(samples: Any, start: float, end: float, text: str) -> Phrase:
    first, last = max(0, int((start - EDGE) * SAMPLE_RATE)), int((end + EDGE) * SAMPLE_RATE)
    before = start - first / SAMPLE_RATE
    return Phrase(samples[first:last], text, ((before, before + end - start),))


def _loud(samples: Any) -> tuple[tuple[float, float], ...]:
    """Where a clip is clearly louder than its own noise, short pauses joined: an old recording is never silent."""
    frame = SAMPLE_RATE // 50
    level = np.sqrt((samples[: len(samples) // frame * frame].reshape(-1, frame) ** 2).mean(axis=1) + 1e-10)
    noise, speech = np.percentile(level, (10, 90))
    quiet = noise * (speech / noise) ** QUIET
    spans: list[tuple[float, float]] = []
    for at in np.flatnonzero(level > quiet) * frame / SAMPLE_RATE:
        if spans and at - spans[-1][1] <= SHORT_PAUSE:
            spans[-1] = (spans[-1][0], float(at) + frame / SAMPLE_RATE)
        else:
            spans.append((float(at), float(at) + frame / SAMPLE_RATE))
    return tuple(s for s in spans if s[1] - s[0] > 0.1)


def _alone(table: Path) -> list[tuple[str, float, float, str]]:
    """(speaker, start, end, words) of a meeting's stretches of at least 1.5 s in which one person speaks."""
    with table.open(encoding="utf-8") as file:
        rows = [
            (float(r["start"]), float(r["end"]), r["speaker"], r["word"])
            for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    rows.sort()
    stretches: list[list[tuple[float, float, str, str]]] = []
    for row in rows:
        if any(r[2] != row[2] and r[0] < row[1] + EDGE and r[1] > row[0] - EDGE for r in rows):
            continue
        last = stretches[-1][-1] if stretches else None
        if last and last[2] == row[2] and row[0] - last[1] <= SHORT_PAUSE:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    long = [s for s in stretches if s[-1][1] - s[0][0] >= 1.5]
    return [(s[0][2], s[0][0], s[-1][1], " ".join(r[3] for r in s)) for s in long]


def made(layout: Layout, bank: Mapping[str, Sequence[Phrase]], seed: int) -> MadeCall:
    """The call of a layout: everybody's phrases in turn, in an order and with pauses and levels that the seed decides."""
    random = np.random.default_rng(seed)
    left = {voice: list(bank[voice][:count]) for voice, count in layout.limits.items()}
    gain = {voice: 10 ** (random.uniform(*LEVELS) / 20) for voice in left}
    parts: list[tuple[float, str, Phrase]] = []
    at, last = 1.0, ""
    while any(left.values()):
        waiting = [v for v in sorted(left) if left[v]]
        others = [v for v in waiting if v != last] or waiting
        last = str(random.choice(others))
        phrase = left[last].pop(0)
        parts.append((at, last, phrase))
        at += len(phrase.samples) / SAMPLE_RATE + float(random.uniform(*PAUSES))
    count = int((at + 1.0) * SAMPLE_RATE)
    channels = {c: random.normal(0, 2e-4, count).astype(np.float32) for c in (Channel.MIC, Channel.REMOTE)}
    said: dict[Channel, list[str]] = {Channel.MIC: [], Channel.REMOTE: []}
    turns: list[Turn] = []
    for start, voice, phrase in parts:
        channel = Channel.MIC if voice == layout.rep else Channel.REMOTE
        first = int(start * SAMPLE_RATE)
        channels[channel][first : first + len(phrase.samples)] += phrase.samples * gain[voice]
        said[channel].append(phrase.text)
        if channel is Channel.REMOTE:
            turns += [Turn(start + a, start + b, voice) for a, b in phrase.spoken]
    if layout.is_telephone:
        channels[Channel.REMOTE] = _telephone(channels[Channel.REMOTE])
    return MadeCall(channels, {c: " ".join(texts) for c, texts in said.items()}, turns)


def _telephone(samples: Any) -> Any:
    """What a telephone lets through: 300 to 3400 Hz."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)
