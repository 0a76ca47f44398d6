"""Files and messages that others write, broken in every way that hypothesis finds: each ends in the error tree or in nothing.

The suite tries some hundreds of each; CALLSIDE_FUZZ_EXAMPLES sets how many.
"""

import contextlib
import json
import os
import socket
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.call import CallContext, Channel
from app.domain.errors import CallsideError
from app.domain.orders import order_from
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from app.policy import sources
from app.services.privacy import signing
from app.services.privacy.sealed_export import opened
from audio.capture_process import Server
from audio.chunks import ChunkRecording
from audio.process_file import connect, secret
from connectors.ics import IcsCalendar
from pipeline.core.dialogue import Dialogue
from pipeline.extraction import model_answers
from pipeline.extraction.model_prompt import Lists

EXAMPLES = int(os.environ.get("CALLSIDE_FUZZ_EXAMPLES", "200"))
tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
KEY = bytes(range(32))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=20,
)
near_policy = st.dictionaries(
    st.sampled_from(["mandatory", "recommended", "Mandatory", ""]),
    json_values | st.dictionaries(st.sampled_from(["recording_allowed", "retention_audio_days", "x"]), json_values),
    max_size=3,
)


@tried
@given(content=st.binary(max_size=400) | near_policy.map(lambda v: json.dumps(v).encode()))
def test_a_policy_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "policy.json"
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


@tried
@given(body=json_values | near_order, signature=st.text(max_size=90))
def test_an_order(body: Any, signature: str) -> None:
    if isinstance(body, dict):
        with contextlib.suppress(CallsideError):
            order_from(body)
        assert not signing.is_signed(signing.public_key(KEY), signing.SignedKind.ORDER, {"x": str(body)}, signature)


@tried
@given(content=st.binary(max_size=300) | st.binary(max_size=200).map(lambda b: b"CSX1" + b))
def test_a_sealed_export(content: bytes) -> None:
    with pytest.raises(CallsideError):
        opened(KEY, "about.json", content)


LINES = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:a", "UID:../b", "SUMMARY:Call",
        "DTSTART:20261206T140000Z", "DTSTART;VALUE=DATE:20261206", "DTSTART;TZID=Nowhere:20261206T140000",
        "DTEND:20261127T50000Z", "DURATION:-P9999999D", "RRULE:FREQ=SECONDLY", "RRULE:FREQ=DAILY;COUNT=999999999",
        "RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2", "RRULE:FREQ=DAILY;BYSETPOS=366;BYDAY=MO", "EXDATE:x",
        "RDATE:20261207T140000Z/PT1H", "RECURRENCE-ID:20261206T140000Z", "ATTENDEE:mailto:a@b.example", "\x00", "x:y",
    ]
)  # fmt: skip


@settings(tried, max_examples=max(20, EXAMPLES // 4))
@given(lines=st.lists(LINES | st.text(max_size=30), max_size=20))
def test_a_calendar_file(lines: list[str]) -> None:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR"])
    start = datetime(2026, 12, 1, tzinfo=UTC)
    with contextlib.suppress(CallsideError):
        calendar = IcsCalendar(lambda: text, email="me@us.example")
        calendar.upcoming(start, 14 * 24.0)
        calendar.changes(None, start=start, end=start + timedelta(days=14))
        calendar.problems()


def sound(folder: Path) -> bytes:
    recording = ChunkRecording(folder, KEY, lossless=True)
    recording.append(Channel.MIC, 0.0, np.ones(24000, np.float32) / 2)
    recording.close()
    return (folder / "mic-0000.chunks").read_bytes()


@tried
@given(data=st.data())
def test_a_chunk_file(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("chunks") / "call"
    whole = bytearray(sound(folder))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    (folder / "mic-0000.chunks").write_bytes(bytes(whole[:cut]) + data.draw(st.binary(max_size=60)))
    try:
        recording = ChunkRecording(folder, KEY)
        _, samples = recording.read(Channel.MIC)
        recording.notices()
        recording.seconds()
    except CallsideError:
        return
    assert len(samples) <= 24000 + 16000


class Still:
    at = 0.0

    def stop(self) -> None: ...


@settings(tried, max_examples=max(20, EXAMPLES // 8))
@given(message=st.binary(min_size=1, max_size=200))
@pytest.mark.skipif(os.name != "posix", reason="the socket is a Unix one")
def test_the_captures_socket(message: bytes) -> None:
    server = Server(secret(KEY))
    server.serve(Still())  # type: ignore[arg-type]
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(server.address)
        stranger.sendall(message)
    client = connect(server.address, KEY)
    assert client is not None, "whatever a stranger says, ours is answered"
    client.close()
    server.close()


PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER))
CONTEXT = CallContext("c1", "Call", datetime(2026, 12, 6, 14), "Sarah Chen", PEOPLE, ("Acme",))
SAID = Transcript.of(
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


@tried
@given(text=st.text(max_size=200) | near_answer.map(json.dumps))
def test_a_language_models_answer(text: str) -> None:
    dialogue = Dialogue.of(SAID, CONTEXT)
    try:
        answer = model_answers.read(text)
    except model_answers.Malformed:
        return
    window, lists = dialogue.sentences, Lists.of(dialogue)
    list(model_answers.steps(answer, window, lists, date(2026, 12, 6)))
    list(model_answers.blockers(answer, window, lists))
    list(model_answers.quotes(answer, window, dialogue))
    list(model_answers.competitors(answer, window))
