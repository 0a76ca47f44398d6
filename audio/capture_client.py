"""A call as it is spoken: the program's end of the capture process."""

import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, Devices, NoticeKind
from app.domain.consent import Grant
from app.domain.errors import ConsentMissing, Unavailable
from app.domain.messages import Message, from_column
from app.domain.ports import SAMPLE_RATE, Samples
from audio.backend import now
from audio.chunks import ChunkRecording
from audio.process_file import ProcessFile, connect

START_SECONDS = 15.0
OBEY_SECONDS = 5.0
# A capture that dies so soon after its start again and again is started again less and less often.
BRIEF_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 5.0
# Of what a capture said that did not come up.
MOST_ERROR_BYTES, LONGEST_WHY = 8192, 300
# Frames follow one another to the sample but for rounding.
LOOSE_SECONDS = 0.005

Frame = tuple[Channel, float, Samples]


def _not_started(errors: IO[bytes]) -> Message:
    """Why the capture did not come up, by the last line that it left."""
    errors.seek(0, os.SEEK_END)
    errors.seek(max(0, errors.tell() - MOST_ERROR_BYTES))
    lines = errors.read().decode(errors="replace").strip().splitlines()
    if not lines:
        return Message("recording.not_started")
    return Message("recording.not_started_because", why=lines[-1].strip()[:LONGEST_WHY].rstrip("."))


@dataclass(frozen=True, slots=True)
class Options:
    """`program` is the call's, as a Holder names it; a device named in `devices` is kept to."""

    devices: Devices = field(default_factory=Devices)
    program: str | None = None
    idle_seconds: float = 600.0


