"""Files and messages that others write, broken in every way that hypothesis finds, and what must come of each: an answer or a
member of the error tree."""

import contextlib
import json
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.domain.call import CallContext, Channel
from app.domain.errors import CallsideError
from app.domain.orders import order_from
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from app.policy import sources
from app.services.privacy import signing
from app.services.privacy.sealed_export import opened
from audio.capture_process import WITHHELD, Server
from audio.chunks import ChunkRecording
from audio.process_file import NAME, ProcessFile, connect, secret
from connectors.ics import IcsCalendar
from pipeline.core.dialogue import Dialogue
from pipeline.extraction import model_answers
from pipeline.extraction.model_prompt import Lists

KEY = bytes(range(32))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=20,
)
# What no generator of values makes: nesting that is deeper than a reader's stack.
deep = st.sampled_from(["[" * 200_000, '{"a":' * 100_000, '{"mandatory":' + "[" * 100_000])


@dataclass(frozen=True, slots=True)
class Kind:
    """`check` raises where `content` is answered with anything but a value or a CallsideError. `cost` is how many times
    longer it takes than most."""

    name: str
    content: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    cost: int = 1


# ── a policy file, an order, an export ──────────────────────────────────────────────────────────────────────────────

near_policy = st.dictionaries(
    st.sampled_from(["mandatory", "recommended", "Mandatory", ""]),
    json_values | st.dictionaries(st.sampled_from(["recording_allowed", "retention_audio_days", "x"]), json_values),
    max_size=3,
)


def check_policy(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "policy.json"
        file.write_bytes(content)
        try:
            found = sources.from_file(file)
        except CallsideError:
            return
        assert isinstance(found.mandatory, dict)


near_order = st.dictionaries(
    st.sampled_from(["id", "kind", "person", "call", "all", "user", "install", "expires_at", "reason", "x"]),
    json_values | st.sampled_from(["o1", "erase", "leaver", "hold", "2026-12-06T14:00:00+00:00"]),
    max_size=8,
)


def check_order(given: tuple[Any, str]) -> None:
    body, signature = given
    if isinstance(body, dict):
        with contextlib.suppress(CallsideError):
            order_from(body)
        assert not signing.is_signed(signing.public_key(KEY), signing.SignedKind.ORDER, {"x": str(body)}, signature)


def check_export(content: bytes) -> None:
    try:
        opened(KEY, "about.json", content)
    except CallsideError:
        return
    raise AssertionError("nobody sealed it")


# ── a calendar ──────────────────────────────────────────────────────────────────────────────────────────────────────

lines = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:a", "UID:../b", "SUMMARY:Call",
        "DTSTART:20261206T140000Z", "DTSTART;VALUE=DATE:20261206", "DTSTART;TZID=Nowhere:20261206T140000",
        "DTSTART;TZID=Own:20261206T140000", "DTSTART:00010101T000000", "DTSTART:99991231T235959Z",
        "DTEND:20261127T50000Z", "DTEND:20261206T150000Z", "DURATION:-P9999999D", "DURATION:PT1H",
        "RRULE:FREQ=SECONDLY", "RRULE:FREQ=DAILY;COUNT=999999999", "RRULE:FREQ=WEEKLY;UNTIL=20261301",
        "RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2", "RRULE:FREQ=DAILY;BYSETPOS=366;BYDAY=MO", "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=MONTHLY;BYDAY=5MO;COUNT=5", "EXDATE:x", "EXDATE:20261206T140000Z", "RDATE:20261207T140000Z/PT1H",
        "RECURRENCE-ID:20261206T140000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261207T140000Z", "STATUS:CANCELLED",
        "ATTENDEE:mailto:a@b.example", "ATTENDEE;CN=\"x", "BEGIN:VTIMEZONE", "TZID:Own", "BEGIN:STANDARD", "END:STANDARD",
        "TZOFFSETFROM:+0200", "TZOFFSETTO:+9999", "END:VTIMEZONE", "\x00", "x:y", " folded", "X-A;B=C;:D",
    ]
)  # fmt: skip


def check_calendar(content: list[str]) -> None:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *content, "END:VCALENDAR"])
    start = datetime(2026, 12, 1, tzinfo=UTC)
    with contextlib.suppress(CallsideError):
        calendar = IcsCalendar(lambda: text, email="me@us.example")
        calendar.upcoming(start, 14 * 24.0)
        calendar.changes(None, start=start, end=start + timedelta(days=14))
        calendar.problems()


# ── sound, and the process that records it ──────────────────────────────────────────────────────────────────────────


def sound(folder: Path) -> bytes:
    recording = ChunkRecording(folder, KEY, lossless=True)
    recording.append(Channel.MIC, 0.0, np.ones(24000, np.float32) / 2)
    recording.close()
    return (folder / "mic-0000.chunks").read_bytes()


