"""A name that was put right is right everywhere at once, and can be taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.call import Call, CallState, Channel
from app.domain.errors import BadInput
from app.domain.formats import dumps
from app.domain.messages import Message
from app.domain.proposal import ActionKind, Proposal, ProposalState, Targets
from app.domain.renaming import renamed_claims
from app.domain.transcript import Transcript
from app.services.processing.guessed_names import flagged, guessed
from app.services.processing.speaker_names import SpeakerService
from app.store.sqlstore import SqlStore
from pipeline.proposals import FollowUpProposer
from tests.unit.pipeline.calls import call, understand

TURNS = (
    ("Nina", "Thanks for joining. Clara, could you send me the list of your finance users?"),
    ("Clara", "Yes, I will send you the list of finance users by Friday."),
    ("Nina", "And I will send you the benchmark reports by Monday."),
    ("Clara", "The export times out with large files, that is our main concern."),
)
TARGETS = Targets("006", "Voss - Platform", "Discovery", ("003",), (), "C1", "voss", "P1", "Week 11")


class Now:
    def now(self) -> datetime:
        return datetime(2025, 3, 12, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = SqlStore(tmp_path, bytes(32))
    transcript, context = call(*TURNS)
    far = [replace(s, channel=Channel.MIC if s.speaker == context.rep else Channel.REMOTE) for s in transcript.segments]
    transcript = replace(transcript, call_id="c1", segments=tuple(far))
    context = replace(context, call_id="c1")
    extraction = replace(understand(*TURNS), call_id="c1")
    store.save_call(Call(context, CallState.REVIEW))
    store.save_targets("c1", TARGETS)
    store.save_document("c1", "transcript", dumps(transcript))
    store.save_extraction("c1", extraction)
    found = FollowUpProposer().propose(extraction, transcript, context, TARGETS)
    store.save_proposals(flagged(found, guessed(store, context, transcript)))
    yield store
    store.dispose()


@pytest.fixture
def speakers(store: SqlStore) -> SpeakerService:
    return SpeakerService(store=store, clock=Now(), proposer=FollowUpProposer())


def waiting(store: SqlStore, kind: ActionKind) -> Proposal:
    return next(p for p in store.proposals("c1") if p.action.kind is kind and p.state is ProposalState.PENDING)


def test_nothing_that_waits_keeps_the_old_name(store: SqlStore, speakers: SpeakerService) -> None:
    before = waiting(store, ActionKind.DRAFT).action
    assert before.content["to"][0] == "clara@them.example"
    assert "Hi Clara," in before.content["text"]
    found = speakers.rename("c1", "Clara Voss", "Tim Beck")
    assert found.passages == 2
    assert found.proposals >= 2
    mail = waiting(store, ActionKind.DRAFT).action
    assert mail.content["to"][0] == "tim@them.example"
    assert mail.target_label == "Tim Beck"
    assert "Hi Tim," in mail.content["text"]
    assert "Tim will" in mail.content["text"]
    assert "Clara" not in mail.content["text"]
    note = waiting(store, ActionKind.CALL_NOTE).action.content["text"]
    assert "with Tim." in note
    assert "Clara" not in note.replace("Clara, could you", "")
    assert "Chief" not in note
    assert not [p for p in store.proposals("c1") if "Clara Voss" in str(p.action.content)]


def test_a_rename_can_be_taken_back_a_merge_included(store: SqlStore, speakers: SpeakerService) -> None:
    transcript, proposals = store.transcript("c1"), store.proposals("c1")
    speakers.rename("c1", "Clara Voss", "Nina Holt")
    assert {s.speaker for s in store.transcript("c1").segments} == {"Nina Holt"}  # type: ignore[union-attr]
    assert speakers.can_undo("c1")
    assert speakers.undo("c1").passages == 2
    assert store.transcript("c1") == transcript
    assert sorted(map(str, store.proposals("c1"))) == sorted(map(str, proposals))
    assert not speakers.can_undo("c1")
    with pytest.raises(BadInput):
        speakers.undo("c1")


def test_a_rename_can_be_taken_back_after_a_restart(store: SqlStore, speakers: SpeakerService, tmp_path: Path) -> None:
    transcript, claims, proposals = store.transcript("c1"), store.extraction("c1"), store.proposals("c1")
    called = store.call("c1")
    speakers.rename("c1", "Clara Voss", "Tim Beck", segments=(3,))
    speakers.rename("c1", "Clara Voss", "Nina Holt")
    store.set_call_state("c1", CallState.DONE)
    store.dispose()
    again = SqlStore(tmp_path, bytes(32))
    try:
        later = SpeakerService(store=again, clock=Now(), proposer=FollowUpProposer())
        assert later.undo("c1").passages == 1
        assert later.undo("c1").passages == 1
        assert again.transcript("c1") == transcript
        assert again.extraction("c1") == claims
        assert sorted(map(str, again.proposals("c1"))) == sorted(map(str, proposals))
        assert again.call("c1").context == called.context  # type: ignore[union-attr]
        assert again.call("c1").state is CallState.DONE, "what happened since stays"  # type: ignore[union-attr]
        assert not later.can_undo("c1")
    finally:
        again.dispose()


def test_no_word_that_was_taken_out_of_a_call_stays_for_the_undo(store: SqlStore, speakers: SpeakerService) -> None:
    speakers.rename("c1", "Clara Voss", "Tim Beck")
    said = store.transcript("c1")
    assert said
    withheld = replace(said.segments[3], text="")
    store.save_transcript("c1", replace(said, segments=(*said.segments[:3], withheld)))
    assert not speakers.can_undo("c1")
    assert store.document("c1", "renames") is None
    speakers.rename("c1", "Tim Beck", "Clara Voss")
    store.erase_spoken("c1")
    assert store.document("c1", "renames") is None


def test_one_passage_alone_gets_another_speaker(store: SqlStore, speakers: SpeakerService) -> None:
    assert speakers.rename("c1", "Clara Voss", "Tim Beck", segments=(3,)).passages == 1
    said: Transcript = store.transcript("c1")  # type: ignore[assignment]
    assert [s.speaker for s in said.segments] == ["Nina Holt", "Clara Voss", "Nina Holt", "Tim Beck"]
    mail = waiting(store, ActionKind.DRAFT).action.content
    assert {"clara@them.example", "tim@them.example"} <= set(mail["to"])
    assert "Clara will" in mail["text"]


def test_what_the_rep_wrote_stays_with_the_name_put_right(store: SqlStore, speakers: SpeakerService) -> None:
    draft = waiting(store, ActionKind.DRAFT)
    content = {**draft.action.content, "text": "Hi Clara,\n\nthe champagne is on us."}
    store.save_proposals([replace(draft, action=replace(draft.action, content=content), is_edited=True)])
    speakers.rename("c1", "Clara Voss", "Tim Beck")
    mail = waiting(store, ActionKind.DRAFT).action.content
    assert mail["text"] == "Hi Tim,\n\nthe champagne is on us."
    assert mail["to"][0] == "tim@them.example"


def test_what_was_decided_stays_and_is_not_proposed_again(store: SqlStore, speakers: SpeakerService) -> None:
    draft = waiting(store, ActionKind.DRAFT)
    store.set_proposal_state(draft.id, ProposalState.APPROVED)
    speakers.rename("c1", "Clara Voss", "Tim Beck")
    drafts = [p for p in store.proposals("c1") if p.action.kind is ActionKind.DRAFT]
    assert [(p.id, p.action, p.state) for p in drafts] == [(draft.id, draft.action, ProposalState.APPROVED)]
    speakers.undo("c1")
    drafts = [p for p in store.proposals("c1") if p.action.kind is ActionKind.DRAFT]
    assert [(p.id, p.state) for p in drafts] == [(draft.id, ProposalState.APPROVED)]


def test_a_guessed_name_is_asked_about_until_it_is_confirmed(store: SqlStore, speakers: SpeakerService) -> None:
    assert speakers.guessed("c1") == {"Clara Voss"}  # two were invited, one voice was told apart
    needs = waiting(store, ActionKind.DRAFT).needs_you
    assert isinstance(needs, Message)
    assert needs.key == "review.check_who"
    speakers.confirm("c1", "Clara Voss")
    assert speakers.guessed("c1") == frozenset()
    assert waiting(store, ActionKind.DRAFT).needs_you is None
    speakers.undo("c1")
    assert speakers.guessed("c1") == {"Clara Voss"}
    assert waiting(store, ActionKind.DRAFT).needs_you is not None


def test_somebody_without_an_address_is_greeted_and_asked_for(store: SqlStore, speakers: SpeakerService) -> None:
    speakers.rename("c1", "Clara Voss", "Lena Fischer")
    draft = waiting(store, ActionKind.DRAFT)
    assert "Hi Lena," in draft.action.content["text"]
    assert isinstance(draft.needs_you, Message)
    assert draft.needs_you.key == "review.no_address"


def test_a_name_that_was_said_is_about_whom_they_meant() -> None:
    extraction = understand(
        ("Nina", "I will send Clara the benchmark reports by Monday."),
        ("Clara", "Great, and I will send you the list of users by Friday."),
    )
    after = renamed_claims(extraction, "Clara Voss", "Lena Fischer")
    assert {s.owner for s in after.next_steps if s.owner} == {"Nina Holt", "Lena Fischer"}
    ours = next(s for s in after.next_steps if s.owner == "Nina Holt")
    assert "Lena" not in ours.what
    assert after.next_steps != extraction.next_steps