class CaptureClient:
    """A CaptureSource and its CaptureControl. The capture process writes the recording; `command` starts it, and `admission`
    gives what it asks for at each start: the data folder, its key, and a fresh ticket."""

    def __init__(
        self,
        recording: ChunkRecording,
        command: Sequence[str],
        *,
        admission: Callable[[], Mapping[str, str]],
        options: Options,
        tell: Callable[[CaptureNotice], None],
    ) -> None:
        self._recording, self._command, self._options, self._tell = recording, command, options, tell
        self._admission = admission
        self._client: Any = None
        self._numbers = itertools.count()
        self._done: set[int] = set()
        self._obeyed = threading.Condition()
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._hearing: threading.Thread | None = None
        self._standing: dict[str, bool] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def frames(self, grant: Grant, *, start: float) -> Iterator[Frame]:
        """Starts the capture, or attaches to the one that runs. Raises Unavailable where it ends without a word."""
        if not isinstance(grant, Grant):
            raise ConsentMissing(Message("recording.nobody_agreed"))
        self._hearing = threading.current_thread()
        begin, origin = max(start, grant.granted_at), now() - start
        last = {Channel.MIC: begin, Channel.REMOTE: begin}
        try:
            deaths = 0
            while not self._stopping.is_set():
                if not self._attach():
                    self._spawn(grant, now() - origin, last if self._client else {})
                began = time.monotonic()
                yield from self._hear(last)
                if self._ended.is_set():
                    break
                # The capture died, and another one begins: the first time at once. Its address stays on disk until that
                # one's takes its place: a power cut in between must still find an interrupted recording.
                deaths = deaths + 1 if time.monotonic() - began < BRIEF_SECONDS else 0
                self._stopping.wait(min(deaths * deaths * 0.2, LONGEST_PAUSE_SECONDS) if deaths > 1 else 0.0)
        finally:
            if self._stopping.is_set() and not self._ended.is_set():
                self._order("stop", True, wait=False)
            self._ended.set()
            if self._client:
                self._client.close()
            if self.process and self._stopping.is_set():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(OBEY_SECONDS)

    # ── the process ─────────────────────────────────────────────────────────────────────────────────────────────

    def _attach(self) -> bool:
        found = ProcessFile(self._recording.folder).read()
        if found is None:
            return False
        client = connect(found[1], self._recording.key)
        if client is None:
            return False
        self._client = client
        return True

    def _spawn(self, grant: Grant, start: float, heard_to: Mapping[Channel, float]) -> None:
        given = {
            "call_id": grant.call_id, "granted_at": grant.granted_at, "start": start, "moment": now(),
            "key": self._recording.key.hex(), **self._admission(),
            "mic": self._options.devices.mic, "remote": self._options.devices.remote,
            "heard_to": {channel.value: at for channel, at in heard_to.items()},
            "program": self._options.program, "idle_seconds": self._options.idle_seconds,
        }  # fmt: skip
        new_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) if sys.platform == "win32" else 0
        # A file rather than a pipe: the capture outlives whoever would read it.
        with tempfile.TemporaryFile() as errors:
            self.process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
                start_new_session=True, creationflags=new_group,
            )  # fmt: skip
            self._await(self.process, given, errors)
        for order, is_on in self._standing.items():
            if is_on:
                self._order(order, is_on, wait=False)

    def _await(self, process: "subprocess.Popen[bytes]", given: Mapping[str, Any], errors: IO[bytes]) -> None:
        """Hands over what the process needs, and attaches to it. Raises Unavailable, with what it died of, where it does
        not come up."""
        assert process.stdin
        with contextlib.suppress(BrokenPipeError), process.stdin:  # one that died at once is told of below
            process.stdin.write(json.dumps(given).encode() + b"\n")
        end = time.monotonic() + START_SECONDS
        while not self._attach():
            if process.poll() is not None or time.monotonic() > end:
                # Slow is not dead: it must not begin to record when the rep has been told that it doesn't.
                process.kill()
                process.wait()
                raise Unavailable(_not_started(errors))
            time.sleep(0.05)

    # ── what it says ────────────────────────────────────────────────────────────────────────────────────────────

    def _hear(self, last: dict[Channel, float]) -> Iterator[Frame]:
        assert self._client
        while True:
            try:
                head, _, body = self._client.recv_bytes().partition(b"\n")
            except (EOFError, OSError):
                return
            message = json.loads(head)
            if "frame" in message:
                channel, at = Channel(message["frame"]), float(message["start"])
                yield from self._missed(channel, last[channel], at)
                samples = np.frombuffer(body, "<f4")
                last[channel] = at + len(samples) / SAMPLE_RATE
                yield channel, at, samples
            elif "done" in message:
                with self._obeyed:
                    self._done.add(message["done"])
                    self._obeyed.notify_all()
            else:
                self._hear_notice(message["notice"])

    def _hear_notice(self, fields: dict[str, Any]) -> None:
        channel = Channel(fields["channel"]) if fields["channel"] else None
        notice = CaptureNotice(
            fields["call_id"],
            NoticeKind(fields["kind"]),
            fields["at"],
            from_column(fields["text"]) or "",
            channel,
            fields["until"],
        )
        if notice.kind is NoticeKind.ENDED:
            self._ended.set()
        self._tell(notice)

    def _missed(self, channel: Channel, since: float, until: float) -> Iterator[Frame]:
        """What the queue had no room for, from the disk."""
        if until - since < LOOSE_SECONDS:
            return
        at, samples = self._recording.read_between(channel, since, until)
        if len(samples):
            yield channel, at, samples

    # ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

    def set_off_the_record(self, is_off: bool) -> None:
        self._standing["off the record"] = is_off
        self._order("off the record", is_off)

    def set_muted(self, is_muted: bool) -> None:
        self._standing["muted"] = is_muted
        self._order("muted", is_muted)

    def stop(self) -> None:
        """Answers when the capture has ended, or after five seconds; it obeys whoever is not attached too."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._order("stop", True, wait=False)
        if threading.current_thread() is not self._hearing:
            self._ended.wait(OBEY_SECONDS)

    def _order(self, what: str, is_on: bool, *, wait: bool = True) -> None:
        client, number = self._client, next(self._numbers)
        if client is None:
            return
        try:
            client.send_bytes(json.dumps({"do": what, "on": is_on, "id": number, "moment": now()}).encode())
        except OSError:
            return  # it died: the order stands for the one that follows
        if wait:
            with self._obeyed:
                self._obeyed.wait_for(lambda: number in self._done, OBEY_SECONDS)
