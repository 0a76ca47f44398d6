"""The stable JSON shapes: call.json, transcript.json, extraction.json, WORDS.jsonl. Checks outside this repo read them.

Reading is forgiving about absent optional fields and strict about the rest: a file that can't be used raises BadInput
with one sentence.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from app.domain.call import CallContext, Channel, ConsentMark, Issue
from app.domain.claims import (
    Blocker,
    BlockerStatus,
    Check,
    Competitor,
    DecisionMaker,
    Evidence,
    Extraction,
    KeyQuote,
    ModelUsage,
    NextStep,
    Sentiment,
    StageRecommendation,
    Status,
    SummaryLine,
    Urgency,
    Verification,
    Withheld,
    WithheldReason,
)
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.people import Participant, Side
from app.domain.proposal import Person, Record, RecordKind, Targets, Vendor
from app.domain.transcript import CommittedWord, Segment, Transcript, Word

Json = Any


def plain(value: Any) -> Json:
    """Dataclasses, enums, dates and mappings as JSON values; seconds are rounded to the millisecond."""
    if is_dataclass(value) and not isinstance(value, type):
        return {k: plain(v) for k, v in asdict(value).items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    return value


def dumps(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, indent=1)


def load_json(path: Path) -> Json:
    """The JSON in a file, or BadInput with one sentence."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(Message("files.missing", path=path)) from None
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput(Message("files.no_json", path=path, error=error)) from error


