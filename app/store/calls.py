"""Calls, their documents and what was proposed for them."""

import secrets
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import col, delete, select

from app.domain.call import Call, CallState
from app.domain.errors import BadInput
from app.domain.formats import word_line, words_from
from app.domain.help import HelpRequest
from app.domain.messages import Message
from app.domain.proposal import Proposal, ProposalState
from app.domain.transcript import CommittedWord
from app.store.database import Sessions
from app.store.schema import CallRow, HelpRow, ProposalRow, WordRow


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """pydantic's reader of a domain dataclass, built once."""
    return TypeAdapter(kind)


def encode(value: Any) -> str:
    """The JSON of a domain object, each message in it as its key and values."""
    return str(adapter(value.__class__).dump_json(value).decode())


class CallStore(Sessions):
    def save_call(self, call: Call) -> None:
        with self.write() as session:
            row = session.get(CallRow, call.id)
            key = row.audio_key if row else secrets.token_bytes(32)
            session.merge(CallRow(id=call.id, body=encode(call), state=call.state, audio_key=key))

    def call(self, call_id: str) -> Call | None:
        with self.read() as session:
            row = session.get(CallRow, call_id)
            return adapter(Call).validate_json(row.body) if row else None

    def calls(self) -> Sequence[Call]:
        with self.read() as session:
            found = [adapter(Call).validate_json(row.body) for row in session.exec(select(CallRow))]
        return sorted(found, key=lambda call: call.context.started_at, reverse=True)

    def set_call_state(self, call_id: str, state: CallState) -> None:
        with self.write():
            call = self._known_call(call_id)
            self.save_call(
                Call(call.context, state, call.event_uid, call.event_start, call.recorded_from, call.recorded_to)
            )

    def audio_key(self, call_id: str) -> bytes:
        with self.read() as session:
            row = session.get(CallRow, call_id)
        if row is None:
            raise _no_call(call_id)
        return row.audio_key

    def _known_call(self, call_id: str) -> Call:
        call = self.call(call_id)
        if call is None:
            raise _no_call(call_id)
        return call

    def append_words(self, call_id: str, words: Sequence[CommittedWord]) -> None:
        with self.write() as session:
            session.add_all(WordRow(call_id=call_id, body=word_line(word)) for word in words)

    def words(self, call_id: str) -> Sequence[CommittedWord]:
        with self.read() as session:
            rows = session.exec(select(WordRow).where(WordRow.call_id == call_id).order_by(col(WordRow.id)))
            return words_from(row.body for row in rows)

    def erase_words(self, call_id: str) -> None:
        with self.write() as session:
            session.exec(delete(WordRow).where(col(WordRow.call_id) == call_id))

    def save_help(self, request: HelpRequest) -> None:
        with self.write() as session:
            session.merge(HelpRow(id=request.id, call_id=request.call_id, body=encode(request)))

    def help_requests(self, call_id: str) -> Sequence[HelpRequest]:
        with self.read() as session:
            rows = session.exec(select(HelpRow).where(HelpRow.call_id == call_id))
            found = [adapter(HelpRequest).validate_json(row.body) for row in rows]
        return sorted(found, key=lambda request: request.requested_at)


class ProposalStore(Sessions):
    def save_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Adds or replaces; a proposal that was already decided on keeps its decision and its text."""
        with self.write() as session:
            for position, proposal in enumerate(proposals):
                row = session.get(ProposalRow, proposal.id)
                if row and row.state != ProposalState.PENDING:
                    continue
                session.merge(
                    ProposalRow(
                        id=proposal.id,
                        call_id=proposal.call_id,
                        position=row.position if row else position,
                        body=encode(proposal),
                        state=proposal.state,
                    )
                )

    def proposals(self, call_id: str | None = None) -> Sequence[Proposal]:
        query = select(ProposalRow).order_by(col(ProposalRow.call_id), col(ProposalRow.position))
        if call_id is not None:
            query = query.where(ProposalRow.call_id == call_id)
        with self.read() as session:
            return [self._proposal(row) for row in session.exec(query)]

    def proposals_named(self, beginning: str) -> Sequence[Proposal]:
        query = select(ProposalRow).where(col(ProposalRow.id).startswith(beginning, autoescape=True))
        with self.read() as session:
            return [self._proposal(row) for row in session.exec(query)]

    def set_proposal_state(self, proposal_id: str, state: ProposalState) -> None:
        """Sets a proposal's state. Raises BadInput if there is no such proposal."""
        with self.write() as session:
            row = session.get(ProposalRow, proposal_id)
            if row is None:
                raise BadInput(Message("review.unknown_proposal", proposal_id=proposal_id))
            row.state = state
            session.add(row)

    def drop_proposals(self, ids: Collection[str]) -> None:
        with self.write() as session:
            for proposal_id in ids:
                row = session.get(ProposalRow, proposal_id)
                if row and row.state == ProposalState.PENDING:
                    session.delete(row)

    @staticmethod
    def _proposal(row: ProposalRow) -> Proposal:
        proposal: Proposal = adapter(Proposal).validate_json(row.body)
        return Proposal(
            proposal.id,
            proposal.call_id,
            proposal.action,
            proposal.lines,
            proposal.confidence,
            proposal.reason,
            proposal.needs_you,
            ProposalState(row.state),
            proposal.is_edited,
        )


def _no_call(call_id: str) -> BadInput:
    return BadInput(Message("calls.unknown", call_id=call_id))
