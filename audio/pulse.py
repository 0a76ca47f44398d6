"""PulseAudio, and PipeWire's server of the same protocol: devices, streams, meters, and who holds the microphone."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.domain.capture import Devices, MicrophoneUser, SoundDevice
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from audio.backend import JOINT, Deliver, Lost, State, now
from audio.pulse_programs import CallProgram, ServerStream, base_name
from audio.pulse_stream import OUR_NAME, PulseStream

METER_SECONDS = 0.25
SILENT = Message("audio.linux_no_answer")
HARDWARE = 0x0004  # PA_SINK_HARDWARE


@dataclass(frozen=True, slots=True)
class _Server:
    """The server at one moment: its devices, and the streams of programs."""

    sinks: Mapping[int, Any]
    sources: Mapping[int, Any]
    players: Sequence[ServerStream]
    recorders: Sequence[ServerStream]
    default_sink: str | None
    default_source: str | None

    def monitor_of(self, sink: str | None) -> str | None:
        return next((s.monitor_source_name for s in self.sinks.values() if s.name == sink), None)

    def source(self, name: str | None) -> Any:
        return next((s for s in self.sources.values() if s.name == name), None)


class PulseBackend:
    name = "PulseAudio"

    def __init__(self) -> None:
        self._programs: dict[str, CallProgram] = {}

    def devices(self) -> Sequence[SoundDevice]:
        """Microphones and outputs' monitors of the sound server, the defaults marked."""
        with _control() as pulse:
            server = _server(pulse)
            monitor = server.monitor_of(server.default_sink)
            found = []
            for source in server.sources.values():
                is_loopback = source.monitor_of_sink_name is not None
                is_default = source.name == (monitor if is_loopback else server.default_source)
                found.append(SoundDevice(source.name, source.description, is_loopback, is_default))
            return found

    def of_call(self, program: str | None) -> Devices:
        with _control() as pulse:
            server = _server(pulse)
            remote, _ = self._far_side(server, program)
            return Devices(self._microphone(server, program, remote, may_be_monitor=True), remote)

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> PulseStream:
        with _control() as pulse:
            rates = {source.name: source.sample_spec.rate for source in pulse.source_list()}
        for name in device.name.split(JOINT):
            if name not in rates:
                raise UserActionNeeded(Message("audio.device_gone", name=name))
        return PulseStream(device.name, rates[device.name.split(JOINT)[0]], deliver, lost)

    def state(self, program: str | None, using: Devices, *, meter: bool) -> State:
        """The devices that the program uses now, its mute, and with `meter` whether sound is playing."""
        with _control() as pulse:
            server = _server(pulse)
            remote, streams = self._far_side(server, program)
            mic = server.source(using.mic)
            # From a microphone that is gone the server falls back on what an output plays, which nobody chose.
            was_monitor = mic is not None and mic.monitor_of_sink_name is not None
            present = frozenset(source.name for source in server.sources.values())
            if using.remote and JOINT in using.remote and present.issuperset(using.remote.split(JOINT)):
                present |= {using.remote}
            return State(
                devices=Devices(self._microphone(server, program, remote, may_be_monitor=was_monitor), remote),
                mic_muted=bool(mic and (mic.mute or mic.volume.value_flat == 0)),
                playing=_meter(pulse, server, streams) if meter else None,
                present=present,
            )

    def microphone_users(self) -> Sequence[MicrophoneUser]:
        """Programs that record from a microphone now; this one, the server's own filters and level meters left out."""
        with _control() as pulse:
            server = _server(pulse)
        found = []
        for stream in server.recorders:
            source = server.sources.get(stream.device)
            # A monitor is not a microphone, and a stream that is paused takes nothing.
            if source is None or source.monitor_of_sink_name is not None or stream.is_corked:
                continue
            if stream.is_ours or not stream.is_of_a_program:
                continue
            program = CallProgram(stream.program)
            program.records([stream])
            plays = sorted(program.plays(server.players), key=lambda s: (s.is_corked, -s.index))
            sink = server.sinks[plays[0].device].name if plays and plays[0].device in server.sinks else None
            found.append(MicrophoneUser(stream.program, stream.pid, source.name, sink, stream.is_muted))
        return found

    def _far_side(self, server: _Server, program: str | None) -> tuple[str | None, Sequence[ServerStream]]:
        """(what is recorded of the other side, the streams that the call's program plays): its outputs, all of them where
        there are several, and the default one where it plays nothing."""
        if not program:
            return server.monitor_of(server.default_sink), ()
        call = self._programs.setdefault(base_name(program), CallProgram(program))
        call.records(server.recorders)
        streams = [s for s in call.plays(server.players) if s.device in server.sinks]
        running = [s for s in streams if not s.is_corked] or streams
        names = [(s.index, server.sinks[s.device].name) for s in running]
        outputs = call.outputs.look(names, {sink.name for sink in server.sinks.values()}, now())
        monitors = [m for m in map(server.monitor_of, outputs) if m]
        return JOINT.join(monitors) or server.monitor_of(server.default_sink), streams

    def _microphone(
        self, server: _Server, program: str | None, remote: str | None, *, may_be_monitor: bool
    ) -> str | None:
        """The program's microphone, else the default one. An output's monitor is one only where it stands for a virtual
        microphone: never that of an output which is recorded, plays by default, or is a loudspeaker."""
        for stream in reversed(CallProgram(program).records(server.recorders) if program else []):
            source = server.sources.get(stream.device)
            if source is not None and source.monitor_of_sink_name is None:
                return str(source.name)
        default = server.source(server.default_source)
        if default is None or default.monitor_of_sink_name is None:
            return None if default is None else str(default.name)
        sink = next((s for s in server.sinks.values() if s.name == default.monitor_of_sink_name), None)
        is_output = sink is None or sink.name == server.default_sink or bool(sink.flags & HARDWARE)
        if not may_be_monitor or is_output or default.name in (remote or "").split(JOINT):
            return None
        return str(default.name)