def load_json_lines(path: Path) -> list[Json]:
    """The JSON value of each line, from a plain or a gzipped file; BadInput with one sentence otherwise."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8")
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except FileNotFoundError:
        raise BadInput(Message("files.missing", path=path)) from None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError) as error:
        raise BadInput(Message("files.no_json_lines", path=path, error=error)) from error


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────


def participant_from(d: Mapping[str, Any]) -> Participant:
    side = d.get("side") or "unknown"
    known = side in set(Side)
    return Participant(str(d["name"]), Side(side) if known else Side.UNKNOWN, d.get("title"), d.get("email"))


def issue_from(d: Mapping[str, Any]) -> Issue:
    return Issue(str(d["key"]), str(d.get("title") or ""), d.get("status"), d.get("assignee"), d.get("account"))


def context_from(d: Mapping[str, Any]) -> CallContext:
    """The content of a call.json."""
    try:
        consent = d.get("consent")
        people = tuple(participant_from(p) for p in d.get("participants", ()))
        rep = d.get("rep") or next((p.name for p in people if p.side is Side.US), "Rep")
        return CallContext(
            call_id=str(d["call_id"]),
            title=str(d.get("title") or d["call_id"]),
            started_at=datetime.fromisoformat(d["started_at"]),
            rep=str(rep),
            participants=people,
            accounts=tuple(str(a) for a in d.get("accounts", ())),
            issues=tuple(issue_from(i) for i in d.get("issues", ())),
            consent=ConsentMark(float(consent["granted_at"]), str(consent["basis"])) if consent else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(Message("files.call_json_wrong", error=error)) from error


def context_of(transcript: Transcript, rep: str | None = None) -> CallContext:
    """The context that a bare transcript carries."""
    us = next((p.name for p in transcript.participants if p.side is Side.US), "Rep")
    t = transcript
    return CallContext(t.call_id, t.call_id, t.started_at, rep or us, t.participants, t.accounts, t.issues)


def segment_from(d: Mapping[str, Any]) -> Segment:
    """A segment of transcript.json. Raises KeyError and ValueError for a malformed one."""
    channel = d.get("channel")
    words = tuple(
        Word(w["text"], float(w["start"]), float(w["end"]), float(w["probability"])) for w in d.get("words", ())
    )
    return Segment(
        int(d["id"]),
        float(d["start"]),
        float(d["end"]),
        str(d["speaker"]),
        str(d["text"]),
        Channel(channel) if channel else None,
        d.get("confidence"),
        words,
    )


def transcript_from(d: Mapping[str, Any]) -> Transcript:
    """The content of a transcript.json."""
    try:
        return Transcript(
            call_id=str(d["call_id"]),
            started_at=datetime.fromisoformat(d["started_at"]),
            participants=tuple(participant_from(p) for p in d.get("participants", ())),
            accounts=tuple(str(a) for a in d.get("accounts", ())),
            segments=tuple(segment_from(s) for s in d["segments"]),
            issues=tuple(issue_from(i) for i in d.get("issues", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(Message("files.transcript_json_wrong", error=error)) from error


def _evidence(d: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(int(e["segment"]), float(e["start"]), float(e["end"]), str(e["speaker"]), str(e["quote"]))
        for e in d.get("evidence") or ()
    )


def _verification(d: Mapping[str, Any]) -> Verification:
    v = d["verification"]
    return Verification(Status(v["status"]), _checks(v.get("checks", {})), float(v.get("confidence", 0.0)))


def _checks(found: Mapping[str, bool]) -> Mapping[Check, bool]:
    """The checks by name; those that only another version knows are passed over."""
    return {Check(name): bool(passed) for name, passed in found.items() if name in frozenset(Check)}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _next_step(d: Mapping[str, Any]) -> NextStep:
    span = d.get("due_range")
    days = (date.fromisoformat(span[0]), date.fromisoformat(span[1])) if span else None
    return NextStep(
        d["what"],
        d.get("owner"),
        _day(d.get("due")),
        days,
        d.get("due_text"),
        d.get("account"),
        _evidence(d),
        _verification(d),
    )


def extraction_from(d: Mapping[str, Any]) -> Extraction:
    """The content of an extraction.json."""
    return Extraction(
        call_id=d["call_id"],
        provider=d["provider"],
        summary=tuple(SummaryLine(s["text"], _evidence(s)) for s in d["summary"]),
        decision_makers=tuple(
            DecisionMaker(
                m["name"],
                m.get("title"),
                Side(m["side"]),
                Sentiment(m["sentiment"]) if m.get("sentiment") else None,
                _evidence(m),
                _verification(m),
            )
            for m in d["decision_makers"]
        ),
        next_steps=tuple(_next_step(s) for s in d["next_steps"]),
        blockers=tuple(
            Blocker(
                b["what"],
                BlockerStatus(b["status"]),
                b.get("jira_key"),
                b.get("account"),
                _evidence(b),
                _verification(b),
            )
            for b in d["blockers"]
        ),
        key_quotes=tuple(
            KeyQuote(q["text"], q["speaker"], q["start"], q["end"], _evidence(q)) for q in d["key_quotes"]
        ),
        competitors=tuple(Competitor(c["name"], _evidence(c)) for c in d["competitors"]),
        stage=StageRecommendation(d["stage"].get("recommendation"), _evidence(d["stage"]), _verification(d["stage"])),
        urgency=Urgency(d["urgency"]) if d.get("urgency") else None,
        withheld=tuple(Withheld(WithheldReason(w["reason"]), w["start"], w["end"]) for w in d["withheld"]),
        flags=tuple(d["flags"]),
        review_required=bool(d["review_required"]),
        confidence=float(d["confidence"]),
        usage=ModelUsage(**d["usage"]) if d.get("usage") else None,
    )


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def targets_from(d: Mapping[str, Any]) -> Targets:
    """Targets as they were stored; what a version before did not know is at its default."""
    people = (Person(p["name"], p["id"], p.get("email")) for p in d.get("slack_people", ()))
    plain_fields: dict[str, Any] = {name: d.get(name) for name in _TARGET_FIELDS}
    return Targets(
        **plain_fields,
        contact_ids=tuple(d.get("contact_ids", ())),
        slack_people=tuple(people),
        issue_keys=tuple(d.get("issue_keys", ())),
        extra=dict(d.get("extra", {})),
        record=_record(d["record"]) if d.get("record") else None,
        records=tuple(_record(one) for one in d.get("records", ())),
        crm=Vendor(d.get("crm") or Targets().crm),
        chat=Vendor(d.get("chat") or Targets().chat),
    )


def _record(d: Mapping[str, Any]) -> Record:
    return Record(RecordKind(d["kind"]), d["id"], d["name"], d.get("stage"))


_TARGET_FIELDS = (
    "opportunity_id",
    "opportunity_name",
    "stage",
    "slack_channel_id",
    "slack_channel_name",
    "notion_page_id",
    "notion_page_name",
)


def word_line(w: CommittedWord) -> str:
    """One line of WORDS.jsonl."""
    return json.dumps(
        {
            "channel": w.channel.value,
            "speaker": w.speaker,
            "start": round(w.word.start, 3),
            "end": round(w.word.end, 3),
            "text": w.word.text,
            "probability": round(w.word.probability, 4),
            "committed_at": round(w.committed_at, 3),
        },
        ensure_ascii=False,
    )


def words_from(lines: Iterable[str]) -> tuple[CommittedWord, ...]:
    """Committed words from the lines of WORDS.jsonl."""
    rows = (json.loads(line) for line in lines if line.strip())
    return tuple(
        CommittedWord(
            Channel(r["channel"]),
            Word(r["text"], r["start"], r["end"], r["probability"]),
            r["committed_at"],
            r["speaker"],
        )
        for r in rows
    )


def rttm_line(name: str, start: float, end: float, speaker: str) -> str:
    """One line of an RTTM file (NIST rich transcription, 10 fields)."""
    label = speaker.replace(" ", "_")
    return f"SPEAKER {name} 1 {start:.3f} {max(0.0, end - start):.3f} <NA> <NA> {label} <NA> <NA>"
