"""The process that records one call, so that nothing in the interface or the models can disturb it.

Its standard input gives one JSON line with all it needs, the keys among it (never an argument or the environment), and a
ticket: without a granted consent in the data folder's own database it opens no device, whoever starts it. It then
answers one client at a time on a socket of this user (multiprocessing.connection, with a secret derived from the key): a
program that dies and starts again finds the address in the recording's folder and re-attaches. A message is a JSON line, in
front of a frame's PCM. The queue to the client is bounded: what it is too slow for is dropped there, and is on disk.
"""

import contextlib
import json
import math
import os
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict
from multiprocessing import AuthenticationError
from multiprocessing.connection import Listener, answer_challenge, deliver_challenge
from pathlib import Path
from typing import Any, TextIO

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, Devices, NoticeKind
from app.domain.consent import Grant
from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.messages import Message, to_column
from app.domain.ports import Samples
from app.logs import get_logger
from app.paths import private_dir
from audio.backend import Backend, now
from audio.capture import Capture, Outlets, Wish
from audio.chunks import ChunkRecording
from audio.gate import GatedBackend, Permit
from audio.platform_backend import system_backend as backend
from audio.process_file import ProcessFile, secret
from audio.recordings import ChunkRecordings

log = get_logger(__name__)

QUEUE_MESSAGES = 400
IDLE_SECONDS = 600.0
# Connections that have not proved to know the secret; more are closed at once.
MOST_UNPROVED = 16
# What a capture that is killed has published and not yet written, at the most.
LOST_BY_DEATH_SECONDS = 1.0
# A socket's path has at most 104 bytes on macOS and 108 on Linux; "/callside-12345678/socket" needs 25 of them.
LONGEST_PLACE = 78
# What each order keeps from the disk.
WITHHELD = {"off the record": (Channel.MIC, Channel.REMOTE), "muted": (Channel.MIC,)}
MOST_ORDER_BYTES = 4096


# (data folder, its master key, ticket, call id) → the right to record. Raises ConsentMissing where there is none.
Admit = Callable[[Path, bytes, str, str], Permit]


def main(admit: Admit, orders: TextIO = sys.stdin) -> int:
    """Exit code of the capture process, which takes its orders as a line of JSON and serves until its parent is gone. It
    records into the data folder alone whose database holds the ticket. Raises ConsentMissing where `admit` refuses."""
    given = json.loads(orders.readline())
    call_id, data_folder = given["call_id"], Path(given["data_folder"])
    permit = admit(data_folder, bytes.fromhex(given.pop("master")), given.pop("ticket"), call_id)
    raise_priority()
    key = bytes.fromhex(given.pop("key"))
    grant = Grant(call_id, given["granted_at"])
    recording = ChunkRecordings(data_folder / "recordings").open(call_id, key)
    private_dir(recording.folder)
    sound = GatedBackend(backend(), permit)
    server = Server(secret(key))
    file = ProcessFile(recording.folder)
    file.write(os.getpid(), server.address)
    capture = Capture(
        grant, recording, sound, start=given["start"] + now() - given["moment"],
        wish=Wish(Devices(given["mic"], given["remote"]), given["program"], _kept_to(recording, given["heard_to"])),
        outlets=Outlets(server.frame, server.notice),
    )  # fmt: skip
    server.serve(capture)
    try:
        capture.run(is_wanted=Wanted(server, sound, given.get("idle_seconds", IDLE_SECONDS)))
    except CallsideError as error:
        server.notice(CaptureNotice(grant.call_id, NoticeKind.ENDED, capture.at, error.message))
        return 1
    finally:
        file.remove()
        server.close()
    return 0


def _kept_to(recording: ChunkRecording, heard_to: Mapping[str, float]) -> dict[Channel, float]:
    """Where the gap of a capture begins that follows on a dead one: behind what that one kept, or had off the record."""
    found = {}
    for name, heard in heard_to.items():
        kept = recording.last_kept(Channel(name))
        found[Channel(name)] = heard if kept is None else max(kept, heard - LOST_BY_DEATH_SECONDS)
    return found


class Wanted:
    """Whether the call still goes on: somebody is attached, or another program holds the microphone."""

    def __init__(self, server: "Server", sound: Backend, seconds: float) -> None:
        self._server, self._sound, self._seconds = server, sound, seconds
        self._active = self._looked = time.monotonic()
        self._held = False

    def __call__(self) -> bool:
        moment = time.monotonic()
        if self._server.is_attached:
            self._active = moment
        elif moment - self._looked > min(10.0, self._seconds / 4):
            self._looked = moment
            with contextlib.suppress(CallsideError):
                self._active = moment if self._sound.microphone_users() else self._active
        return moment - self._active < self._seconds


