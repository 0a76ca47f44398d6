"""The report folder of a call: transcript, evidence, payloads, receipts, audit, and one page that shows it all."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from app.domain.call import Call
from app.domain.claims import Evidence, Extraction, Status
from app.domain.documents import Document
from app.domain.formats import dumps
from app.domain.ports import Store
from app.domain.transcript import Transcript
from app.domain.wording import clock
from app.paths import RESOURCES
from app.services.review.service import Card

Json = Any


# (start, end) in call time → a small sound file; empty where the sound is no longer kept.
Sound = Callable[[float, float], bytes]


def write_report(
    folder: Path, *, store: Store, call: Call, cards: Sequence[Card], effects: Json, summary: str, sound: Sound
) -> None:
    """Writes the folder anew from what is stored. `effects` is what the sandbox holds that Callside wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = {
        kind: store.document(call.id, kind) for kind in (Document.BRIEF, Document.TRANSCRIPT, Document.EXTRACTION)
    }
    rows = [row for row in store.outbox() if row.call_id == call.id]
    audit = store.audit_rows(call.id)
    for kind, body in documents.items():
        if body:
            (folder / f"{kind}.json").write_text(body, encoding="utf-8")
    _write(folder / "proposals.json", [_proposal(card) for card in cards])
    _write(folder / "receipts.json", [_receipt(row) for row in rows])
    _write(folder / "sandbox.json", effects)
    _write(folder / "help.json", store.help_requests(call.id))
    _write(folder / "consent.json", store.consent(call.id))
    lines = (json.dumps(row, ensure_ascii=False) for row in audit)
    (folder / "audit.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "summary.txt").write_text(summary + "\n", encoding="utf-8")
    payloads = folder / "payloads"
    payloads.mkdir(exist_ok=True)
    for row in rows:
        name = f"{row.prepared.vendor}-{row.prepared.kind}-{row.prepared.key[:8]}.json"
        (payloads / name).write_bytes(row.prepared.body)
    transcript, extraction = store.transcript(call.id), store.extraction(call.id)
    if transcript and extraction:
        page = report_page(call, transcript, extraction, cards, effects, summary, sound)
        (folder / "index.html").write_text(page, encoding="utf-8")


def _write(path: Path, value: Json) -> None:
    path.write_text(dumps(value) + "\n", encoding="utf-8")


def _proposal(card: Card) -> Json:
    return {"proposal": card.proposal, "preview": card.preview, "sha256": card.sha256, "key": card.key}


def _receipt(row: Any) -> Json:
    return {
        "key": row.prepared.key,
        "vendor": row.prepared.vendor,
        "kind": row.prepared.kind,
        "target": row.prepared.target,
        "sha256": row.sha256,
        "state": row.state,
        "attempts": row.attempt,
        "remote_id": row.remote_id,
        "url": row.url,
        "error": row.error,
    }


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────────


def report_page(
    call: Call,
    transcript: Transcript,
    extraction: Extraction,
    cards: Sequence[Card],
    effects: Mapping[str, Json],
    summary: str,
    sound: Sound,
) -> str:
    """One self-contained page, its sound included; every text that was said or fetched is escaped."""
    template = Template((RESOURCES / "demo" / "report.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=escape(call.context.title),
        when=escape(f"{call.context.started_at:%A, %d %B %Y, %H:%M}"),
        summary=escape(summary),
        claims=_claims(extraction, sound),
        cards="".join(_card(card) for card in cards),
        effects="".join(_effect(effect) for effect in effects.get("effects", ())),
        transcript=_transcript(transcript, extraction),
    )


def _claims(extraction: Extraction, sound: Sound) -> str:
    rows = []
    for step in extraction.next_steps:
        due = step.due.isoformat() if step.due else (step.due_text or "no date")
        what = f"{step.what} ({step.owner or 'nobody named'}, {due})"
        rows.append(_claim("Next step", what, step.verification.status, step.evidence, sound))
    for blocker in extraction.blockers:
        what = f"{blocker.what} ({blocker.status}{', ' + blocker.jira_key if blocker.jira_key else ''})"
        rows.append(_claim("Blocker", what, blocker.verification.status, blocker.evidence, sound))
    rows += [_claim("Quote", f"{q.speaker}", Status.VERIFIED, q.evidence, sound) for q in extraction.key_quotes]
    rows += [
        f"<li><b>Withheld</b> {escape(w.reason.replace('_', ' '))}, {clock(w.start)} to {clock(w.end)}</li>"
        for w in extraction.withheld
    ]
    return "".join(rows)


def _claim(kind: str, what: str, status: Status, evidence: Sequence[Evidence], sound: Sound) -> str:
    word = "checked" if status is Status.VERIFIED else status.value
    chips = "".join(_evidence(e, sound) for e in evidence)
    return f'<li><b>{kind}</b> {escape(what)} <i class="{status.value}">{word}</i><div>{chips}</div></li>'


def _evidence(e: Evidence, sound: Sound) -> str:
    """The quote, who said it and when, and the seconds themselves where they are kept."""
    link = f'<a class="chip" href="#s{e.segment}">“{escape(e.quote)}” {escape(e.speaker)} {clock(e.start)}</a>'
    clip = sound(e.start, e.end)
    if not clip:
        return f"<div>{link}</div>"
    source = f"data:audio/ogg;base64,{base64.b64encode(clip).decode()}"
    return f'<div>{link}<audio controls preload="none" aria-label="Play the evidence" src="{source}"></audio></div>'


def _card(card: Card) -> str:
    action = card.proposal.action
    state = card.row.state.value if card.row else card.proposal.state.value
    chips = {e: None for line in card.proposal.lines for e in line.evidence}
    links = " ".join(f'<a class="chip" href="#s{e.segment}">{clock(e.start)} {escape(e.speaker)}</a>' for e in chips)
    return (
        f'<section class="card"><h3>{action.vendor.title()} · {escape(action.target_label)} <i class="{state}">{state}</i></h3>'
        f"<pre>{escape(card.preview)}</pre><div>{links}</div></section>"
    )


def _effect(effect: Mapping[str, Json]) -> str:
    cells = "".join(f"<td>{escape(str(effect.get(name, '')))}</td>" for name in ("vendor", "kind", "target", "key"))
    return f"<tr>{cells}</tr>"


def _transcript(transcript: Transcript, extraction: Extraction) -> str:
    evidence = [c.evidence for c in extraction.next_steps] + [c.evidence for c in extraction.blockers]
    cited = {e.segment for many in (*evidence, *(q.evidence for q in extraction.key_quotes)) for e in many}
    rows = []
    for segment in transcript.segments:
        text = escape(segment.text) if segment.text else "<i>left out: off the record or sensitive</i>"
        mark = ' class="cited"' if segment.id in cited else ""
        rows.append(
            f'<p id="s{segment.id}"{mark}><b>{escape(segment.speaker)}</b> <time>{clock(segment.start)}</time> {text}</p>'
        )
    return "".join(rows)
