"""What the rep types during a call: each line with its moment, kept with the call and labelled as the rep's own.

Without a recording the notes are what is read for follow-ups. With one they lead its summary.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.call import CallContext
from app.domain.claims import Evidence, Extraction, SummaryLine
from app.domain.documents import Note
from app.domain.ports import Store
from app.domain.transcript import Segment, Transcript

# Who said it, where nobody did: the label in place of a quote's speaker.
YOUR_NOTE = "your note"
# A note has a moment and no length; this much keeps spans from being empty.
NOTE_SECONDS = 1.0
# Notes are written in short: "send pricing to Jane", "John to share the results", "need to call Bob".
_BARE = re.compile(r"^(?:(?:to-?do|action(?: item)?|next(?: step)?s?|me)\s*[:,-]\s*|[-*•]\s+)", re.I)
_NEED = re.compile(
    r"^(?:i\s+)?(?:(?:need|have|want|ought|promised|agreed|offered) to|must|should|gotta)\s+(?=[a-z])", re.I
)
_DOES = (
    "send|share|ask|follow up|call|ring|book|schedule|prepare|check|set up|e-?mail|write|draft|update|introduce|invite|"
    "get|find out|confirm|review|arrange|forward|remind|talk to|loop in|give|make|create|order|organi[sz]e|clarify|"
    "look into|come back|get back|reply|answer|provide|deliver|ship|quote|price|show|test|fix|file|raise|add|plan"
)
_ORDER = re.compile(rf"^(?:{_DOES})\b", re.I)
_NAMED_TO = re.compile(rf"^([A-Z][\w'-]+(?: [A-Z][\w'-]+)?) to (?={_DOES})", re.I)


class NoteService:
    def __init__(self, *, store: Store) -> None:
        self._store = store

    def add(self, call_id: str, at: float, text: str) -> Note:
        """Keeps a line; an empty one is not kept."""
        note = Note(at, text.strip())
        if note.text:
            with self._store.transaction():
                self._store.save_notes(call_id, [*self.of(call_id), note])
        return note

    def of(self, call_id: str) -> Sequence[Note]:
        return self._store.notes(call_id)


def readable(text: str) -> str:
    """A note as the sentence that the rep would have said, for the extraction to read; nothing is added to it."""
    bare = _BARE.sub("", text.strip())
    if needed := _NEED.match(bare):
        bare = f"I will {bare[needed.end() :]}"
    elif _ORDER.match(bare):
        bare = f"I will {bare[:1].lower()}{bare[1:]}"
    else:
        bare = _NAMED_TO.sub(r"\1 will ", bare)
    return bare if bare[-1:] in ".?!" else f"{bare}."


def note_transcript(notes: Sequence[Note], context: CallContext) -> Transcript:
    """The notes as something that the rep said, each at its moment; `as_notes` labels what comes of it."""
    said = (
        Segment(n, note.at, note.at + NOTE_SECONDS, context.rep, readable(note.text))
        for n, note in enumerate(sorted(notes, key=lambda note: note.at))
    )
    return Transcript.of(context, said)


def note_segments(notes: Sequence[Note], *, first_id: int = 0) -> Sequence[Segment]:
    """The notes as lines of a transcript, in the rep's own words."""
    ordered = sorted(notes, key=lambda note: note.at)
    return [
        Segment(first_id + n, note.at, note.at + NOTE_SECONDS, YOUR_NOTE, note.text) for n, note in enumerate(ordered)
    ]


def note_evidence(segment: Segment) -> Evidence:
    return Evidence(segment.id, segment.start, segment.end, YOUR_NOTE, segment.text)


def lead_with_notes(
    extraction: Extraction,
    transcript: Transcript,
    notes: Sequence[Note],
    silent: Sequence[tuple[float, float | None]] = (),
) -> tuple[Extraction, Transcript]:
    """The rep's notes first in the summary, and among the transcript's lines. Notes from withheld passages and from off
    the record (`silent`: from, to; None where it never ended) stay out of both."""
    spans = [(w.start, w.end) for w in extraction.withheld] + [(a, b if b is not None else a + 1e9) for a, b in silent]
    shown = [note for note in notes if not any(start <= note.at <= end for start, end in spans)]
    if not shown:
        return extraction, transcript
    first = 1 + max((s.id for s in transcript.segments), default=-1)
    lines = note_segments(shown, first_id=first)
    summary = tuple(SummaryLine(line.text, (note_evidence(line),)) for line in lines)
    merged = sorted((*transcript.segments, *lines), key=lambda s: (s.start, s.id))
    return (
        replace(extraction, summary=(*summary, *extraction.summary)),
        replace(transcript, segments=tuple(merged)),
    )
