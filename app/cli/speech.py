"""`transcribe` and `diarize`: the speech engines on files, in the formats that stay stable."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap
from app.cli.terminal import echo
from app.domain.call import CallContext, Channel
from app.domain.errors import BadInput
from app.domain.formats import context_from, load_json, rttm_line, word_line
from app.domain.languages import UNTOLD, is_read, not_read, sounds_foreign
from app.domain.ports import SAMPLE_RATE, LiveTranscriber, Samples, Sound
from app.domain.transcript import CommittedWord, Turn

BLOCK = SAMPLE_RATE // 10  # samples that arrive at once, as from a sound card: a tenth of a second


class SpokenIn(StrEnum):
    AUTO = "auto"
    EN = "en"
    DE = "de"
    ES = "es"
    FR = "fr"


class ClockKind(StrEnum):
    AUDIO = "audio"
    WALL = "wall"


Sounds = Mapping[Channel, Sound]
AudioArgument = Annotated[Path, typer.Argument(metavar="AUDIO", help="A file, or a folder with mic.* and remote.*")]


def register(app: typer.Typer) -> None:
    app.command()(transcribe)
    app.command()(diarize)


def transcribe(
    audio: AudioArgument,
    out: Annotated[Path, typer.Option("--out", metavar="WORDS.jsonl", help="Where the words go, one a line")],
    clock: Annotated[ClockKind, typer.Option(help="Count the sound heard, or play it in real time")] = ClockKind.AUDIO,
    model: Annotated[str, typer.Option(help="A tier such as tiny.en, or a model's folder")] = "tiny.en",
    language: Annotated[
        SpokenIn,
        typer.Option(help="What is spoken; auto: the call's own where call.json has one, else told by the sound"),
    ] = SpokenIn.AUTO,
    final: Annotated[bool, typer.Option("--final", help="The careful pass in place of the live engine")] = False,
) -> None:
    """Transcribe a recording with the live engine, or with --final by the careful pass."""
    _writable(out)
    channels = bootstrap.open_channels(audio)
    _say_what_is_missing(audio)
    described = _described(audio)
    spoken = language.value if language is not SpokenIn.AUTO else described.language if described else None
    call = _Call(channels, model, described.vocabulary() if described else (), spoken)
    if final:
        words = _final_words(call)
    elif clock is ClockKind.WALL:
        words = _wall_words(call)
    else:
        words = _heard_words(call)
    with out.open("w", encoding="utf-8") as file:
        count = 0
        for word in words:
            file.write(word_line(word) + "\n")
            file.flush()
            count += 1
    echo(f"{count} words in {out}")


def diarize(
    audio: AudioArgument,
    out: Annotated[Path, typer.Option("--out", metavar="X.rttm", help="Where the turns go")],
    live: Annotated[bool, typer.Option("--live", help="Decide as the sound comes; also writes X.jsonl")] = False,
    pyannote: Annotated[
        str, typer.Option("--pyannote", metavar="FOLDER", help="A pyannote pipeline or checkpoint in place of ONNX")
    ] = "",
) -> None:
    """Tell who spoke when, as RTTM. Of a call's folder the remote channel is taken, where there is one."""
    _writable(out)
    channels = bootstrap.open_channels(audio)
    _say_what_is_missing(audio)
    sound = channels.get(Channel.REMOTE, next(iter(channels.values())))
    turns = (
        _live_turns(sound, out.with_suffix(".jsonl"))
        if live
        else bootstrap.diarizer(pyannote).diarize(sound, start=0.0, progress=lambda _: None)
    )
    lines = [rttm_line(audio.stem, t.start, t.end, t.speaker) for t in turns]
    out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    echo(f"{len({t.speaker for t in turns})} speakers, {len(turns)} turns in {out}")


