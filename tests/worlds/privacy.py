"""A data folder with two customers' calls in it, told everywhere that a call leaves traces, and a look at its every byte."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.bootstrap import Application, ApplicationBase
from app.domain.call import Call, CallContext, CallState, Channel, Issue
from app.domain.claims import Evidence, Extraction, KeyQuote, SummaryLine
from app.domain.consent import Basis, ConsentRecord
from app.domain.formats import dumps
from app.domain.help import Candidate, HelpRequest, HelpState
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.people import Participant, Side
from app.domain.ports import SAMPLE_RATE
from app.domain.proposal import Action, ActionKind, Line, Proposal, Vendor
from app.domain.transcript import CommittedWord, Segment, Transcript, Word
from tests.worlds.live import NOW, Now

SARAH = Participant("Sarah Chen", Side.US, "Account Executive", "sarah@techcorp.example")
JANE = Participant("Jané Wilson", Side.CUSTOMER, "CTO", "jane.wilson@acme.example")
BOB = Participant("Bob Torres", Side.CUSTOMER, "VP Engineering", "bob@acme.example")
SAID_BY_JANE = (
    "Our vineyard in Sonoma floods whenever the Glockenspiel rings, frankly.",
    "Please ship the turquoise prototype before the eclipse in April.",
)
SAID_BY_BOB = "The marmalade benchmarks convinced everybody at the lighthouse."
# What must be found nowhere once she is erased.
NEEDLES = (
    "Jané Wilson", "jane.wilson@acme.example", "Wilson", *SAID_BY_JANE, "Glockenspiel", "turquoise prototype",
)  # fmt: skip
PAGE, RESERVED = 4096, 80


class PrivacyWorld:
    def __init__(self, folder: Path, *, is_demo: bool = True) -> None:
        self.folder = folder
        self.clock = Now()
        self.app = Application(ApplicationBase(folder, clock=self.clock, is_demo=is_demo))
        self.key = self.app.store.master_key()
        self.store = self.app.store

    def fill(self) -> None:
        self._call("acme", (SARAH, JANE, BOB))
        self._call("globex", (SARAH, Participant("Otto Grün", Side.CUSTOMER, None, "otto@globex.example")))
        said = f"Jané Wilson told me: {SAID_BY_JANE[1]}"
        self.store.save_document("globex", "brief", json.dumps({"lines": [{"label": "Promised", "text": said}]}))
        (self.folder / "settings.json").write_text(json.dumps({"help_rota": ["John Martinez", "Jané Wilson"]}))
        (self.folder / "logs").mkdir(exist_ok=True)
        (self.folder / "logs" / "callside.log").write_text('{"event": "jané wilson"}\n', encoding="utf-8")
        (self.folder / "report").mkdir(exist_ok=True)
        (self.folder / "report" / "call.md").write_text(said, encoding="utf-8")
        self.store.save_voiceprint((0.125,))

    def _call(self, call_id: str, people: tuple[Participant, ...]) -> None:
        other = people[1]
        issue = Issue("API-456", f"Latency at {other.name}'s site")
        context = CallContext(
            call_id, f"Call with {other.name}", NOW.replace(tzinfo=None), "Sarah Chen", people, (call_id,), (issue,)
        )
        self.store.save_call(Call(context, CallState.REVIEW, f"{other.email}-uid", NOW, 1.0, 9.0))
        first, second = (
            SAID_BY_JANE if other is JANE else ("Otto speaks about the weather today.", "And of cats and dogs.")
        )
        segments = [
            Segment(0, 1.0, 2.0, other.name, first),
            Segment(1, 2.0, 3.0, "Bob Torres" if other is JANE else "Sarah Chen", SAID_BY_BOB),
            Segment(2, 3.0, 4.0, "Sarah Chen", f"Thank you, {other.first_name}, I will do that."),
            Segment(3, 4.0, 5.0, "Speaker 3", second),
        ]
        transcript = Transcript.of(context, segments)
        quote = Evidence(0, 1.0, 2.0, other.name, first)
        claims = Extraction(
            call_id, "offline", (SummaryLine(f"{other.name} wants it soon.", (quote,)),),
            key_quotes=(KeyQuote(first, other.name, 1.0, 2.0, (quote,)),),
        )  # fmt: skip
        for kind, body in {
            "transcript": dumps(transcript),
            "step:name": dumps(transcript),
            "step:extract": dumps(claims),
            "extraction": dumps(claims),
            "brief": json.dumps({"people": [other.name], "headline": f"Last time {other.name} said: {first}"}),
            "targets": json.dumps({"slack_people": [{"name": other.name, "id": "U1", "email": other.email}]}),
            "notes": json.dumps([{"at": 2.0, "text": f"{other.first_name} {other.name.split()[1]}: {first}"}]),
        }.items():
            self.store.save_document(call_id, kind, body)
        self.store.begin_step(call_id, "extract", "h")
        self.store.finish_step(call_id, "extract", "step:extract")
        self.store.append_words(
            call_id,
            [CommittedWord(Channel.REMOTE, Word(w, 1.0, 1.2, 0.9), 2.0, other.name) for w in first.split()],
        )
        content = {"to": [other.email], "cc": [], "subject": "Our call", "text": f"Hi {other.first_name},\n{first}"}
        action = Action(Vendor.GMAIL, ActionKind.DRAFT, str(other.email), other.name, content)
        self.store.save_proposals([Proposal(f"p-{call_id}", call_id, action, (Line(first, (quote,)),), 0.9, "why")])
        for n, state in enumerate((OutboxState.DONE, OutboxState.PENDING, OutboxState.AMBIGUOUS)):
            body = json.dumps({"to": other.email, "text": first}, ensure_ascii=False).encode()
            prepared = Prepared(f"k{n}-{call_id}", Vendor.GMAIL, "draft", str(other.email), body)
            url = f"https://mail.example/{call_id}" if state is OutboxState.DONE else None
            self.store.enqueue(OutboxRow(prepared, call_id, f"p-{call_id}", "sha", state, url=url, remote_id="r1"))
            self.store.log_attempt(prepared.key, 1, "sent", f"r1 for {other.email}", NOW)
        asked = Candidate("John Martinez", "U2", f"asked by {other.name}")
        self.store.save_help(
            HelpRequest(f"h-{call_id}", call_id, first, call_id, "API-456", (asked,), HelpState.ACCEPTED, NOW)
        )
        record, _ = ConsentRecord(call_id, people=tuple(p.name for p in people[1:])).ask(NOW).grant(NOW, call_time=1.0)
        self.store.save_consent(record.proved((1.0, 2.0), f"Yes, says {other.name}", (other.name,)))
        self.store.save_consent_clip(call_id, b"OggS" + first.encode())
        private = {"said": first, "of": {p.name: {"asked": True, "said": p.email} for p in people[1:]}}
        self.store.audit(NOW, "consent granted", call_id, {"basis": Basis.SPOKEN}, private)
        recording = self.app.live.recording(call_id)
        for channel in (Channel.MIC, Channel.REMOTE):
            recording.append(channel, 1.0, np.sin(np.arange(2 * SAMPLE_RATE) / 20).astype(np.float32))
        recording.close()

    def bytes_of(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the folder: the database and its write-ahead log page by page decrypted, free pages included."""
        key = self.key
        for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
            raw = path.read_bytes()
            if path.name == "callside.db":
                raw = b"".join(opened_page(raw[at : at + PAGE], key, first=at == 0) for at in range(0, len(raw), PAGE))
            elif path.name == "callside.db-wal":
                frames = range(32, len(raw), PAGE + 24)
                raw = b"".join(opened_page(raw[at + 24 : at + 24 + PAGE], key, first=False) for at in frames)
            yield str(path.relative_to(self.folder)), raw

    def found(self, needles: tuple[str, ...] = NEEDLES) -> list[tuple[str, str]]:
        """(file, needle) of every needle that is still somewhere, in any spelling that a program may have stored it in."""
        hits = []
        for name, raw in self.bytes_of():
            low = raw.lower()
            for needle in needles:
                escaped = json.dumps(needle)[1:-1]
                spelled = {needle.lower().encode(), escaped.lower().encode(), needle.lower().encode("utf-16-le")}
                hits += [(name, needle)] if any(s in low for s in spelled) else []
        return hits

    def later(self, days: float) -> None:
        self.clock.at += timedelta(days=days)


def opened_page(page: bytes, key: bytes, *, first: bool) -> bytes:
    """A page of SQLCipher 4 (AES-256-CBC, its IV in the reserved end); the first one begins with the salt in clear."""
    begin = 16 if first else 0
    iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(page[begin : PAGE - RESERVED]) + decryptor.finalize()
