"""Calls that were joined. Whatever takes a part's words away tells the parts apart first, in the same transaction: no word of
one part outlives it in another, and no part is lost with another."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import text
from sqlmodel import select

from app.domain.call import Call
from app.domain.documents import Document
from app.domain.errors import BadInput
from app.domain.joined_calls import (
    Joined,
    Part,
    extraction_within,
    moved,
    people_of,
    touches,
    transcript_within,
)
from app.domain.proposal import Proposal, ProposalState
from app.domain.transcript import Transcript
from app.store.calls import CallStore, ProposalStore, adapter, encode
from app.store.consent import ConsentStore
from app.store.deletion import ForgettingStore
from app.store.documents import DocumentStore
from app.store.schema import DocumentRow


class JoinedCallStore(CallStore, DocumentStore, ConsentStore, ProposalStore, ForgettingStore):
    def joined(self, call_id: str) -> Joined | None:
        """What the call is made of; None where it is one recording."""
        body = self.document(call_id, Document.JOINED)
        return adapter(Joined).validate_json(body) if body else None

    def joined_to(self) -> Mapping[str, str]:
        """The later parts of joined calls, each with the call that it is told with."""
        with self.read() as session:
            rows = session.exec(select(DocumentRow).where(DocumentRow.kind == Document.JOINED_TO))
            return {row.call_id: str(json.loads(row.body)) for row in rows}

    def save_joined(self, first: str, joined: Joined) -> None:
        """Notes what the call is made of; its last part keeps no transcript and no claims of its own."""
        later = joined.parts[-1].call_id
        with self.write():
            for call_id in (first, later):
                if self.document(call_id, Document.BEFORE_JOINED) is None:
                    self.save_document(call_id, Document.BEFORE_JOINED, self._waiting(call_id))
            self.save_document(first, Document.JOINED, encode(joined))
            self.save_document(later, Document.JOINED_TO, json.dumps(first))
            for kind in (Document.TRANSCRIPT, Document.EXTRACTION):
                self.drop_document(later, kind)

    def _waiting(self, call_id: str) -> str:
        proposals = self.proposals(call_id)
        waiting = [p for p in proposals if p.state is ProposalState.PENDING and not p.is_edited]
        known = [p.id for p in proposals if p not in waiting]
        return json.dumps({"pending": [json.loads(encode(p)) for p in waiting], "known": known}, ensure_ascii=False)

    def decided_since_joined(self, first: str) -> Sequence[Proposal]:
        """What was decided on, or written by the rep, since then."""
        known = self._known_before(first)
        found = [p for p in self.proposals(first) if p.id not in known]
        return [p for p in found if p.state is not ProposalState.PENDING or p.is_edited]

    def separate(self, call_id: str, *, losing: Collection[str] = ()) -> Sequence[str]:
        """Tells a joined call, or the one that this is a part of, apart again; answers the parts, none where it wasn't joined.

        What was decided on since it was joined stays with the first part; what rests on a part of `losing` goes to that one,
        whose words are about to be taken away.
        """
        with self.write():
            first = self.joined_to().get(call_id, call_id)
            joined = self.joined(first)
            if joined is None or self.call(first) is None:
                return ()
            ids = [first, *(part.call_id for part in joined.parts)]
            try:
                whole, claims = self.transcript(first), self.extraction(first)
            except BadInput:
                whole, claims = None, None  # what can't be read must not keep a withdrawal or an erasure
            self._give_decided(first, joined, losing)
            for part in (None, *joined.parts):
                part_id, seconds, number = (part.call_id, part.offset, part.first_id) if part else (first, 0.0, 0)
                span = joined.span(part.call_id if part else None)
                owner = self.call(part_id)
                if owner is None:
                    continue
                said = None
                if whole:
                    said = self._own_transcript(owner, whole, joined if part is None else None, span)
                    self.save_transcript(part_id, moved(said, -seconds, -number))
                    self._save_people(owner, said, joined if part is None else None)
                if claims:
                    own = replace(extraction_within(claims, span), call_id=part_id)
                    self.save_extraction(part_id, moved(own, -seconds, -number))
                self._restore_pending(part_id)
                self.drop_document(part_id, Document.JOINED_TO)
            self._give_back_gaps(first, joined)
            self.drop_document(first, Document.JOINED)
            return ids

    def _own_transcript(
        self, owner: Call, whole: Transcript, first: Joined | None, span: tuple[float, float]
    ) -> Transcript:
        segments = transcript_within(whole, span)
        known = first.people if first else [p.name for p in owner.context.participants]
        people = people_of(known, whole.participants, segments)
        accounts = first.accounts if first else owner.context.accounts
        return replace(
            whole,
            call_id=owner.id,
            started_at=owner.context.started_at,
            participants=people,
            accounts=accounts,
            segments=segments,
        )

    def _save_people(self, owner: Call, said: Transcript, first: Joined | None) -> None:
        """Who turned out to speak in a part belongs to its call, where an erasure looks for them."""
        context = replace(owner.context, participants=said.participants, accounts=said.accounts)
        recorded_to = first.recorded_to if first else owner.recorded_to
        self.save_call(replace(owner, context=context, recorded_to=recorded_to))

    def _give_decided(self, first: str, joined: Joined, losing: Collection[str]) -> None:
        """What the rep decided on or wrote, where it rests on a part that goes."""
        for part in (p for p in joined.parts if p.call_id in losing):
            for proposal in self.proposals(first):
                is_kept = proposal.state is not ProposalState.PENDING or proposal.is_edited
                if is_kept and touches(proposal, joined.span(part.call_id)):
                    self._give(proposal, part)

    def _give(self, proposal: Proposal, part: Part) -> None:
        if not any(line.evidence for line in proposal.lines) and proposal.id in self._known_before(proposal.call_id):
            return  # of before the calls were joined, so of the first alone
        with self.write() as session:
            connection = session.connection()
            values: dict[str, Any] = {"to": part.call_id, "id": proposal.id}
            body = adapter(Proposal).dump_json(replace(proposal, call_id=part.call_id)).decode()
            connection.execute(
                text("UPDATE proposal SET call_id = :to, body = :body WHERE id = :id"), {**values, "body": body}
            )
            connection.execute(text("UPDATE outbox SET call_id = :to WHERE proposal_id = :id"), values)
            session.expire_all()

    def _known_before(self, first: str) -> frozenset[str]:
        return frozenset(self._kept_before(first).get("known", ()))

    def _kept_before(self, call_id: str) -> Mapping[str, Any]:
        body = self.document(call_id, Document.BEFORE_JOINED)
        return json.loads(body) if body else {}

    def _restore_pending(self, call_id: str) -> None:
        """What waited before the calls were joined waits again, unless what it rests on is no longer there; what was proposed
        for the whole goes."""
        kept = self._kept_before(call_id)
        known = self.proposals(call_id)
        waiting: list[Proposal] = [adapter(Proposal).validate_json(json.dumps(p)) for p in kept.get("pending", ())]
        edited = {p.id for p in known if p.state is ProposalState.PENDING and p.is_edited}
        self.drop_proposals({p.id for p in known if p.state is ProposalState.PENDING} - edited)
        transcript = self.transcript(call_id)
        said = "\n".join(s.text for s in transcript.segments) if transcript else ""
        grounded = [p for p in waiting if all(e.quote in said for line in p.lines for e in line.evidence)]
        self.save_proposals([p for p in grounded if p.id not in edited])
        self.drop_document(call_id, Document.BEFORE_JOINED)

    def _give_back_gaps(self, first: str, joined: Joined) -> None:
        """The first keeps its own; the later parts have kept theirs."""
        starts = joined.parts[0].starts
        gaps = self.gaps(first)
        if gaps:
            self.save_gaps(first, [gap for gap in gaps if gap[0] < starts])

    # ── whatever takes words away ───────────────────────────────────────────────────────────────────────────────

    def erase_spoken(self, call_id: str) -> None:
        with self.write():
            self.separate(call_id, losing=[call_id])
            super().erase_spoken(call_id)

    def lock_spoken(self, call_id: str) -> None:
        with self.write():
            self.separate(call_id, losing=[call_id])
            super().lock_spoken(call_id)

    def forget_texts(self, call_ids: Collection[str]) -> Mapping[str, int]:
        with self.write():
            self._separate_all(call_ids)
            return super().forget_texts(call_ids)

    def forget_calls(self, call_ids: Collection[str]) -> int:
        with self.write():
            self._separate_all(call_ids)
            return super().forget_calls(call_ids)

    def _separate_all(self, losing: Collection[str]) -> None:
        joined_to = self.joined_to()
        for call_id in sorted({*joined_to, *joined_to.values()} & set(losing)):
            self.separate(call_id, losing=losing)