def _server(pulse: Any) -> _Server:
    info = pulse.server_info()
    clients = {client.index: client.proplist for client in pulse.client_list()}

    def stream(found: Any, device: int) -> ServerStream:
        properties = {**clients.get(found.client, {}), **found.proplist}
        return ServerStream(
            found.index, device, found.client, properties, bool(found.corked), bool(found.mute),
            _text(found.resample_method),
        )  # fmt: skip

    return _Server(
        {sink.index: sink for sink in pulse.sink_list()},
        {source.index: source for source in pulse.source_list()},
        [stream(s, s.sink) for s in pulse.sink_input_list()],
        [stream(s, s.source) for s in pulse.source_output_list()],
        info.default_sink_name,
        info.default_source_name,
    )


def _text(given: str | bytes | None) -> str:
    return given.decode(errors="replace") if isinstance(given, bytes) else given or ""


def _meter(pulse: Any, server: _Server, streams: Sequence[ServerStream]) -> float:
    """The loudest of the streams, or, where there are none, of everything that any program plays."""
    peaks = []
    for stream in streams or [s for s in server.players if s.is_of_a_program and not s.is_ours]:
        if stream.is_corked or stream.is_muted or stream.device not in server.sinks:
            continue
        monitor = server.sinks[stream.device].monitor_source_name
        peaks.append(pulse.get_peak_sample(monitor, METER_SECONDS, stream.index))
    return max(peaks, default=0.0)


@contextmanager
def _control() -> Iterator[Any]:
    try:
        import pulsectl
    except (ImportError, OSError) as error:
        raise UserActionNeeded(Message("audio.libpulse_missing")) from error
    try:
        # Never starts a server of its own: what answers is what the desktop runs.
        with contextlib.closing(pulsectl.Pulse(f"{OUR_NAME} control", connect=False)) as pulse:
            pulse.connect(autospawn=False)
            yield pulse
    except (pulsectl.PulseError, OSError) as error:
        raise UserActionNeeded(SILENT) from error
