"""A speaker gets the right name: in the transcript, in the claims, and in every follow-up that still waits for approval."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.audit import AuditKind
from app.domain.call import Call
from app.domain.claims import Extraction
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import Clock, Proposer, Store
from app.domain.proposal import Proposal, ProposalState
from app.domain.renames import Rename, Replaced, digest
from app.domain.renaming import renamed
from app.domain.transcript import Transcript
from app.services.outbox.targets import stored_targets
from app.services.processing.follow_ups_anew import Reading, anew
from app.services.processing.guessed_names import confirmed, flagged, guessed, save_confirmed
from app.services.processing.notes_only_calls import FLAG as NOTES_ONLY
from app.services.processing.renamed_speaker import moved, reworded, with_person
from app.services.setup.writing_style import WritingStyleService


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a new name reached: passages of the transcript, and follow-ups that wait."""

    passages: int
    proposals: int


# So many names can be taken back, the last one first.
MOST_UNDONE = 5


class SpeakerService:
    """`proposer` makes the follow-ups anew, so that addresses, greetings and titles follow a name as well."""

    def __init__(
        self, *, store: Store, clock: Clock, proposer: Proposer | None = None, tone: WritingStyleService | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._proposer = proposer
        self._tone = tone

    def guessed(self, call_id: str) -> frozenset[str]:
        """Names that rest on a guess: nobody has confirmed them, and fewer voices were told apart than were invited."""
        call, transcript = self._store.call(call_id), self._store.transcript(call_id)
        return guessed(self._store, call.context, transcript) if call and transcript else frozenset()

    def confirm(self, call_id: str, name: str) -> Renamed:
        """A guessed name is right: it is no longer marked, and no mail asks for it. Raises BadInput where nobody is called
        `name`."""
        return self.rename(call_id, name, name)

    def rename(
        self,
        call_id: str,
        old: str,
        new: str,
        *,
        segments: Collection[int] | None = None,
        reread: Extraction | None = None,
    ) -> Renamed:
        """Renames `old`; where `new` speaks already, the two become one. With `segments`, those passages alone get the new
        name: one speaker becomes two. The name counts as confirmed. `reread` are the claims of the renamed transcript
        where a name changes more than the wording: whose side somebody is on.

        What was approved stays as it was approved. Raises BadInput where nobody is called `old`.
        """
        new = new.strip() or old
        with self._store.transaction():
            call, transcript = self._store.call(call_id), self._store.transcript(call_id)
            spoken = [s for s in transcript.segments if s.speaker == old] if transcript else []
            if call is None or transcript is None or not spoken:
                raise BadInput(Message("speakers.unknown", name=old))
            names = confirmed(self._store, call_id)
            if new == old and new not in guessed(self._store, call.context, transcript):
                return Renamed(0, 0)
            ids = {s.id for s in spoken if segments is None or s.id in segments}
            extraction, earlier = self._store.extraction(call_id), self._store.renames(call_id)
            after = with_person(moved(transcript, ids, new), old, new)
            changed = replace(call, context=with_person(call.context, old, new))
            worded = extraction and reworded(extraction, old, new, None if segments is None else ids, after)
            read = reread or worded
            self._store.save_transcript(call_id, after)
            if read:
                self._store.save_extraction(call_id, read)
            self._store.save_call(changed)
            save_confirmed(self._store, call_id, names | {new})
            was, now = _Read(call, transcript, extraction), _Read(changed, after, read)
            replaced = self._made_anew(was, now, old, new)
            self._swap({r.before.id for r in replaced if r.before}, [r.after for r in replaced if r.after])
            speakers = {s.id: s.speaker for s in transcript.segments if s.id in ids}
            people, heard = call.context.participants, transcript.participants
            done = Rename(speakers, people, heard, extraction, tuple(sorted(names)), tuple(replaced), digest(after))
            self._store.save_renames(call_id, [*earlier, done][-MOST_UNDONE:])
            facts = {"proposals": len(replaced)}
            self._store.audit(self._clock.now(), AuditKind.SPEAKER_RENAMED, call_id, facts, {"old": old, "new": new})
        return Renamed(len(ids), len(replaced))

    def can_undo(self, call_id: str) -> bool:
        """Whether the last rename of this call can be taken back: nothing has changed its transcript since."""
        known, transcript = self._store.renames(call_id), self._store.transcript(call_id)
        return bool(known and transcript and digest(transcript) == known[-1].left)

    def undo(self, call_id: str) -> Renamed:
        """Takes the last rename back, a merge included, after a restart too; what was decided on meanwhile stays as it was
        decided. Raises BadInput where there is nothing to take back."""
        with self._store.transaction():
            call, transcript = self._store.call(call_id), self._store.transcript(call_id)
            if call is None or transcript is None or not self.can_undo(call_id):
                raise BadInput(Message("speakers.nothing_to_undo"))
            *earlier, before = self._store.renames(call_id)
            segments = tuple(replace(s, speaker=before.speakers.get(s.id, s.speaker)) for s in transcript.segments)
            passages = sum(a.speaker != b.speaker for a, b in zip(segments, transcript.segments, strict=True))
            self._store.save_transcript(call_id, replace(transcript, segments=segments, participants=before.heard))
            if before.extraction:
                self._store.save_extraction(call_id, before.extraction)
            self._store.save_call(replace(call, context=replace(call.context, participants=before.people)))
            save_confirmed(self._store, call_id, frozenset(before.confirmed))
            decided = self._decided(call_id)
            back = [r for r in before.replaced if not r.after or r.after.id not in decided]
            self._swap({r.after.id for r in back if r.after}, [r.before for r in back if r.before])
            self._store.save_renames(call_id, earlier)
            facts = {"proposals": len(back)}
            self._store.audit(self._clock.now(), AuditKind.SPEAKER_RENAMED, call_id, facts)
        return Renamed(passages, len(back))

    # ── the follow-ups ──────────────────────────────────────────────────────────────────────────────────────────

    def _decided(self, call_id: str) -> set[str]:
        return {p.id for p in self._store.proposals(call_id) if p.state is not ProposalState.PENDING}

    def _made_anew(self, was: "_Read", now: "_Read", old: str, new: str) -> Sequence[Replaced]:
        """What of the waiting follow-ups changes, worded from the new names."""
        known = self._store.proposals(now.call.id)
        pending = [p for p in known if p.state is ProposalState.PENDING]
        read = now.extraction
        if read is None or was.extraction is None or self._proposer is None or NOTES_ONLY in read.flags:
            pairs: list[Replaced] = [Replaced(p, renamed(p, old, new)) for p in pending]
            return [pair for pair in pairs if pair.before != pair.after]
        earlier = self._proposed(was.call, was.transcript, was.extraction)
        fresh = self._proposed(now.call, now.transcript, read)
        doubtful = flagged(fresh, guessed(self._store, now.call.context, now.transcript))
        reading = Reading(doubtful, {p.id for p in earlier})
        return anew(pending, reading, {p.id for p in known} - {p.id for p in pending}, old, new)

    def _proposed(self, call: Call, transcript: Transcript, extraction: Extraction) -> Sequence[Proposal]:
        assert self._proposer is not None
        told = self._store.language(call.id)
        context = replace(call.context, language=told[0]) if told else call.context
        targets = stored_targets(self._store, call.id, self._tone.tone() if self._tone else None)
        return self._proposer.propose(extraction, transcript, context, targets)

    def _swap(self, present: Collection[str], wanted: Sequence[Proposal]) -> None:
        self._store.drop_proposals(set(present) - {p.id for p in wanted})
        self._store.save_proposals(wanted)


@dataclass(frozen=True, slots=True)
class _Read:
    """A call as it was read."""

    call: Call
    transcript: Transcript
    extraction: Extraction | None
