"""The calls of this laptop: as a list, as what a search finds, and as files for elsewhere."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.call import Call
from app.domain.claims import SummaryLine
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.history import CallLine, Hit
from app.domain.languages import left_unread
from app.domain.markdown import plain
from app.domain.messages import Message
from app.domain.outbox import OPEN_STATES, OutboxState
from app.domain.ports import Store
from app.domain.proposal import ProposalState
from app.domain.transcript import Segment, Transcript
from app.domain.wording import clock, inert
from app.services.processing.notes import YOUR_NOTE, NoteService

LEFT_OUT = "left out: off the record or sensitive"
STUCK_STATES = (*OPEN_STATES, OutboxState.PARKED)
# A subtitle longer than this is cut at a word; two lines of about 42 characters are what subtitles allow.
SUBTITLE_CHARACTERS = 84


class Archive:
    """`export_allowed` is False where policy forbids saving calls as files."""

    def __init__(self, *, store: Store, export_allowed: bool = True) -> None:
        self._store = store
        self._export_allowed = export_allowed

    def calls(self) -> Sequence[CallLine]:
        """Every call, newest first; joined ones are one."""
        rows, joined_to = self._store.outbox(), self._store.joined_to()
        open_ones = [p for p in self._store.proposals() if p.state is ProposalState.PENDING]

        def told_as(call_ids: Iterable[str]) -> Counter[str]:
            return Counter(joined_to.get(call_id, call_id) for call_id in call_ids)

        pending = told_as(p.call_id for p in open_ones)
        doubtful = told_as(p.call_id for p in open_ones if p.needs_you)
        stuck = told_as(row.call_id for row in rows if row.state in STUCK_STATES)
        written = told_as(row.call_id for row in rows if row.state is OutboxState.DONE)
        return [
            replace(
                _line(call),
                to_review=pending[call.id],
                needs_you=doubtful[call.id],
                waiting=stuck[call.id],
                written=written[call.id],
            )
            for call in self._store.calls()
            if call.id not in joined_to
        ]

    def search(self, query: str) -> Sequence[Hit]:
        return self._store.search(query)

    def call(self, call_id: str) -> Call:
        call = self._store.call(call_id)
        if call is None:
            raise BadInput(Message("calls.gone"))
        return call

    def transcript(self, call_id: str) -> Transcript:
        """The transcript, empty where the call has none (yet)."""
        return self._store.transcript(call_id) or Transcript.of(self.call(call_id).context, ())

    def summary(self, call_id: str) -> Sequence[SummaryLine]:
        """What the call said in short, each sentence with its evidence; none for a call that is not read (yet)."""
        extraction = self._store.extraction(call_id)
        return extraction.summary if extraction else ()

    def left_unread(self, call_id: str) -> Message | None:
        """The sentence for a call that was not read for its language; None for one that was, or is not yet."""
        extraction = self._store.extraction(call_id)
        return left_unread(extraction.flags, extraction.language) if extraction else None

    def markdown(self, call_id: str) -> str:
        """The call for people: what was agreed with its moments, the notes, the transcript."""
        self._require_export()
        call, transcript = self.call(call_id), self.transcript(call_id)
        people = ", ".join(f"{p.name} ({p.title})" if p.title else p.name for p in call.context.participants)
        lines = [
            f"# {plain(call.context.title)}",
            "",
            f"{call.context.started_at:%A, %d %B %Y, %H:%M}. {plain(people)}",
            "",
        ]
        lines += self._claims(call_id)
        notes = NoteService(store=self._store).of(call_id)
        if notes and all(segment.speaker != YOUR_NOTE for segment in transcript.segments):
            lines += ["## Your notes", "", *(f"- {clock(note.at)} {plain(note.text)}" for note in notes), ""]
        if transcript.segments:
            lines += ["## Transcript", ""]
        for segment in transcript.segments:
            text = plain(segment.text) if segment.text else f"*{LEFT_OUT}*"
            lines += [f"**{plain(segment.speaker)}** {clock(segment.start)}  ", text, ""]
        return "\n".join(lines)

    def _require_export(self) -> None:
        if not self._export_allowed:
            raise UserActionNeeded(Message("export.not_allowed"))

    def _claims(self, call_id: str) -> list[str]:
        extraction = self._store.extraction(call_id)
        if extraction is None:
            return []
        lines = (
            ["## Summary", "", *(f"- {plain(line.text)}" for line in extraction.summary), ""]
            if extraction.summary
            else []
        )
        if extraction.next_steps:
            lines += ["## Next steps", ""]
        for step in extraction.next_steps:
            due = step.due.isoformat() if step.due else step.due_text or "no date"
            at = f" [{clock(step.evidence[0].start)}]" if step.evidence else ""
            lines.append(f"- {plain(step.what)}: {plain(step.owner or 'nobody named')}, {due}{at}")
        return [*lines, ""] if extraction.next_steps else lines

    def srt(self, call_id: str) -> str:
        """The transcript as subtitles (SubRip); what was left out stays out."""
        self._require_export()
        pieces = [p for s in self.transcript(call_id).segments if s.text for p in _pieces(s)]
        return "\n".join(
            f"{n}\n{_stamp(start)} --> {_stamp(end)}\n{inert(who)}: {inert(text)}\n"
            for n, (start, end, who, text) in enumerate(pieces, 1)
        )


def _line(call: Call) -> CallLine:
    context = call.context
    seconds = None
    if call.recorded_from is not None and call.recorded_to is not None:
        seconds = call.recorded_to - call.recorded_from
    account = context.accounts[0] if context.accounts else ""
    return CallLine(call.id, context.title, account, context.started_at, call.state, seconds=seconds)


def _pieces(segment: Segment) -> list[tuple[float, float, str, str]]:
    """A long segment in several subtitles, its time shared out by length."""
    texts: list[str] = []
    for word in segment.text.split():
        if texts and len(texts[-1]) + len(word) < SUBTITLE_CHARACTERS:
            texts[-1] += f" {word}"
        else:
            texts.append(word)
    whole, at, pieces = sum(map(len, texts)), segment.start, []
    for text in texts:
        end = at + (segment.end - segment.start) * len(text) / whole
        pieces.append((at, end, segment.speaker, text))
        at = end
    return pieces


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d},{rest % 1000:03d}"
