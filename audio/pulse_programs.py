"""Streams at a PulseAudio or PipeWire server by the program that they belong to, and the outputs on which it plays.

Names alone don't tell: Chromium and what is built on it record as "Chromium input" and play as "Chromium", a helper process
plays for another one, and a node of PipeWire's names its process at its client only.
"""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audio.pulse_stream import OUR_NAME

# What the server itself runs between devices: remapped, echo-cancelled and filtered ones, monitors of studios.
SERVER_ROLES = {"filter", "abstract", "production", "dsp"}
VOLUME_CONTROLS = {"org.PulseAudio.pavucontrol", "org.gnome.VolumeControl"}
NO_CLIENT = 2**32 - 1
# A stream that begins beside others counts when it lasts: a chime is no second output of the call.
LASTING_SECONDS = 0.8
# An output on which the program has stopped stays so long while it goes on elsewhere.
LINGER_SECONDS = 10.0
OLDEST_ANCESTORS = 3


@dataclass(frozen=True, slots=True)
class ServerStream:
    """One stream at the server, its client's properties beneath its own; `device` is the sink's or the source's index."""

    index: int
    device: int
    client: int
    properties: Mapping[str, str] = field(default_factory=dict)
    is_corked: bool = False
    is_muted: bool = False
    resampled: str = ""

    @property
    def program(self) -> str:
        """The program's name, as it gives it to this stream."""
        name = self.properties.get("application.name") or self.properties.get("application.process.binary")
        return name or "a program"

    @property
    def pid(self) -> int | None:
        """The program's process; None where it is not told."""
        told = self.properties.get("application.process.id", "")
        return int(told) if told.isdigit() else None

    @property
    def is_ours(self) -> bool:
        """Whether Callside itself has opened it."""
        return self.properties.get("application.name") == OUR_NAME or self.pid == os.getpid()

    @property
    def is_of_a_program(self) -> bool:
        """Whether a program uses it for sound: none of the server's own filters, no level meter, no volume control."""
        given = self.properties
        is_meter = self.resampled == "peaks" or given.get("resample.peaks") == "true"
        is_meter = is_meter or given.get("media.name", "").lower().startswith("peak detect")
        is_servers = self.client == NO_CLIENT or "node.link-group" in given or "pulse.module.id" in given
        is_servers = is_servers or given.get("media.role", "").lower() in SERVER_ROLES
        is_named = self.pid is not None or "application.name" in given
        return is_named and not is_meter and not is_servers and given.get("application.id") not in VOLUME_CONTROLS


def base_name(program: str) -> str:
    """A program's name as its recording and its playing streams share it."""
    return program.casefold().removesuffix(" input").strip()


def ancestors(pid: int) -> list[int]:
    """The processes that a process descends from, the nearest first, the system's first process left out."""
    found: list[int] = []
    for _ in range(OLDEST_ANCESTORS):
        try:
            stat = Path(f"/proc/{found[-1] if found else pid}/stat").read_text(errors="replace")
            parent = int(stat.rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            break
        if parent <= 1:
            break
        found.append(parent)
    return found


@dataclass
class CallProgram:
    """The program of a call through all looks at it: its processes stay known when it lets the microphone go."""

    name: str
    outputs: "PlayedOutputs" = field(default_factory=lambda: PlayedOutputs())
    pids: set[int] = field(default_factory=set)
    clients: set[int] = field(default_factory=set)

    def records(self, recorders: Iterable[ServerStream]) -> list[ServerStream]:
        """Its streams among those that record; the one that began last comes last."""
        found = [s for s in recorders if base_name(s.program) == base_name(self.name) and not s.is_ours]
        found = [s for s in found if s.is_of_a_program]
        self.pids |= {s.pid for s in found if s.pid is not None}
        self.clients |= {s.client for s in found}
        return sorted(found, key=lambda s: (not s.is_corked, s.index))

    def plays(
        self, players: Iterable[ServerStream], above: Callable[[int], Sequence[int]] = ancestors
    ) -> list[ServerStream]:
        """Its streams among those that play: by process, client or name, else those of its parent or child processes."""
        others = [s for s in players if not s.is_ours and s.is_of_a_program]
        mine = [s for s in others if self._is_mine(s)]
        if mine or not self.pids:
            return mine
        over = {pid for mine_pid in self.pids for pid in above(mine_pid)} - {os.getpid(), os.getppid()}
        return [s for s in others if s.pid is not None and (s.pid in over or self.pids & set(above(s.pid)))]

    def _is_mine(self, stream: ServerStream) -> bool:
        return (
            base_name(stream.program) == base_name(self.name)
            or stream.client in self.clients
            or stream.pid in self.pids
        )


@dataclass(slots=True)
class _Played:
    sink: str
    first: float
    last: float


class PlayedOutputs:
    """The outputs on which a program plays, by looks about a second apart."""

    def __init__(self) -> None:
        self._streams: dict[int, _Played] = {}

    def look(self, streams: Iterable[tuple[int, str]], present: Collection[str], moment: float) -> list[str]:
        """Names of the outputs to record, given the (index, output) of the streams that there are at `moment`."""
        current = dict(streams)
        for index, sink in current.items():
            known = self._streams.setdefault(index, _Played(sink, moment, moment))
            known.sink, known.last = sink, moment
        for index, known in list(self._streams.items()):
            is_over = index not in current and bool(current) and moment - known.last > LINGER_SECONDS
            if is_over or known.sink not in present:
                del self._streams[index]
        lasting = [s for s in self._streams.values() if s.last - s.first >= LASTING_SECONDS]
        return sorted({s.sink for s in lasting or self._streams.values()})
