"""The database keeps what it promised, encrypted, and shows who tampered with its log."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.domain.audit import AuditKind
from app.domain.call import Call, CallContext, CallState, Channel
from app.domain.consent import ConsentRecord
from app.domain.errors import BadInput, DataLocked
from app.domain.messages import Message
from app.domain.outbox import OutboxRow, OutboxState, Prepared
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Proposal, ProposalState, Vendor
from app.domain.transcript import CommittedWord, Word
from app.store.audit import _digest
from app.store.master_key import master_key
from app.store.schema import AuditRow
from app.store.sqlstore import SqlStore

KEY = secrets.token_bytes(32)
NOW = datetime(2024, 12, 6, 19, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path):
    store = SqlStore(tmp_path / "data", KEY)
    yield store
    store.dispose()


def a_call() -> Call:
    people = (Participant("Jane Wilson", Side.CUSTOMER, "CTO", "jane@acme.example"),)
    return Call(
        CallContext("c1", "Acme", datetime(2024, 12, 6, 14), "Sarah Chen", people, ("Acme",)), CallState.PLANNED
    )


def a_row(key: str = "k1", target: str = "API-456") -> OutboxRow:
    return OutboxRow(Prepared(key, Vendor.JIRA, "comment", target, b"{}"), "c1", None, "sha", OutboxState.PENDING)


def a_proposal() -> Proposal:
    return Proposal(
        "p1", "c1", Action(Vendor.JIRA, ActionKind.COMMENT, "API-456", "API-456", {"paragraphs": []}), (), 0.9, "why"
    )


def test_domain_objects_come_back_as_they_went(store: SqlStore) -> None:
    store.save_call(a_call())
    store.save_proposals([a_proposal()])
    asked = ConsentRecord("c1", people=("Jane Wilson",)).ask(NOW)
    store.save_consent(asked)
    word = CommittedWord(Channel.MIC, Word("Hello", 1.0, 1.4, 0.9), 2.0, "Sarah Chen")
    store.append_words("c1", [word])
    assert store.call("c1") == a_call()
    assert store.proposals("c1") == [a_proposal()]
    assert store.consent("c1") == asked
    assert list(store.words("c1")) == [word]
    assert store.enqueue(replace(a_row(), not_before=NOW))
    assert store.outbox() == [replace(a_row(), not_before=NOW)]


def test_a_message_is_kept_by_its_key(store: SqlStore) -> None:
    reason = Message("help.works_on_for", key="API-456", account="Acme")
    doubt = Message("consent.said_no", names=("Jane Wilson",))
    store.enqueue(replace(a_row(), error=Message("help.told", told=reason, rest="their words")))
    store.save_proposals([replace(a_proposal(), reason=reason, needs_you=doubt)])
    store.save_consent(ConsentRecord("c1", doubt=doubt))
    (row,), (proposal,), record = store.outbox(), store.proposals(), store.consent("c1")
    assert record is not None
    for kept, given in ((proposal.reason, reason), (proposal.needs_you, doubt), (record.doubt, doubt)):
        assert isinstance(kept, Message)
        assert (kept.key, kept.values) == (given.key, given.values)
    assert isinstance(row.error, Message)
    assert row.error.values["told"] == reason


def test_a_plain_text_of_before_there_were_keys_is_kept_as_it_is(store: SqlStore) -> None:
    old = "Salesforce is not connected: connect it in Settings."
    store.enqueue(replace(a_row(), error=old))
    store.save_proposals([a_proposal()])
    store.save_consent(ConsentRecord("c1", doubt=old))
    with store.write() as session:
        session.connection().execute(
            text("UPDATE proposal SET body = json_set(body, '$.needs_you', :old)"), {"old": old}
        )
    (row,), (proposal,), record = store.outbox(), store.proposals(), store.consent("c1")
    assert record is not None
    for kept in (row.error, proposal.needs_you, record.doubt):
        assert kept == old
        assert not isinstance(kept, Message)


def test_a_key_is_queued_once(store: SqlStore) -> None:
    assert store.enqueue(a_row())
    assert not store.enqueue(a_row(target="elsewhere"))
    assert [row.prepared.target for row in store.outbox()] == ["API-456"]


def test_a_decided_proposal_is_not_overwritten_by_the_workflow(store: SqlStore) -> None:
    store.save_proposals([a_proposal()])
    store.set_proposal_state("p1", ProposalState.REJECTED)
    store.save_proposals([replace(a_proposal(), reason="another")])
    assert [(p.state, p.reason) for p in store.proposals()] == [(ProposalState.REJECTED, "why")]


def test_a_transaction_is_all_or_nothing(store: SqlStore) -> None:
    with pytest.raises(BadInput), store.transaction():  # noqa: PT012 - the three belong together
        store.enqueue(a_row())
        store.audit(NOW, "approved", "c1", {})
        store.set_proposal_state("missing", ProposalState.APPROVED)
    assert store.outbox() == []
    assert store.verify_audit() == 0


def test_the_audit_log_only_grows_and_shows_tampering(store: SqlStore, tmp_path: Path) -> None:
    for number in range(3):
        store.audit(NOW, "step", "c1", {"number": number}, {"who": "Jane Wilson"})
    assert store.verify_audit() == 3
    assert store.audit_rows("c1")[0]["private"] == {"who": "Jane Wilson"}
    for statement in ("UPDATE audit SET kind = 'x'", "DELETE FROM audit"):
        with pytest.raises(DatabaseError), store.write() as session:
            session.exec(text(statement))
    with store.write() as session:
        session.exec(text("DROP TRIGGER audit_no_update"))
        session.exec(text("UPDATE audit SET facts = '{}' WHERE seq = 2"))
    with pytest.raises(DataLocked, match="row 2"):
        store.verify_audit()


def test_erasing_a_calls_audit_key_erases_the_person_and_keeps_the_chain(store: SqlStore) -> None:
    store.audit(NOW, "consent", "c1", {"basis": "attested"}, {"who": "Jane Wilson"})
    with store.write() as session:
        session.exec(text("DELETE FROM audit_key"))
    assert store.audit_rows()[0]["private"] == "erased"
    assert store.verify_audit() == 1


def test_the_file_is_unreadable_without_its_key(store: SqlStore, tmp_path: Path) -> None:
    store.save_call(a_call())
    files = list((tmp_path / "data").iterdir())
    assert files
    assert not any(b"Jane Wilson" in file.read_bytes() or b"SQLite" in file.read_bytes() for file in files)
    with pytest.raises(DataLocked, match="passphrase or the keychain"):
        SqlStore(tmp_path / "data", secrets.token_bytes(32))


def test_without_keychain_and_passphrase_it_refuses_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataLocked, match="CALLSIDE_PASSPHRASE"):
        master_key(tmp_path / "rep", ask=lambda: None)
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "correct horse")
    first = master_key(tmp_path / "rep", ask=lambda: None)
    assert first == master_key(tmp_path / "rep", ask=lambda: None)
    assert len(first) == 32


def test_the_demo_keeps_its_key_in_its_folder_for_its_owner_alone(tmp_path: Path) -> None:
    key = master_key(tmp_path / "demo", ask=lambda: None, keep_in_folder=True)
    assert key == master_key(tmp_path / "demo", ask=lambda: None, keep_in_folder=True)
    assert (tmp_path / "demo" / "demo.key").stat().st_mode & 0o077 == 0


def test_a_row_that_was_rewritten_with_its_own_hash_breaks_the_chain_behind_it(store: SqlStore) -> None:
    """Whoever forges a row can compute its hash anew: only the row after it, which names the old one, tells."""
    for number in range(3):
        store.audit(NOW, AuditKind.APPROVED, "c1", {"number": number})
    with store.write() as session:
        session.exec(text("DROP TRIGGER audit_no_update"))
        row = session.get(AuditRow, 2)
        assert row is not None
        row.facts = '{"number": 9}'
        row.hash = _digest(row)
        session.add(row)
    with pytest.raises(DataLocked, match="row 3"):
        store.verify_audit()