def _writable(out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise BadInput(f"{out} can't be written: name a file in a folder that exists.")


@dataclass(frozen=True, slots=True)
class _Call:
    """What is transcribed; `language` is None while nobody has said."""

    channels: Sounds
    model: str
    vocabulary: Sequence[str]
    language: str | None


def _described(audio: Path) -> CallContext | None:
    """What is known of the call, if a call.json lies beside the channels."""
    described = audio / "call.json"
    return context_from(load_json(described)) if described.is_file() else None


def _say_what_is_not_read(told: object) -> None:
    if told:
        echo(str(told), err=True)


def _say_what_is_missing(audio: Path) -> None:
    for message in bootstrap.folder_report(audio).told:
        echo(str(message), err=True)


def _blocks(channels: Sounds) -> Iterator[tuple[Channel, float, Samples]]:
    """What a sound card would hand over: the channels in step, a tenth of a second at a time."""
    open_blocks = {channel: bootstrap.portions(sound, BLOCK) for channel, sound in channels.items()}
    at = 0
    while open_blocks:
        for channel in list(open_blocks):
            samples = next(open_blocks[channel], None)
            if samples is None:
                del open_blocks[channel]
            else:
                yield channel, at / SAMPLE_RATE, samples
        at += BLOCK


def _heard_words(call: _Call) -> Iterator[CommittedWord]:
    """All channels fed step by step, as fast as the engine goes."""
    engine = bootstrap.live_engine(call.model, vocabulary=call.vocabulary, language=call.language)
    now = 0.0
    for channel, start, samples in _blocks(call.channels):
        if start > now:
            yield from engine.step()
            now = start
        engine.feed(channel, start, samples)
    yield from _rest(engine)


def _rest(engine: LiveTranscriber) -> Iterator[CommittedWord]:
    yield from engine.step()
    yield from engine.finish()
    _say_what_is_not_read(engine.language().told)


def _wall_words(call: _Call) -> Iterator[CommittedWord]:
    """The same in real time: what has arrived by now is fed before each step."""
    began: list[float] = []
    engine = bootstrap.live_engine(
        call.model, vocabulary=call.vocabulary, language=call.language, now=lambda: time.monotonic() - began[0]
    )
    began.append(time.monotonic())
    for channel, start, samples in _blocks(call.channels):
        due = start + len(samples) / SAMPLE_RATE
        while time.monotonic() - began[0] < due:
            yield from engine.step()
            time.sleep(max(0.0, min(0.02, due - (time.monotonic() - began[0]))))
        engine.feed(channel, start, samples)
    yield from _rest(engine)


def _final_words(call: _Call) -> Iterator[CommittedWord]:
    engine = bootstrap.final_engine(call.model)
    timed = bootstrap.without_echo({c: (0.0, sound) for c, sound in call.channels.items()})
    language = engine.language([sound for _, sound in timed.values()], call.language)
    if language is not None and not is_read(language):
        _say_what_is_not_read(not_read(language))
        return
    for channel, (_, sound) in timed.items():
        found = engine.transcribe(
            channel, 0.0, sound, vocabulary=call.vocabulary, progress=lambda _: None, language=language
        )
        if language is None and sounds_foreign([w.probability for u in found for w in u.words]):
            _say_what_is_not_read(not_read(UNTOLD))
            continue
        length = sound.seconds if isinstance(sound, Sound) else len(sound) / SAMPLE_RATE
        heard = max(length, max((w.end for u in found for w in u.words), default=0.0))
        for utterance in found:
            yield from (CommittedWord(channel, w, heard, utterance.speaker) for w in utterance.words)


def _live_turns(sound: Sound, record: Path) -> Sequence[Turn]:
    """Turns decided step by step; each is written with the stream time at which it was decided."""
    engine = bootstrap.online_diarizer()
    decided = [d for samples in bootstrap.portions(sound, BLOCK) for d in engine.feed(samples)]
    decided += engine.finish()
    rows = [
        {
            "start": round(d.turn.start, 3),
            "end": round(d.turn.end, 3),
            "speaker": d.turn.speaker,
            "decided_at": round(d.decided_at, 3),
        }
        for d in decided
    ]
    record.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return [d.turn for d in decided]