class Server:
    def __init__(self, authkey: bytes) -> None:
        self._folder = socket_folder()
        address = rf"\\.\pipe\{Path(self._folder).name}" if sys.platform == "win32" else f"{self._folder}/socket"
        self._authkey = authkey
        self._listener = Listener(address)
        self.address = str(self._listener.address)
        self._queue: deque[bytes] = deque(maxlen=QUEUE_MESSAGES)
        self._arrived = threading.Condition()
        self._client: Any = None
        self._guard = threading.Lock()
        self._unproved = 0

    @property
    def is_attached(self) -> bool:
        return self._client is not None

    def frame(self, channel: Channel, start: float, samples: Samples) -> None:
        self._post({"frame": channel.value, "start": start}, samples.astype("<f4").tobytes())

    def notice(self, notice: CaptureNotice) -> None:
        self._post({"notice": {**asdict(notice), "text": to_column(notice.text)}})

    def _post(self, head: dict[str, Any], body: bytes = b"") -> None:
        with self._arrived:
            self._queue.append(json.dumps(head).encode() + b"\n" + body)
            self._arrived.notify()

    def serve(self, capture: Capture) -> None:
        threading.Thread(target=self._accept, args=(capture,), name="clients", daemon=True).start()
        threading.Thread(target=self._send, name="send", daemon=True).start()

    def _accept(self, capture: Capture) -> None:
        while True:
            try:
                client = self._listener.accept()
            except Exception:  # noqa: BLE001 - a client that died as it came: the next one
                time.sleep(0.05)
                continue
            with self._guard:
                if self._unproved >= MOST_UNPROVED:
                    client.close()
                    continue
                self._unproved += 1
            # In a thread of its own: one that says nothing keeps nobody else out.
            threading.Thread(target=self._greet, args=(client, capture), name="listen", daemon=True).start()

    def _greet(self, client: Any, capture: Capture) -> None:
        """Both prove to know the secret, as multiprocessing's Listener and Client do."""
        try:
            deliver_challenge(client, self._authkey)
            answer_challenge(client, self._authkey)
        except (AuthenticationError, EOFError, OSError):
            client.close()
            return
        finally:
            with self._guard:
                self._unproved -= 1
        self._client = client
        self._listen(client, capture)

    def _listen(self, client: Any, capture: Capture) -> None:
        """Obeys a client until it goes. One that speaks out of turn is closed: it can attach anew."""
        try:
            while True:
                order = json.loads(client.recv_bytes(MOST_ORDER_BYTES))
                do, number, is_on = str(order["do"]), int(order["id"]), bool(order["on"])
                moment = capture.at - (now() - float(order["moment"]))
                if not math.isfinite(moment):
                    raise ValueError("no moment")
                if do == "stop":
                    capture.stop(moment)
                else:
                    capture.withhold(do, WITHHELD[do], is_on, moment)
                self._post({"done": number})
        except (EOFError, OSError):
            self._detach(client)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            log.warning("an order to the capture can't be read", why=type(error).__name__)
            self._detach(client)
            client.close()

    def _detach(self, client: Any) -> None:
        if self._client is client:
            self._client = None

    def _send(self) -> None:
        while True:
            with self._arrived:
                while not self._queue or self._client is None:
                    self._arrived.wait(0.5)
                message, client = self._queue.popleft(), self._client
            try:
                client.send_bytes(message)
            except OSError:
                if self._client is client:
                    self._client = None

    def close(self) -> None:
        """Closes both sockets; the parent reads the end of the frames."""
        end = time.monotonic() + 2.0
        while self._queue and self._client is not None and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.05)
        self._listener.close()
        with contextlib.suppress(OSError):
            os.rmdir(self._folder)


def socket_folder() -> str:
    """A new folder of this user's alone whose path is short enough for a socket. Raises UserActionNeeded where there is
    none."""
    places = (tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR"), "/tmp", "/var/tmp")  # noqa: S108 - mkdtemp is private
    for place in places:
        if place and (sys.platform == "win32" or len(os.fsencode(place)) <= LONGEST_PLACE):
            with contextlib.suppress(OSError):
                return tempfile.mkdtemp(prefix="callside-", dir=place)
    raise UserActionNeeded(Message("recording.long_folder", folder=tempfile.gettempdir()))


def raise_priority() -> None:
    """Above the models, where the system allows it; never above the call's own program in real time."""
    if sys.platform == "win32":
        import ctypes

        above_normal = 0x8000
        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), above_normal)
        return
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)