# (where, byte) of what is overwritten; how much of the file is left, of 1; what is hung on.
damage = st.tuples(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
    st.floats(0, 1), st.binary(max_size=60),
)  # fmt: skip


def check_chunks(content: tuple[list[tuple[float, int]], float, bytes]) -> None:
    changes, left, more = content
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "call"
        whole = bytearray(sound(folder))
        for where, byte in changes:
            whole[int(where * len(whole))] = byte
        (folder / "mic-0000.chunks").write_bytes(bytes(whole[: int(left * len(whole))]) + more)
        try:
            recording = ChunkRecording(folder, KEY)
            _, samples = recording.read(Channel.MIC)
            recording.notices()
            recording.seconds()
        except CallsideError:
            return
        assert len(samples) <= 24000 + 16000


class Still:
    """A capture that does nothing."""

    at = 0.0

    def stop(self, _moment: float) -> None: ...

    def withhold(self, reason: str, _channels: object, is_withheld: bool, moment: float) -> None:
        assert reason in WITHHELD
        assert isinstance(is_withheld, bool)
        assert isinstance(moment, float)


near_message = st.dictionaries(
    st.sampled_from(["do", "on", "id", "moment", "x"]),
    json_values | st.sampled_from(["stop", "muted", "off the record", 1, 1.5, True]),
    max_size=5,
).map(lambda v: json.dumps(v).encode())
# (what one says who does not know the secret, what one says who does, what stands in the file that names the capture)
said = st.tuples(
    st.binary(min_size=1, max_size=200), near_message | st.binary(min_size=1, max_size=80),
    json_values.map(json.dumps) | near_message.map(bytes.decode) | deep,
)  # fmt: skip


def check_socket(content: tuple[bytes, bytes, str]) -> None:
    stranger_says, friend_says, file = content
    server = Server(secret(KEY))
    server.serve(Still())  # type: ignore[arg-type]
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(server.address)
        stranger.sendall(stranger_says)
    friend = connect(server.address, KEY)
    assert friend is not None, "whatever a stranger says, ours is answered"
    with contextlib.suppress(OSError):
        friend.send_bytes(friend_says)
    again = connect(server.address, KEY)
    assert again is not None, "and after an order that can't be read"
    for client in (friend, again):
        client.close()
    server.close()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / NAME).write_text(file, encoding="utf-8")
        found = ProcessFile(Path(folder)).read()
        assert found is None or (isinstance(found[0], int) and isinstance(found[1], str))


# ── what a language model answers ───────────────────────────────────────────────────────────────────────────────────

PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER))
CONTEXT = CallContext("c1", "Call", datetime(2026, 12, 6, 14), "Sarah Chen", PEOPLE, ("Acme",))
SPOKEN = Transcript.of(
    CONTEXT,
    (
        Segment(1, 0.0, 5.0, "Sarah Chen", "I will send the offer on Friday."),
        Segment(2, 5.0, 9.0, "Jane Wilson", "Good."),
    ),
)
near_answer = st.dictionaries(
    st.sampled_from(["next_steps", "blockers", "key_quotes", "competitors"]),
    st.lists(
        st.dictionaries(
            st.sampled_from(["what", "owner", "due", "sentences", "status", "text", "name", "raised_by", "key"]),
            json_values | st.lists(st.integers(-5, 10**20), max_size=5) | st.just("Send the offer"),
            max_size=6,
        )
        | json_values,
        max_size=4,
    )
    | json_values,
    max_size=4,
)


def check_answer(text: str) -> None:
    dialogue = Dialogue.of(SPOKEN, CONTEXT)
    try:
        answer = model_answers.read(text)
    except model_answers.Malformed:
        return
    window, lists = dialogue.sentences, Lists.of(dialogue)
    list(model_answers.steps(answer, window, lists, date(2026, 12, 6)))
    list(model_answers.blockers(answer, window, lists))
    list(model_answers.quotes(answer, window, dialogue))
    list(model_answers.competitors(answer, window))


BYTES = st.binary(max_size=400)
KINDS = {
    kind.name: kind
    for kind in (
        Kind("policy", BYTES | near_policy.map(lambda v: json.dumps(v).encode()) | deep.map(str.encode), check_policy),
        Kind("orders", st.tuples(json_values | near_order, st.text(max_size=90)), check_order),
        Kind("exports", BYTES | BYTES.map(lambda b: b"CSX1" + b), check_export),
        Kind("calendar", st.lists(lines | st.text(max_size=30), max_size=24), check_calendar, cost=4),
        Kind("chunks", damage, check_chunks),
        Kind("socket", said, check_socket, cost=8),
        Kind("answers", st.text(max_size=200) | near_answer.map(json.dumps) | deep, check_answer),
    )
}
