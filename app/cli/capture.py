"""`record`, `recover`, `devices`: real devices from the terminal; and the capture process's own door."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.terminal import echo
from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.capture import CaptureNotice, Devices, NoticeKind, SoundDevice
from app.domain.consent import Grant
from app.domain.errors import BadInput, ConsentMissing
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Recording

if TYPE_CHECKING:
    from app.bootstrap import Application

TEST_SECONDS = 5.0
METER_CHARACTERS = 30
Out = Annotated[Path | None, typer.Option(help="Also write mic.flac and remote.flac here, decrypted, 16 kHz mono.")]


def register(app: typer.Typer) -> None:
    for command in (record, recover, devices):
        app.command(command.__name__)(command)
    app.command("capture-process", hidden=True)(capture_process)


def capture_process() -> int:
    """Records one call; started by Callside itself, with a ticket."""
    from app.bootstrap.microphone_gate import permit_call
    from audio.capture_process import main

    return main(permit_call)


def record(
    seconds: Annotated[float, typer.Option(help="How long.", min=0.5)],
    consent: Annotated[str | None, typer.Option(help="What proves that everyone agreed: attested.")] = None,
    mic: Annotated[str | None, typer.Option(help="A microphone's name, as `devices` prints it.")] = None,
    loopback: Annotated[str | None, typer.Option(help="An output's name, as `devices` prints it.")] = None,
    out: Out = None,
) -> int:
    """Records both sides for a while: your microphone, and what the output plays."""
    from app import bootstrap

    if consent != "attested":
        raise ConsentMissing("Nobody has agreed to this recording: ask everyone, then add `--consent attested`.")
    with bootstrap.opened(lease=True) as application:
        if not application.settings.recording_allowed:
            raise ConsentMissing(Message("recording.not_allowed"))
        chosen = Devices(_named(application, mic, False), _named(application, loopback, True))
        call_id, grant = _agreed(application)
        heard = _record(application, call_id, grant, chosen, seconds)
        echo(f"{call_id}: {heard:.1f} s")
        if out:
            _write(application.live.recording(call_id), out)
    return 0


def _agreed(application: "Application") -> tuple[str, Grant]:
    at = application.clock.now()
    context = CallContext(f"recording-{at:%Y%m%d-%H%M%S-%f}", "Recording", at.replace(tzinfo=None), rep="")
    application.store.save_call(Call(context, CallState.LIVE))
    return context.call_id, application.consent.grant(application.consent.ask(context), call_time=0.0)


def _record(application: "Application", call_id: str, grant: Grant, chosen: Devices, seconds: float) -> float:
    application.events.subscribe(CaptureNotice, _say)
    source = application.live.live_source(call_id, devices=chosen)
    began: float | None = None
    until = seconds
    try:
        for _, start, samples in source.frames(grant, start=0.0):
            if began is None:
                began, until = start, start + seconds
                echo("recording")
            if start + len(samples) / SAMPLE_RATE >= until:
                source.stop()
    except KeyboardInterrupt:
        source.stop()
    application.store.set_call_state(call_id, CallState.DONE)
    span = application.live.recording(call_id).seconds()
    return span[1] - span[0] if span else 0.0


def _say(notice: CaptureNotice) -> None:
    if notice.kind is not NoticeKind.ENDED or notice.at < 0.5:
        echo(notice.text, err=True)


def recover(out: Out = None) -> int:
    """What an interrupted recording left: readable again, its seconds printed."""
    from app import bootstrap
    from audio.recovery import settle

    with bootstrap.opened(lease=True) as application:
        found = application.live.interrupted()
        for one in found:
            if one.is_running:
                echo(f"{one.call_id}: still recording, {one.end - one.start:.1f} s so far")
                continue
            if out:
                _write(application.live.recording(one.call_id), out if len(found) == 1 else out / one.call_id)
            settle(application.folder / "recordings", one.call_id)
            echo(f"{one.call_id}: {one.end - one.start:.1f} s")
        if not found:
            echo("Nothing was interrupted.")
    return 0


def devices(
    test: Annotated[bool, typer.Option("--test", help="Show five seconds of levels; nothing is kept.")] = False,
    mic: Annotated[str | None, typer.Option(help="The microphone to test.")] = None,
    loopback: Annotated[str | None, typer.Option(help="The output to test.")] = None,
) -> int:
    """What can be recorded on this machine, and whether it is heard."""
    from app.bootstrap.microphone_gate import permit_check
    from audio.level_test import levels
    from audio.platform_backend import backend

    sound = backend(permit_check() if test else None)
    found = sound.devices()
    for device in found:
        kind = "output" if device.is_loopback else "microphone"
        echo(f"{'*' if device.is_default else ' '} {kind:10}  {device.name}  ({device.label})")
    if not found:
        echo("No microphone and no output: plug one in.")
    if test:
        levels(sound, [_choose(found, mic, False), _choose(found, loopback, True)], seconds=TEST_SECONDS, show=_show)
    return 0 if found else 1


def _show(peaks: Sequence[float]) -> None:
    bars = ["█" * round(min(1.0, peak) * METER_CHARACTERS) for peak in peaks]
    echo("  ".join(f"{bar:{METER_CHARACTERS}} {peak:4.2f}" for bar, peak in zip(bars, peaks, strict=True)))


def _named(application: "Application", name: str | None, is_loopback: bool) -> str | None:
    return _choose(application.live.sound.devices(), name, is_loopback).name if name else None


def _choose(found: Sequence[SoundDevice], name: str | None, is_loopback: bool) -> SoundDevice:
    """By its name, its label, or (an output) the name of what it plays through; without a name the default."""
    mine = [device for device in found if device.is_loopback == is_loopback]
    for device in mine:
        if name in (device.name, device.name.removesuffix(".monitor")) or (not name and device.is_default):
            return device
    for device in [] if not name else found:
        if name == device.name:
            return device  # a virtual microphone may be a monitor
    what = "output" if is_loopback else "microphone"
    called = [device for device in mine if device.label == name]
    if len(called) > 1:
        names = " or ".join(device.name for device in called)
        raise BadInput(f"Several devices are called {name}: say which by its own name, {names}.")
    if called:
        return called[0]
    raise BadInput(f"There is no {what} {name or 'by default'}: choose one that `devices` prints.")


def _write(recording: Recording, folder: Path) -> None:
    """Both files begin at the same moment, so that they stay aligned."""
    import numpy as np
    import soundfile

    folder.mkdir(parents=True, exist_ok=True)
    found = {channel: recording.read(channel) for channel in (Channel.MIC, Channel.REMOTE)}
    begin = min((start for start, samples in found.values() if len(samples)), default=0.0)
    for channel, (start, samples) in found.items():
        lead = np.zeros(round((start - begin) * SAMPLE_RATE) if len(samples) else 0, np.float32)
        soundfile.write(folder / f"{channel.value}.flac", np.concatenate([lead, samples]), SAMPLE_RATE)
